/// What manuals say that a piece of executed code costs.
///
/// A processor's manual has a table: a row for each form of an instruction, and a number of clocks.
/// This module adds such numbers up over instructions that really were executed. It is pure: somebody
/// else reads the tables, and somebody else saw what was executed.
///
///     ExecutedInstruction ──> EncodedInstruction    the bytes, taken apart
///              │                     │
///              └────── InstructionOutcome ──────┴──> InstructionForm ──> ClockTable ──> DocumentedClocks
///                 what it did            which row that is    its clocks     the sum, row by row
///
/// Three qualifiers of the tables need more than the instruction itself. `m` counts what came next: its
/// bytes on the 80286, its components on the 80386. `ts` is the time of a task switch, a table of its
/// own. And where a far transfer or an interrupt leads, only its outcome tells: the same instruction
/// is three rows. What a table does not have is no zero: then there is no sum, and the reason says
/// for which instruction. Where two sources disagree about a row it has both numbers, and the sum is a
/// range. The measuring loop's instructions are marked, so that they can be taken off.

import Measurement

/// The tables of all processors, and the forms that they share.
public struct ClockTables: Hashable, Sendable {
  /// The forms, in the order of the file; the first that matches an instruction is its form.
  public var forms: [InstructionForm]
  /// The processors, oldest first.
  public var processors: [ClockTable]
  /// Sums that were published beside the rows, and are checked against them.
  public var sums: [PublishedSum]

  /// Makes tables.
  public init(forms: [InstructionForm], processors: [ClockTable], sums: [PublishedSum] = []) {
    self.forms = forms
    self.processors = processors
    self.sums = sums
  }
}

/// The clocks of one processor's manual.
public struct ClockTable: Hashable, Sendable {
  /// `80486`.
  public var processor: String
  /// Bits of its widest operand.
  public var operandBits: Int
  /// The meaning of its `m`.
  public var nextInstruction: NextInstruction
  /// Clocks of each prefix byte; nil where none are documented.
  public var prefix: ClockRow?
  /// The rows by the name of their form.
  public var rows: [String: ClockRow]
  /// The values of `ts`.
  public var taskSwitches: [TaskSwitchRow]

  /// Makes a table.
  public init(
    processor: String, operandBits: Int, nextInstruction: NextInstruction, prefix: ClockRow?,
    rows: [String: ClockRow], taskSwitches: [TaskSwitchRow]
  ) {
    self.processor = processor
    self.operandBits = operandBits
    self.nextInstruction = nextInstruction
    self.prefix = prefix
    self.rows = rows
    self.taskSwitches = taskSwitches
  }
}

/// The meaning of a table's `m`.
public enum NextInstruction: String, CaseIterable, Hashable, Sendable {
  /// The bytes of the instruction that is executed next.
  case bytes
  /// Its components: each byte of its code, all of its displacement, all of its immediate.
  case components
  /// Nothing: no row has one.
  case nothing
}

/// A row of a table.
public struct ClockRow: Hashable, Sendable {
  /// Its number.
  public var clocks: Int
  /// Whether it adds `m`.
  public var addsNextInstruction: Bool
  /// Whether it adds `ts`.
  public var addsTaskSwitch: Bool
  /// Where it was found: the source's title, the place in it, and how far it is to be trusted.
  public var source: String
  /// The clocks of another source; nil where none disagrees.
  public var other: OtherClocks?

  /// Makes a row.
  public init(
    clocks: Int, addsNextInstruction: Bool = false, addsTaskSwitch: Bool = false, source: String,
    other: OtherClocks? = nil
  ) {
    self.clocks = clocks
    self.addsNextInstruction = addsNextInstruction
    self.addsTaskSwitch = addsTaskSwitch
    self.source = source
    self.other = other
  }
}

/// A number that a source has instead of a row's.
public struct OtherClocks: Hashable, Sendable {
  /// Its number.
  public var clocks: Int
  /// As of a row.
  public var source: String

  /// Makes one.
  public init(clocks: Int, source: String) {
    self.clocks = clocks
    self.source = source
  }
}

/// A value of `ts`.
public struct TaskSwitchRow: Hashable, Sendable {
  /// Whether the task that is left has a 16-bit task-state segment.
  public var fromShort: Bool
  /// Whether the one that is entered has.
  public var toShort: Bool
  /// The forms that it holds for; nil for every form.
  public var forms: [String]?
  /// Its clocks.
  public var clocks: Int
  /// As of a row.
  public var source: String

  /// Makes a value.
  public init(fromShort: Bool, toShort: Bool, forms: [String]?, clocks: Int, source: String) {
    self.fromShort = fromShort
    self.toShort = toShort
    self.forms = forms
    self.clocks = clocks
    self.source = source
  }
}

/// A sum that somebody published, of rows of one processor.
public struct PublishedSum: Hashable, Sendable {
  /// The subject: `entering and leaving the kernel`.
  public var title: String
  /// The processor.
  public var processor: String
  /// The forms that it adds up; `m` is left out of each.
  public var forms: [String]
  /// The published clocks.
  public var clocks: Int
  /// By whom.
  public var source: String

  /// Makes a sum.
  public init(title: String, processor: String, forms: [String], clocks: Int, source: String) {
    self.title = title
    self.processor = processor
    self.forms = forms
    self.clocks = clocks
    self.source = source
  }
}

extension ClockTable {
  /// The sum of some rows without the next instruction; nil when one lacks clocks.
  ///
  /// `isShort` applies to every task's segment.
  public func sum(_ forms: [String], isShort: Bool) -> Int? {
    var sum = 0
    for form in forms {
      guard let row = rows[form] else { return nil }
      sum += row.clocks
      guard row.addsTaskSwitch else { continue }
      guard let ts = taskSwitch(form, fromShort: isShort, toShort: isShort) else { return nil }
      sum += ts.clocks
    }
    return sum
  }

  /// The value of `ts` for a form.
  func taskSwitch(_ form: String, fromShort: Bool, toShort: Bool) -> TaskSwitchRow? {
    taskSwitches.first {
      $0.fromShort == fromShort && $0.toShort == toShort && $0.forms?.contains(form) != false
    }
  }
}
