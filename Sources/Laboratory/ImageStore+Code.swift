import Foundation
import Measurement

extension ImageStore {
  /// The code that cells time, file by file, as it was assembled and where it was linked.
  ///
  /// The digest is that of the object file before it is linked, so that it does not depend on what
  /// else is in the image. A strategy whose code is not in its object file alone (kernels in C below
  /// it, libraries) has none: nothing could be said about it.
  func code(
    of images: Images, _ platform: Platform, _ architecture: Architecture
  ) -> [String: TimedCode] {
    let addresses =
      ObjectFile(contentsOfFile: images.path(platform, architecture))?.switchAddresses ?? [:]
    var code: [String: TimedCode] = [:]
    for part in ["Strategies", "Instructions", "Scenarios"] {
      // The objects, and not the sources: those of a revision are gone by the time it is measured.
      let folder = (images.object(part, "", architecture) as NSString).deletingLastPathComponent
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for file in files where file.hasSuffix(".S.o") {
        let name = String(file.dropLast(4))
        guard !files.contains("\(name).c.o"),
          let object = ObjectFile(contentsOfFile: "\(folder)/\(file)"), !object.needsOtherCode
        else { continue }
        code["\(part)/\(name)"] = TimedCode(
          sha256: sha256(object.substance), address: addresses[name])
      }
    }
    return code
  }
}

extension ObjectFile {
  /// Whether its descriptor asks for a kernel below or a library (strategy.h: PROCESSES, LIBRARY):
  /// then more code is timed than its own.
  fileprivate var needsOtherCode: Bool {
    guard let descriptor = sections.first(where: { $0.name == "strategies" })?.bytes,
      descriptor.count >= 96
    else { return false }
    let requirements = descriptor.dropFirst(88).prefix(8).reversed()
      .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return requirements & (1 << 4 | 1 << 28) != 0
  }
}
