/// What a processor's manual says that one switch costs, instruction by instruction.
///
/// A sum of documented clocks is the manual's best case and no measurement: the instructions are
/// those that really were executed, the clocks are those that a table gives for each.
public struct DocumentedClocks: Codable, Hashable, Sendable {
  /// `80286`, `80386`, `80486` or `Pentium`.
  public var processor: String
  /// The clocks of `switches` switches: the sum over `rows`; nil when one of the instructions has no
  /// documented clock there.
  @OrNull public var clocks: Int?
  /// Why there is no sum: it names the instruction and the processor; nil when there is one.
  @OrNull public var because: String?
  /// One-way switches that the rows are of: 1, or 2 where the way back is another way.
  public var switches: Int
  /// The executed instructions in the order of their first execution, equal ones together; without
  /// those that have no documented clock.
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
  /// What the table's row itself says.
  public var base: Int
  /// What the row adds for the instruction that came next, its `m`; 0 where it adds nothing.
  public var nextInstruction: Int
  /// What the row adds for a task switch, its `ts`; 0 where it adds nothing.
  public var taskSwitch: Int
  /// Where the figure is from, with its page.
  public var source: String
  /// How many of `times` belong to the measuring loop and not to the switch; nil in recordings that do
  /// not tell the two apart.
  public var timesInLoop: Int?
  /// What another source says instead of `base`; nil where no source disagrees.
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
