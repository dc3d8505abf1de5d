import Foundation
import Processes

/// The modules of a kernel, and what each needs before it can be loaded.
struct KernelModules {
  /// Where each module's file lies, by its name with underscores.
  private let files: [String: String]
  /// The names of those that are part of the kernel itself.
  private let builtIn: Set<String>

  /// Looks through a folder of modules, beside which a list names those that are built in.
  init(folder: String) {
    var files: [String: String] = [:]
    let walker = FileManager.default.enumerator(atPath: folder)
    while let path = walker?.nextObject() as? String {
      let name = path.split(separator: "/").last ?? ""
      guard let end = name.range(of: ".ko"), name[end.upperBound...].allSatisfy({ $0 != "/" })
      else { continue }
      files[KernelModules.key(String(name[..<end.lowerBound]))] = "\(folder)/\(path)"
    }
    self.files = files
    let list = URL(filePath: folder).deletingLastPathComponent().appending(path: "modules.builtin")
    let lines = (try? String(contentsOf: list, encoding: .utf8)) ?? ""
    builtIn = Set(
      lines.split(separator: "\n").map { line in
        let name = line.split(separator: "/").last ?? line
        return KernelModules.key(String(name.prefix { $0 != "." }))
      })
  }

  /// A module's file, ready for insmod.
  struct Loadable {
    var name: String
    var contents: [UInt8]
    var options: String
  }

  /// The modules and all that they need, each behind those that it needs itself; without those that are
  /// built in.
  /// - Throws: `VirtualHostError` for one that this kernel does not have, or that is built in and is to have
  ///   options.
  func loadable(_ wanted: [VirtualHost.Module]) throws -> [Loadable] {
    var ordered: [Loadable] = []
    var seen: Set<String> = []
    func add(_ name: String, options: String) throws {
      let key = KernelModules.key(name)
      guard seen.insert(key).inserted else { return }
      guard let file = files[key] else {
        if builtIn.contains(key), options.isEmpty { return }
        throw VirtualHostError("The kernel has no module \(name).")
      }
      let contents = try KernelModules.contents(of: file)
      for needed in KernelModules.needs(of: contents) { try add(needed, options: "") }
      ordered.append(Loadable(name: key, contents: contents, options: options))
    }
    for module in wanted { try add(module.name, options: module.options) }
    return ordered
  }

  /// The kernel takes hyphens and underscores for the same.
  private static func key(_ name: String) -> String { name.replacing("-", with: "_") }

  private static func contents(of file: String) throws -> [UInt8] {
    guard file.hasSuffix(".xz") else { return Array(try Data(contentsOf: URL(filePath: file))) }
    let result = try run(["xz", "--decompress", "--stdout", file], timeoutSeconds: 60)
    guard result.termination.isSuccess else {
      throw VirtualHostError("\(file) cannot be decompressed: \(result.errorText)")
    }
    return result.output
  }

  /// The names behind `depends=` in a module's own description.
  static func needs(of module: [UInt8]) -> [String] {
    guard let word = Data(module).range(of: Data("\0depends=".utf8)) else { return [] }
    let names = module[word.upperBound...].prefix { $0 != 0 }
    return String(decoding: names, as: UTF8.self).split(separator: ",").map(String.init)
  }
}
