import Foundation
import Measurement

extension ImageStore {
  /// A folder of builds that this state of the kernels does not use, and its size.
  public struct Stale: Hashable, Sendable {
    /// The folder.
    public var path: String
    /// Bytes of its files.
    public var bytes: Int
  }

  /// The builds of other contents than the one that the kernels have now, largest first.
  /// - Throws: `ImageError` when there is no compiler or the kernels cannot be read.
  public func staleBuilds() throws -> [Stale] {
    try ImageStore.folders(in: cache, but: [imagesToBe().folder])
  }

  /// All folders in a cache of which nothing is kept, largest first.
  public static func folders(in cache: String, but kept: [String] = []) -> [Stale] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: cache)) ?? []
    return names.map { "\(cache)/\($0)" }.filter { !kept.contains($0) }
      .map { Stale(path: $0, bytes: bytes(below: $0)) }
      .sorted { ($1.bytes, $0.path) < ($0.bytes, $1.path) }
  }

  private static func bytes(below folder: String) -> Int {
    let walker = FileManager.default.enumerator(
      at: URL(fileURLWithPath: folder), includingPropertiesForKeys: nil)
    var sum = 0
    while let file = walker?.nextObject() as? URL {
      let values = try? file.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
      if values?.isRegularFile == true { sum += values?.fileSize ?? 0 }
    }
    return sum
  }
}
