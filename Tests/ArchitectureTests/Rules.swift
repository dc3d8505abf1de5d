/// A file as the rules see it: its place in the repository, and its text.
struct SourceFile {
  let path: String
  let text: String
  /// The lines without their comments.
  let code: [Substring]

  init(path: String, text: String) {
    self.path = path
    self.text = text
    self.code = text.split(separator: "\n", omittingEmptySubsequences: false).map(Self.cut)
  }

  /// The module that a file belongs to; nil for one that belongs to none.
  var module: String? {
    if path.hasPrefix("Kernels/Protocol/") { return "GuestProtocol" }
    if path.hasPrefix("Kernels/Sampling/") { return "Sampling" }
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// The words of a strategy's description that say what it requires.
  var requirements: Set<String> {
    let text = code.joined(separator: " ").replacing("\\", with: " ")
    guard let description = text.firstMatch(of: /\bSTRATEGY\([^,)]*,([^)]*)\)/) else { return [] }
    return Set(
      description.output.1.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
  }

  /// A line up to its comment; two slashes after an odd number of quotes are part of a text.
  private static func cut(_ line: Substring) -> Substring {
    var quotes = 0
    var last: UInt8?
    for index in line.utf8.indices {
      let unit = line.utf8[index]
      if unit == UInt8(ascii: "\"") { quotes += 1 }
      if unit == UInt8(ascii: "/"), last == unit, quotes.isMultiple(of: 2) {
        return line[..<line.utf8.index(before: index)]
      }
      last = unit
    }
    return line
  }

  /// What a rule says of each line whose code has a match of the expression.
  ///
  /// Simple word boundaries: by Unicode's rules `A.b` is one word, and its `A` would be missed.
  func complaints(_ expression: Regex<Substring>, _ message: String) -> [String] {
    let expression = expression.wordBoundaryKind(.simple)
    return code.enumerated().compactMap { number, line in
      line.firstMatch(of: expression).map {
        "\(path):\(number + 1): \($0.output) \(message)"
      }
    }
  }
}

/// What must not come in; each rule is a pure function from files to complaints.
enum Rules {
  /// What each module may import of ours; ARCHITECTURE.md draws it.
  static let arrows: [String: Set<String>] = [
    "Measurement": [], "Statistics": [], "Processes": [], "QMP": ["Processes"],
    "GuestProtocol": [],
    "CNuma": [], "CStrategy": [], "Documents": [], "Sampling": [],
    "VirtualHosts": ["Processes"],
    "Host": ["CNuma", "Measurement", "Sampling"],
    "Paper": ["Measurement"],
    "Matrix": ["Measurement", "Paper"],
    "Recordings": ["Measurement", "Processes"],
    "Revisions": ["Measurement", "Processes"],
    "GuestImages": ["CStrategy", "GuestProtocol", "Measurement", "Processes"],
    "Packaging": ["GuestImages", "Measurement", "Processes"],
    "Launches": ["CStrategy", "GuestProtocol", "Host", "Measurement", "Sampling", "Statistics"],
    "BareMetal": ["GuestImages", "GuestProtocol", "Launches", "Measurement", "Processes"],
    "Tracing": ["GuestImages", "Measurement", "Paper", "QMP"],
    "Laboratory": [
      "BareMetal", "GuestImages", "GuestProtocol", "Host", "Launches", "Measurement", "Paper",
      "Processes", "QMP", "Tracing", "VirtualHosts",
    ],
    "Verification": [
      "BareMetal", "CStrategy", "GuestImages", "GuestProtocol", "Laboratory", "Launches",
      "Measurement", "Processes",
    ],
    "Campaigns": [
      "Analysis", "BareMetal", "GuestImages", "GuestProtocol", "Host", "Laboratory", "Launches",
      "Matrix", "Measurement", "Paper", "Processes", "Recordings", "Revisions", "Sampling",
      "Statistics",
    ],
    "Analysis": ["Measurement", "Sampling", "Statistics"],
    "Atlas": ["Analysis", "Measurement", "Statistics"],
    "Reporting": ["Analysis", "Atlas", "Documents", "Measurement"],
    "switchbench": [
      "Analysis", "Atlas", "BareMetal", "Campaigns", "Documents", "GuestImages", "GuestProtocol",
      "Host",
      "Laboratory",
      "Launches", "Matrix", "Measurement", "Packaging", "Processes", "Recordings", "Reporting",
      "Revisions", "Verification",
    ],
  ]

  /// Packages of others, and the one module that each is for.
  static let packages = [
    "ArgumentParser": "switchbench", "TOMLKit": "Matrix",
  ]

  /// Imports against the direction of the arrows.
  static func imports(_ files: [SourceFile]) -> [String] {
    files.flatMap { file -> [String] in
      guard let module = file.module else { return [] }
      guard let allowed = arrows[module] else {
        return ["\(file.path): the module \(module) has no place among the arrows"]
      }
      return imported(by: file).compactMap { imported -> String? in
        if let owner = packages[imported], owner != module {
          return "\(file.path): imports \(imported), which is for \(owner) alone"
        }
        guard arrows[imported] != nil, !allowed.contains(imported) else { return nil }
        return "\(file.path): \(module) must not import \(imported)"
      }
    }
  }

  /// Arrows that no file needs.
  static func unusedArrows(_ files: [SourceFile]) -> [String] {
    let used = Dictionary(grouping: files) { $0.module ?? "" }
      .mapValues { Set($0.flatMap(imported(by:))) }
    return arrows.flatMap { module, allowed in
      allowed.subtracting(used[module] ?? []).map { "\(module) may import \($0), and does not" }
    }.sorted()
  }

  private static func imported(by file: SourceFile) -> [String] {
    file.code.filter { $0.contains("import ") }
      .compactMap { $0.firstMatch(of: importedModule).map { String($0.output.1) } }
  }

  // A literal is compiled anew at each use, and no expression is Sendable.
  nonisolated(unsafe) private static let importedModule: Regex<(Substring, Substring)> =
    /^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|protocol|func|let|var|typealias)\s+)?(\w+)/

  /// Calls that end the program, outside the executable.
  static func exits(_ files: [SourceFile]) -> [String] {
    files.filter { $0.module != "switchbench" }.flatMap {
      $0.complaints(
        /(?:\b(?:Foundation|Glibc)\.|(?:^|[^\w.`]))_?(?:exit|abort|fatalError|preconditionFailure)\(/,
        "ends the program; throw an error")
    }
  }

  /// QEMU's flags outside the laboratory.
  static func emulatorFlags(_ files: [SourceFile]) -> [String] {
    files.filter { !["Laboratory", "VirtualHosts"].contains($0.module) }.flatMap {
      $0.complaints(
        /-accel|-nodefaults|-icount|-nographic|isa-debug-exit|memory-backend-file/,
        "is QEMU's, and only Laboratory knows its flags")
    }
  }

  /// Names of files under Results, outside the recordings.
  static func resultNames(_ files: [SourceFile]) -> [String] {
    files.filter { $0.module != "Recordings" }.flatMap {
      $0.complaints(
        /run\.json|comparison\.json|journal\.jsonl|SHA256SUMS|"runs"|\/(?:runs|comparisons)\b/,
        "lies under Results, where only Recordings knows the names")
    }
  }

  /// Clocks, files and environments in the formatters.
  static func impureReporting(_ files: [SourceFile]) -> [String] {
    files.filter { ["Documents", "Reporting"].contains($0.module) }.flatMap {
      $0.complaints(
        /\bDate\(|\bContinuousClock\b|\bSuspendingClock\b|\.now\b|clock_gettime|\bFileManager\b|\bFileHandle\b|contentsOf|\bProcessInfo\b|\bgetenv\b|\bfopen\b|\bprint\(|import Glibc/,
        "reads or writes something; a formatter is a function of its arguments")
    }
  }

  /// Prints in the orchestration, which tells what happens as values.
  static func printingCampaigns(_ files: [SourceFile]) -> [String] {
    files.filter { $0.module == "Campaigns" }.flatMap {
      $0.complaints(
        /\bprint\(|\bTerminal\b|standardError|standardOutput|\bfputs\(|import Glibc/,
        "prints; tell it as a CampaignEvent")
    }
  }

  /// Names of strategies in code; in comments they are examples.
  static func strategyNames(_ files: [SourceFile], names: [String]) -> [String] {
    files.filter { $0.module != nil }.flatMap { file in
      file.code.enumerated().flatMap { number, line in
        words(of: line, and: "-").filter { names.contains($0) }.map {
          "\(file.path):\(number + 1): names the strategy \($0)"
        }
      }
    }
  }

  /// I/O, traps, clocks and platforms in a strategy's file, but for those that its own description
  /// announces.
  static func strategySource(_ file: SourceFile, platformSymbols: Set<String>) -> [String] {
    var found: [String] = []
    let announced = announcements.filter { file.requirements.contains($0.key) }.flatMap(\.value)
    for (number, line) in file.code.enumerated() {
      let place = "\(file.path):\(number + 1):"
      if line.hasPrefix("#include"), !line.contains("\"strategy.h\"") {
        found.append("\(place) includes more than strategy.h")
      }
      for statement in line.split(separator: ";") {
        let all = statement.split(whereSeparator: \.isWhitespace).drop { $0.hasSuffix(":") }
        let prefixes = ["rep", "repe", "repne", "lock"]
        guard let mnemonic = all.drop(while: { prefixes.contains(String($0)) }).first else {
          continue
        }
        if mnemonic.wholeMatch(of: foreignInstruction) != nil,
          !announced.contains(where: {
            $0.split(separator: " ")[0] == mnemonic
              && all.joined(separator: " ").hasPrefix($0)
          })
        {
          found.append("\(place) \(mnemonic) is I/O, a trap or a clock")
        }
      }
      for word in words(of: line, and: "_")
      where platformSymbols.contains(word) || ["BarePC", "LinuxProcess"].contains(word) {
        found.append("\(place) \(word) belongs to a platform")
      }
    }
    return found
  }

  /// Instructions that a requirement announces.
  ///
  /// They raise what the strategy's handler answers, or are its way out; the port is the interrupt
  /// controller's.
  private static let announcements = [
    "RING0": ["outb %al, $0x20"], "INTERRUPTS": ["outb %al, $0x20"], "GATES": ["int $"],
    "PROCESSES": ["int $"], "HAS_SYSENTER": ["sysenter"], "HAS_SYSCALL": ["syscall"],
    "STAMPED": ["rdtsc"], "SYSTEM_CALLS": ["syscall", "int $0x80"],
    "SIGNALS": ["int3", "int $0x80", "syscall"],
  ]

  nonisolated(unsafe) private static let foreignInstruction: Regex<Substring> =
    /in[bwl]?|out[bwl]?|ins[bwld]|outs[bwld]|int[13o]?|syscall|sysenter|rdtscp?|rdpmc|cpuid|hlt|vmcall|vmmcall/

  /// The symbols that a platform's sources give to others.
  static func exportedSymbols(_ files: [SourceFile]) -> Set<String> {
    var symbols: Set<String> = []
    let list = /^\s*\.(?:globl|global)\s+(.*)/
    let function = /@(?:c|_cdecl\([^)]*\))\s+(?:\w+\s+)*func\s+(\w+)/
    for line in files.flatMap(\.code) {
      if let list = line.firstMatch(of: list) {
        symbols.formUnion(words(of: list.output.1, and: "_"))
      }
      if let function = line.firstMatch(of: function) {
        symbols.insert(String(function.output.1))
      }
    }
    return symbols
  }

  /// Files that are longer than one idea.
  static func lengths(_ files: [SourceFile], limit: Int) -> [String] {
    files.compactMap { file in
      let lines = file.text.count { $0 == "\n" }
      return lines > limit ? "\(file.path): \(lines) lines, and \(limit) are one screen" : nil
    }
  }

  /// Modules without a folder of tests; a system library has none of its own.
  static func untestedModules(_ tests: [String]) -> [String] {
    arrows.keys.filter { module in
      let name = module == "switchbench" ? "CommandLine" : module
      return !["CNuma", "CStrategy"].contains(module) && !tests.contains("\(name)Tests")
    }.map { "Tests/\($0)Tests does not exist; a module has tests of its own" }.sorted()
  }

  /// Folders of tests that the package does not name, and so never runs.
  static func unrunTests(_ tests: [String], package: String) -> [String] {
    let named = package.matches(of: /\btests\(\s*"(\w+)"/).map(\.output.1)
    return tests.filter { folder in
      folder.hasSuffix("Tests") && !folder.hasPrefix(".")
        && !named.contains(folder.dropLast("Tests".count))
    }.map { "Tests/\($0) is no target of Package.swift, so nobody runs it" }
  }

  /// What lies at the top of the repository and is not one of its nouns.
  static func topLevel(_ names: [String]) -> [String] {
    let known: Set = [
      "Package.swift", "Package.resolved", "Sources", "Kernels", "Benchmarks", "Results", "Tests",
      "README.md", "ARCHITECTURE.md", "Makefile",
    ]
    return names.filter { !$0.hasPrefix(".") && !known.contains($0) }
      .map { "\($0): four nouns are the architecture; put it into one of them" }
  }

  private static func words(of line: Substring, and joint: Character) -> [String] {
    line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == joint) }.map(String.init)
  }
}
