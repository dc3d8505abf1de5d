import Foundation
import GuestProtocol

extension ImageStore {
  /// The version of the wire that this program speaks: the last byte of `Wire.sync`.
  public static let wireVersion = Int(Wire.sync >> 24)

  /// The version that the guests of this Kernels folder speak, as its sources say.
  ///
  /// Read before anything is built, because a guest that speaks another would only look damaged.
  /// Returns nil when no file says.
  public func wireVersion() throws -> Int? {
    let folder = "\(kernels)/Protocol"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names.sorted() where name.hasSuffix(".swift") {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      if let version = ImageStore.wireVersion(inSource: text) { return version }
    }
    return nil
  }

  /// The version in a source text that declares the sync word; nil when it does not.
  static func wireVersion(inSource text: String) -> Int? {
    let declaration = /let\s+sync\s*:\s*UInt32\s*=\s*0x([0-9A-Fa-f_]+)/
    guard let match = text.firstMatch(of: declaration) else { return nil }
    return UInt32(match.output.1.replacing("_", with: ""), radix: 16).map { Int($0 >> 24) }
  }
}
