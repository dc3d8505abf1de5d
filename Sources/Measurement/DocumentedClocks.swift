/// The documented cost of one switch by a processor's manual, by instruction.
///
/// A sum of documented clocks is the manual's best case and no measurement: the instructions are
/// those that really were executed, the clocks are those that a table gives for each.
public struct DocumentedClocks: Codable, Hashable, Sendable {
  /// `80286`, `80386`, `80486` or `Pentium`.
  public var processor: String
  /// The sum of the clocks over `rows`, for `switches` switches.
  ///
  /// It is nil if one of the instructions has no documented clocks there.
  @OrNull public var clocks: Int?
  /// Why there is no sum: it names the instruction and the processor; nil when there is one.
  @OrNull public var because: String?
  /// One-way switches that the rows are of: 1, or 2 where the way back is another way.
  public var switches: Int
  /// The executed instructions with a documented clock, equal ones together.
  ///
  /// In the order of their first execution.
  public var rows: [DocumentedRow]

  /// Clocks of a one-way switch; nil when there is no sum.
  public var clocksPerSwitch: Double? { clocks.map { Double($0) / Double(switches) } }

  /// Makes a sum.
  public init(
    processor: String, clocks: Int?, because: String?, switches: Int = 1, rows: [DocumentedRow]
  ) {
    self.processor = processor
    self._clocks = OrNull(wrappedValue: clocks)
    self._because = OrNull(wrappedValue: because)
    self.switches = switches
    self.rows = rows
  }
}

/// An instruction of a switch, and the clocks of the table's row that it falls under.
public struct DocumentedRow: Codable, Hashable, Sendable {
  /// As it was disassembled: `ljmpl *(%eax)`.
  public var instruction: String
  /// The name of the table's row: `jmp-far-memory-task-state-segment`.
  public var form: String
  /// How often it was executed in the rows' switches.
  public var times: Int
  /// Clocks of each execution: the three below together.
  public var clocks: Int
  /// The clocks of the table's row alone.
  public var base: Int
  /// The clocks added for the next instruction, the manual's `m`; 0 for none.
  public var nextInstruction: Int
  /// The clocks added for a task switch, the manual's `ts`; 0 for none.
  public var taskSwitch: Int
  /// Where the figure is from, with its page.
  public var source: String
  /// The part of `times` that belongs to the measuring loop and not to the switch.
  ///
  /// Nil in recordings that do not tell the two apart.
  public var timesInLoop: Int?
  /// The `base` of another source; nil where no source disagrees.
  public var otherBase: Int?
  /// The other source, with its page; nil where none disagrees.
  public var otherSource: String?

  /// Makes a row.
  public init(
    instruction: String, form: String, times: Int, base: Int, nextInstruction: Int = 0,
    taskSwitch: Int = 0, source: String, timesInLoop: Int? = nil, otherBase: Int? = nil,
    otherSource: String? = nil
  ) {
    self.instruction = instruction
    self.form = form
    self.times = times
    self.clocks = base + nextInstruction + taskSwitch
    self.base = base
    self.nextInstruction = nextInstruction
    self.taskSwitch = taskSwitch
    self.source = source
    self.timesInLoop = timesInLoop
    self.otherBase = otherBase
    self.otherSource = otherSource
  }
}
