import Measurement

extension ClockTables {
  /// The clocks of executed instructions by each processor's manual.
  ///
  /// - Parameters:
  /// - ways: The instructions of one switch each, there and back or one alone, in the order of their
  /// execution.
  /// - end: What was executed after the last of them.
  /// - Returns: One entry for each processor. Where the ways cost the same, it is of one switch, else of
  /// all of them together.
  public func documentedClocks(
    _ ways: [[ExecutedInstruction]], then end: ExecutedInstruction
  ) -> [DocumentedClocks] {
    let counted = ways.enumerated().map { place, way in
      let follower = place + 1 < ways.count ? ways[place + 1].first ?? end : end
      return zip(way, way.dropFirst() + [follower]).map { Step($0, next: $1, forms) }
    }
    return processors.map { $0.documentedClocks(counted) }
  }
}

/// An executed instruction with the form that it has, which all processors share.
private struct Step {
  var instruction: ExecutedInstruction
  var next: ExecutedInstruction
  var code: EncodedInstruction?
  var nextCode: EncodedInstruction?
  var outcome: InstructionOutcome?
  var forms: [InstructionForm] = []

  init(
    _ instruction: ExecutedInstruction, next: ExecutedInstruction, _ known: [InstructionForm]
  ) {
    self.instruction = instruction
    self.next = next
    code = EncodedInstruction(instruction.bytes)
    nextCode = EncodedInstruction(next.bytes)
    guard let code else { return }
    outcome = InstructionOutcome(instruction, code, next: next)
    forms = known.filter { $0.matches(code, outcome) }
  }
}

/// A row without what tells two of its executions apart.
private struct Cost: Hashable {
  var form: String
  var base: Int
  var nextInstruction: Int
  var taskSwitch: Int
}

/// Why a step has no clocks, without the processor's name.
private struct Gap: Error {
  var because: String
}

extension ClockTable {
  fileprivate func documentedClocks(_ ways: [[Step]]) -> DocumentedClocks {
    let sums = ways.map { Sum(self, $0) }
    let isEven = Set(sums.map(\.costs)).count == 1 && Set(sums.map(\.stepsWithout)).count == 1
    var total = sums.first ?? Sum()
    if !isEven { for sum in sums.dropFirst() { total.add(sum) } }
    return DocumentedClocks(
      processor: processor,
      clocks: total.gaps.isEmpty ? total.rows.reduce(0) { $0 + $1.times * $1.clocks } : nil,
      because: total.gaps.isEmpty ? nil : because(total.gaps),
      switches: isEven ? 1 : max(1, ways.count), rows: total.rows)
  }

  /// The first gap of each kind in one sentence.
  private func because(_ gaps: [String]) -> String {
    let shown = gaps.prefix(3).joined(separator: ", ")
    let more = gaps.count > 3 ? " and \(gaps.count - 3) more" : ""
    return "no documented clocks of the \(processor) for \(shown)\(more)"
  }

  /// The rows of one step: the instruction's and, where it has prefixes, theirs.
  fileprivate func rows(_ step: Step) -> Result<[DocumentedRow], Gap> {
    let name = "'\(step.instruction.text)'"
    guard let code = step.code, let nextCode = step.nextCode else {
      return .failure(Gap(because: name))
    }
    if step.outcome == .exception {
      return .failure(Gap(because: "\(name), which raised an exception"))
    }
    guard let form = step.forms.first(where: { rows[$0.name] != nil }), let row = rows[form.name]
    else {
      // Only what has no row at all is a matter of width: some instructions have the same in both.
      return .failure(Gap(because: operandBits < 32 && !code.isShort ? "\(name) (32 bits)" : name))
    }
    var taskSwitch: TaskSwitchRow?
    if row.addsTaskSwitch {
      taskSwitch = self.taskSwitch(
        form.name, fromShort: step.instruction.isShortTask, toShort: step.next.isShortTask)
      guard taskSwitch != nil else {
        return .failure(Gap(because: "the task switch of \(name), the manual's ts"))
      }
    }
    let next =
      switch nextInstruction {
      case .bytes: step.next.bytes.count
      case .components: nextCode.components
      case .nothing: 0
      }
    var found = [
      DocumentedRow(
        instruction: step.instruction.text, form: form.name, times: 1, base: row.clocks,
        nextInstruction: row.addsNextInstruction ? next : 0, taskSwitch: taskSwitch?.clocks ?? 0,
        source: taskSwitch.map { "\(row.source); ts: \($0.source)" } ?? row.source,
        timesInLoop: step.instruction.isLoop ? 1 : 0, otherBase: row.other?.clocks,
        otherSource: row.other?.source)
    ]
    if !code.prefixes.isEmpty {
      guard let prefix else { return .failure(Gap(because: "the prefix of \(name)")) }
      found.append(
        DocumentedRow(
          instruction: step.instruction.text, form: "prefix", times: code.prefixes.count,
          base: prefix.clocks, source: prefix.source,
          timesInLoop: step.instruction.isLoop ? code.prefixes.count : 0))
    }
    return .success(found)
  }
}

/// Rows in the order of their first execution, and what has none.
private struct Sum {
  var rows: [DocumentedRow] = []
  var gaps: [String] = []
  /// Steps that have no clocks.
  var stepsWithout = 0

  init() {}

  init(_ table: ClockTable, _ steps: [Step]) {
    for step in steps {
      switch table.rows(step) {
      case .success(let rows): for row in rows { add(row) }
      case .failure(let gap):
        stepsWithout += 1
        add(gap.because)
      }
    }
  }

  /// How often each cost was had, whatever the instruction's operands.
  var costs: [Cost: Int] {
    rows.reduce(into: [:]) { costs, row in
      let cost = Cost(
        form: row.form, base: row.base, nextInstruction: row.nextInstruction,
        taskSwitch: row.taskSwitch)
      costs[cost, default: 0] += row.times
    }
  }

  mutating func add(_ other: Sum) {
    for row in other.rows { add(row) }
    for gap in other.gaps { add(gap) }
  }

  private mutating func add(_ row: DocumentedRow) {
    let place = rows.firstIndex { known in
      var known = known
      (known.times, known.timesInLoop) = (row.times, row.timesInLoop)
      return known == row
    }
    guard let place else { return rows.append(row) }
    rows[place].times += row.times
    rows[place].timesInLoop = (rows[place].timesInLoop ?? 0) + (row.timesInLoop ?? 0)
  }

  private mutating func add(_ gap: String) {
    if !gaps.contains(gap) { gaps.append(gap) }
  }
}
