import Foundation
import Processes

/// A shared library that a program is started with.
struct SharedLibrary: Hashable {
  /// The name that the program asks for.
  var name: String
  /// Where the loader finds it.
  var path: String

  /// The libraries of a program as ldd(1) resolves them, without those of the C library.
  /// - Throws: `PackagingError` when one is missing.
  static func all(of program: String) throws -> [SharedLibrary] {
    let result = try run(["ldd", program], timeoutSeconds: 60)
    guard result.termination.isSuccess else {
      throw PackagingError.tool(name: "ldd", because: "\(result.outputText)\(result.errorText)")
    }
    return try list(in: result.outputText)
  }

  /// Reads the lines `name => path (address)`; others are of the loader and of the kernel.
  static func list(in text: String) throws -> [SharedLibrary] {
    try text.split(separator: "\n").compactMap { line in
      let sides = line.components(separatedBy: " => ")
      guard sides.count == 2 else { return nil }
      let name = sides[0].trimmingCharacters(in: .whitespaces)
      guard sides[1] != "not found" else { throw PackagingError.missing(library: name) }
      let path = sides[1].components(separatedBy: " (")[0]
      return isOfCLibrary(name) ? nil : SharedLibrary(name: name, path: path)
    }
  }

  /// Whether a library belongs to glibc and so to its loader, whose place in the file system is fixed.
  private static func isOfCLibrary(_ name: String) -> Bool {
    let own = [
      "ld-linux", "libc", "libm", "libmvec", "libpthread", "libdl", "librt", "libresolv", "libutil",
      "libanl", "libnsl",
    ]
    return own.contains { name.hasPrefix("\($0).so") || name.hasPrefix("\($0)-") }
  }
}

/// The newest version of the C library that programs and libraries ask for: `2.34`; nil when none does.
///
/// A file names each version that it needs a symbol of (`GLIBC_2.34`).
func newestCLibrary(of programs: [String]) -> String? {
  let mark = Data("GLIBC_2.".utf8)
  var newest: Int?
  for program in programs {
    guard let bytes = FileManager.default.contents(atPath: program) else { continue }
    var rest = bytes.startIndex..<bytes.endIndex
    while let found = bytes.range(of: mark, in: rest) {
      let digits = bytes[found.upperBound...].prefix { (48...57).contains($0) }
      if let minor = Int(String(decoding: digits, as: UTF8.self)) {
        newest = max(newest ?? minor, minor)
      }
      rest = found.upperBound..<bytes.endIndex
    }
  }
  return newest.map { "2.\($0)" }
}
