import Foundation
import Processes

/// The Swift toolchain's disassembler.
public struct ObjectDump: Sendable {
  /// Its path.
  public let executable: String

  /// Uses this one.
  public init(executable: String) { self.executable = executable }

  /// Finds it beside the compiler that builds the images, or in PATH.
  ///
  /// `swiftc` may be a link to the compiler, or to a manager of toolchains that has no disassembler
  /// beside it; such a manager knows where the compiler's own files are.
  /// - Throws: `DisassemblyError.noTool` with the places that were looked in.
  public static func find() throws -> ObjectDump {
    var folders: [String] = []
    if let compiler = findExecutable("swiftc") {
      folders.append(folder(of: URL(fileURLWithPath: compiler).resolvingSymlinksInPath()))
      if let resources = try resourceFolder(compiler: compiler) {
        // usr/lib/swift, so the tools are in usr/bin.
        folders.append(folder(of: resources.deletingLastPathComponent()) + "/bin")
      }
    }
    for folder in folders {
      if let tool = findExecutable("\(folder)/llvm-objdump") { return ObjectDump(executable: tool) }
    }
    guard let tool = findExecutable("llvm-objdump") else {
      throw DisassemblyError.noTool(lookedIn: folders + ["PATH"])
    }
    return ObjectDump(executable: tool)
  }

  /// Disassembles the code between two symbols of an object file.
  ///
  /// - Throws: `DisassemblyError`, or `ProcessError` when the tool cannot be started.
  public func disassemble(
    _ object: String, from start: String, to end: String
  ) throws -> Disassembly {
    let text = try read(
      object,
      [
        "--disassemble", "--section=.text.timed", "--section=.text.timed.behind",
      ])
    return try Disassembly(parsing: text, from: start, to: end, object: object)
  }

  /// How many bytes lie between two symbols of an object file's constants.
  /// - Throws: As `disassemble` does.
  public func constantBytes(
    _ object: String, from start: String, to end: String
  ) throws -> Int {
    let symbols = try read(object, []).split(separator: "\n").compactMap {
      Disassembly.symbol($0, section: ".rodata")
    }
    let values = try [start, end].map { name in
      guard let symbol = symbols.first(where: { $0.name == name }) else {
        throw DisassemblyError.noSymbol(name: name, object: object)
      }
      return symbol.value
    }
    return values[1] - values[0]
  }

  private func read(_ object: String, _ options: [String]) throws -> String {
    guard FileManager.default.fileExists(atPath: object) else {
      throw DisassemblyError.toolFailed(object: object, because: "there is no such file")
    }
    let result = try run([executable, "--syms"] + options + [object], timeoutSeconds: 30)
    guard result.termination.isSuccess else {
      let last = result.errorText.split(separator: "\n").last ?? "\(result.termination)"
      throw DisassemblyError.toolFailed(object: object, because: String(last))
    }
    return result.outputText
  }

  private static func folder(of file: URL) -> String { file.deletingLastPathComponent().path }

  private static func resourceFolder(compiler: String) throws -> URL? {
    let result = try run([compiler, "-print-target-info"], timeoutSeconds: 30)
    guard result.termination.isSuccess,
      let object = try? JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any],
      let paths = object["paths"] as? [String: Any],
      let resources = paths["runtimeResourcePath"] as? String
    else { return nil }
    return URL(fileURLWithPath: resources)
  }
}
