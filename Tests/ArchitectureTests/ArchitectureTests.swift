import Foundation
import Processes
import Testing

/// The absences that ARCHITECTURE.md names, looked for in the tree; RuleTests prove the looking.
@Suite struct ArchitectureTests {
  @Test func `imports follow the arrows`() throws {
    #expect(try Rules.imports(Repository.harness()) == [])
    #expect(try Rules.unusedArrows(Repository.harness()) == [])
  }

  @Test func `every module has tests of its own`() throws {
    #expect(try Rules.untestedModules(Repository.names(in: "Tests")) == [])
    let package = try Repository.text("Package.swift")
    #expect(try Rules.unrunTests(Repository.names(in: "Tests"), package: package) == [])
  }

  @Test func `every module has its arrows, and ARCHITECTURE.md draws the same`() throws {
    let folders = try Repository.names(in: "Sources").filter { !$0.hasPrefix(".") }
    #expect(folders.filter { Rules.arrows[$0] == nil } == [])
    let drawn = Rules.drawnArrows(try Repository.text("ARCHITECTURE.md"))
    #expect(drawn.count > 8)
    for (module, imports) in drawn { #expect(Rules.arrows[module] == imports, "\(module)") }
  }

  @Test func `the journeys that ARCHITECTURE.md draws pass what is there`() throws {
    let document = try Repository.text("ARCHITECTURE.md")
    #expect(document.count { $0 == "▸" } > 15)
    let missing = try Rules.missingStations(document, Repository.harness()) {
      FileManager.default.fileExists(atPath: "\(Repository.path)/\($0)")
    }
    #expect(missing == [])
  }

  @Test func `facts travel as types`() throws {
    let harness = try Repository.harness()
    #expect(Rules.executorCasts(harness) == [])
    #expect(Rules.comparedProse(harness) == [])
    #expect(Rules.readReasons(harness) == [])
  }

  @Test func `a type has a name of its own`() throws {
    #expect(try Rules.sharedTypeNames(Repository.harness()) == [])
  }

  @Test func `text is laid out by the renderers of documents alone`() throws {
    #expect(try Rules.foreignLayout(Repository.harness()) == [])
  }

  @Test func `only the executable ends the program`() throws {
    #expect(try Rules.exits(Repository.harness()) == [])
  }

  @Test func `only the laboratory knows QEMU's flags`() throws {
    #expect(try Rules.emulatorFlags(Repository.harness()) == [])
  }

  @Test func `only the recordings know the names under Results`() throws {
    #expect(try Rules.resultNames(Repository.harness()) == [])
  }

  @Test func `the formatters read no clock and no file`() throws {
    #expect(try Rules.impureReporting(Repository.harness()) == [])
  }

  @Test func `campaigns print nothing`() throws {
    #expect(try Rules.printingCampaigns(Repository.harness()) == [])
  }

  @Test func `nothing in the harness names a strategy`() throws {
    let names = try Repository.strategyNames()
    #expect(names.count > 5)
    #expect(try Rules.strategyNames(Repository.harness(), names: names) == [])
  }

  @Test func `a strategy's file contains no I/O, no clock and no platform`() throws {
    let platforms = try [".S", ".swift"].flatMap {
      try Repository.files(below: "Kernels/Platforms", ending: $0)
    }
    let symbols = Rules.exportedSymbols(platforms)
    #expect(symbols.contains("guest_main"))
    let files = try Repository.files(below: "Kernels/Strategies", ending: ".S")
    #expect(files.count > 10)
    #expect(files.flatMap { Rules.strategySource($0, platformSymbols: symbols) } == [])
  }

  @Test func `a file is one idea`() throws {
    let strategies = try Repository.files(below: "Kernels/Strategies", ending: ".S")
    // All that user mode has in 64 bits is 54 instructions; other strategies fit a smaller screen.
    #expect(Rules.lengths(strategies, limit: 90) == [])
    let swift = try ["Sources", "Tests", "Kernels"].flatMap {
      try Repository.files(below: $0, ending: ".swift")
    }
    #expect(swift.count > 100)
    #expect(Rules.lengths(swift, limit: 300) == [])
  }

  @Test func `the top level holds its nouns and nothing else`() throws {
    #expect(try Rules.topLevel(Repository.names(in: "")) == [])
  }
}

/// The formatter's own rules, where the toolchain brings it.
@Suite struct FormattingTests {
  private static let hasFormatter: Bool = {
    let result = try? run(["swift", "format", "--version"], timeoutSeconds: 60)
    return result?.termination.isSuccess ?? false
  }()

  private func complaints(_ places: [String], in folder: String) throws -> String {
    let result = try run(
      ["swift", "format", "lint", "--strict", "--recursive"] + places, workingDirectory: folder,
      timeoutSeconds: 300)
    return result.outputText + result.errorText
  }

  @Test(.enabled(if: hasFormatter, "this toolchain has no swift format"))
  func `the formatter has nothing to say`() throws {
    let said = try complaints(
      ["Sources", "Tests", "Kernels", "Package.swift"], in: Repository.path)
    #expect(said.isEmpty, "\(said)")
  }

  @Test(.enabled(if: hasFormatter, "this toolchain has no swift format"))
  func `the formatter would say something`() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("format-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(Repository.text(".swift-format").utf8)
      .write(to: folder.appendingPathComponent(".swift-format"))
    try Data("public func bad() { let a=try! b()! }\n".utf8)
      .write(to: folder.appendingPathComponent("Bad.swift"))
    let said = try complaints(["Bad.swift"], in: folder.path)
    for rule in ["NeverUseForceTry", "NeverForceUnwrap", "AllPublicDeclarations"] {
      #expect(said.contains(rule), "\(said)")
    }
  }
}
