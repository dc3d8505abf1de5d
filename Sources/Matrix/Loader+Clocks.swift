import Foundation
import Paper

extension Loader {
  static let clocksFolder = "clocks"
  private static let formsFile = "forms.toml"
  private static let sumsFile = "sums.toml"

  /// Reads the folder of documented clocks, which need not be there; nil when it is not, or wrong.
  func clocks() -> ClockTables? {
    let path = folder.appendingPathComponent(Loader.clocksFolder).path
    guard let contents = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      return nil
    }
    let known = problems.found.count
    let forms = forms()
    let names = Set(forms.map(\.name))
    let tables = contents.sorted().filter {
      $0.hasSuffix(".toml") && $0 != Loader.formsFile && $0 != Loader.sumsFile
    }.compactMap { root(of: "\(Loader.clocksFolder)/\($0)").flatMap { table($0, forms: names) } }
    let sums = contents.contains(Loader.sumsFile) ? sums(tables) : []
    guard problems.found.count == known else { return nil }
    return ClockTables(forms: forms, processors: tables, sums: sums)
  }

  private func forms() -> [InstructionForm] {
    guard let root = root(of: "\(Loader.clocksFolder)/\(Loader.formsFile)") else { return [] }
    return root.tables(what: "name-of-the-form").compactMap { name, table in
      let texts = table.strings("encodings", required: true)
      let operand = table.word(
        "operand", InstructionForm.Operand.allCases.map { (name: $0.rawValue, value: $0) })
      let outcome = table.word(
        "outcome",
        InstructionOutcome.allCases.filter { $0 != .exception }.map {
          (name: $0.rawValue, value: $0)
        })
      table.finish()
      let encodings = (texts ?? []).compactMap { text, place -> Encoding? in
        if let encoding = Encoding(text) { return encoding }
        table.report(at: place, "'\(text)' is no encoding; write one such as \"89\" or \"ff /5\"")
        return nil
      }
      return InstructionForm(
        name: name, encodings: encodings, operand: operand, outcome: outcome)
    }
  }

  private func table(_ root: TableReader, forms: Set<String>) -> ClockTable? {
    let processor = root.string("processor")
    let bits = root.count("operandBits")
    let next = root.word(
      "next", NextInstruction.allCases.map { (name: $0.rawValue, value: $0) }, required: true)
    if let bits, bits != 16, bits != 32 {
      root.report("operandBits", "is \(bits); it must be 16 or 32")
    }
    if bits == nil { root.report(at: root.path, "has no 'operandBits'; add operandBits = 32") }
    let sources = sources(root)
    let prefix = root.table("prefix", required: false).flatMap { row($0, sources) }
    let switches = root.tables("taskSwitches").compactMap { taskSwitch($0, sources, forms) }
    var rows: [String: ClockRow] = [:]
    if let table = root.table("rows", required: true) {
      for (name, reader) in table.tables(what: "name-of-the-form") {
        if !forms.contains(name) {
          let near = Suggestion.text(for: name, among: forms.sorted())
          table.report(
            name, "is no form" + (near.isEmpty ? "; add it to \(Loader.formsFile)" : near))
        }
        rows[name] = row(reader, sources, mayBeDisputed: true)
      }
    }
    root.finish()
    guard let processor, let bits, let next else { return nil }
    return ClockTable(
      processor: processor, operandBits: bits, nextInstruction: next, prefix: prefix, rows: rows,
      taskSwitches: switches)
  }

  /// Each source as a row cites it: its title, and how far it is to be trusted.
  private func sources(_ root: TableReader) -> [String: (title: String, confidence: String)] {
    var sources: [String: (title: String, confidence: String)] = [:]
    let levels = ["A", "B", "C"].map { (name: $0, value: $0) }
    for (name, table) in root.table("sources", required: true)?.tables(what: "source") ?? [] {
      let title = table.string("title")
      let confidence = table.word("confidence", levels, required: true)
      table.finish()
      if let title, let confidence { sources[name] = (title, confidence) }
    }
    return sources
  }

  private func citation(
    _ table: TableReader, _ sources: [String: (title: String, confidence: String)]
  ) -> String? {
    let known = sources.map { (name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    let source = table.word("source", known, required: true)
    let place = table.string("place")
    guard let source, let place else { return nil }
    return "\(source.title): \(place) [\(source.confidence)]"
  }

  private func row(
    _ table: TableReader, _ sources: [String: (title: String, confidence: String)],
    mayBeDisputed: Bool = false
  ) -> ClockRow? {
    let clocks = table.count("clocks")
    if !table.has("clocks") { table.report(at: table.path, "has no 'clocks'; add clocks = 1") }
    let adds = table.word("adds", ["m", "ts"].map { (name: $0, value: $0) })
    let source = citation(table, sources)
    let other = mayBeDisputed ? other(table, sources, than: clocks) : nil
    table.finish()
    guard let clocks, let source else { return nil }
    return ClockRow(
      clocks: clocks, addsNextInstruction: adds == "m", addsTaskSwitch: adds == "ts",
      source: source, other: other)
  }

  /// What a row's `other` says, which another source has instead of its clocks.
  private func other(
    _ row: TableReader, _ sources: [String: (title: String, confidence: String)], than clocks: Int?
  ) -> OtherClocks? {
    guard let table = row.table("other", required: false) else { return nil }
    let other = table.count("clocks")
    if !table.has("clocks") { table.report(at: table.path, "has no 'clocks'; add clocks = 4") }
    let source = citation(table, sources)
    table.finish()
    if let other, other == clocks {
      table.report("clocks", "is \(other), as in the row itself; remove 'other'")
    }
    guard let other, let source else { return nil }
    return OtherClocks(clocks: other, source: source)
  }

  private func taskSwitch(
    _ table: TableReader, _ sources: [String: (title: String, confidence: String)],
    _ forms: Set<String>
  ) -> TaskSwitchRow? {
    func isShort(_ key: String) -> Bool? {
      guard let bits = table.count(key) else {
        if !table.has(key) { table.report(at: table.path, "has no '\(key)'; add \(key) = 32") }
        return nil
      }
      if bits != 16, bits != 32 { table.report(key, "is \(bits); it must be 16 or 32") }
      return bits == 16
    }
    let (from, to) = (isShort("from"), isShort("to"))
    let named = table.strings("forms", required: false)
    for (name, place) in named ?? [] where !forms.contains(name) {
      table.report(at: place, "'\(name)' is no form; write one of \(Loader.formsFile)")
    }
    guard let row = row(table, sources), let from, let to else { return nil }
    return TaskSwitchRow(
      fromShort: from, toShort: to, forms: named?.map(\.text), clocks: row.clocks,
      source: row.source)
  }

  /// Reads the published sums, and holds the rows to them.
  private func sums(_ tables: [ClockTable]) -> [PublishedSum] {
    guard let root = root(of: "\(Loader.clocksFolder)/\(Loader.sumsFile)") else { return [] }
    let processors = tables.map { (name: $0.processor, value: $0) }
    return root.tables(what: "name-of-the-sum").compactMap { _, table in
      let title = table.string("title")
      let processor = table.word("processor", processors, required: true)
      let forms = table.strings("forms", required: true)?.map(\.text)
      let clocks = table.count("clocks")
      let source = table.string("source")
      table.finish()
      guard let title, let processor, let forms, let clocks, let source else { return nil }
      let sum = processor.sum(forms, isShort: processor.operandBits == 16)
      if sum != clocks {
        let given = sum.map { "\($0)" } ?? "none, because a row has no clocks"
        table.report("clocks", "is \(clocks), and the rows' sum is \(given); fix one of them")
      }
      return PublishedSum(
        title: title, processor: processor.processor, forms: forms, clocks: clocks, source: source)
    }
  }
}
