import CStrategy
import Foundation
import Measurement
import Processes

extension ImageStore {
  /// The code that cells time, file by file, as it was assembled and where it was linked.
  ///
  /// The digest is that of the object file before it is linked, so that it does not depend on what
  /// else is in the image. A strategy whose code is not in its object file alone (kernels in C below
  /// it, libraries) has none: nothing could be said about it.
  func code(
    of images: Images, _ platform: Platform, _ architecture: Architecture
  ) throws -> [String: TimedCode] {
    let addresses =
      ObjectFile(contentsOfFile: images.path(platform, architecture))?.switchAddresses ?? [:]
    var found: [(part: String, name: String, substance: [UInt8])] = []
    for (part, folder) in zip(Images.timedParts, images.objectFolders(architecture)) {
      // The objects, and not the sources: those of a revision are gone by the time it is measured.
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      for file in files where file.hasSuffix(".S.o") {
        let name = String(file.dropLast(4))
        guard !files.contains("\(name).c.o"),
          let object = ObjectFile(contentsOfFile: "\(folder)/\(file)"), !object.needsOtherCode
        else { continue }
        found.append((part, name, object.substance))
      }
    }
    var code: [String: TimedCode] = [:]
    for (file, digest) in zip(found, try sha256(found.map(\.substance))) {
      code["\(file.part)/\(file.name)"] = TimedCode(
        sha256: digest, address: addresses[file.name])
    }
    return code
  }
}

/// SHA-256 of pieces of bytes in lower-case hexadecimal, in their order.
///
/// One sha256sum(1) takes them all: a process for each of some hundred pieces would take longer than a
/// quick run.
public func sha256(_ pieces: [[UInt8]]) throws -> [String] {
  guard !pieces.isEmpty else { return [] }
  let folder = try PrivateFolder()
  defer { try? folder.remove() }
  let paths = pieces.indices.map { folder.file("\($0)") }
  for (path, bytes) in zip(paths, pieces) { try Data(bytes).write(to: URL(filePath: path)) }
  let result = try run(["sha256sum", "--zero", "--"] + paths, timeoutSeconds: 60)
  let digests = result.outputText.split(separator: "\0").map { String($0.prefix(64)) }
  guard result.termination.isSuccess, digests.count == pieces.count,
    digests.allSatisfy({ $0.count == 64 && $0.allSatisfy(\.isHexDigit) })
  else { throw ImageError.tool(because: "cannot sum \(folder.path): \(result.errorText)") }
  return digests
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
    return requirements & UInt64(PROCESSES | LIBRARY) != 0
  }
}
