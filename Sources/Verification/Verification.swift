/// Why a number of this suite may be believed: every switch is held to what it says of itself, and
/// the holding is itself put to the test.
///
/// Three kinds of evidence, each independent of the others.
///
/// - *The guest's own checks*, on every machine that works here: contexts count their entries, and
///   canaries stand for all that the strategy promises. `Launches.Transcript` voids a cell that fails them;
///   this module only asks each cell once, with few samples (`Verifier+Places`).
/// - *Two ways to one number*: what a switch executes under instruction counting must be exactly
///   the loop's and the strategy's instructions as the disassembler lists them
///   (`Disassembly`, `InstructionCheck`).
/// - *Mutants*: each strategy is broken, mechanically, in dozens of small ways (`mutants()`), and
///   a broken switch that passes for a whole one convicts the checks, not the strategy. The
///   unbroken strategy runs under the same limits first, as the control: a check that objects to
///   everything would catch every mutant too.
///
/// No strategy is known by name. What is needed about one is read from its file, as the harness
/// reads it from the linker's section.
///
///     Verifier ── places, instructions, mutants ──▶ StrategyVerdict, one for each strategy and architecture
///        ├── ObjectDump ▸ Disassembly ▸ InstructionCheck
///        └── StrategySource ▸ mutants() ▸ MutantFolder (built) ▸ MutantTrial (run)

import Measurement

/// Where a strategy was tried: a machine and a ring.
public struct Place: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
  /// The machine that ran it.
  public var machine: Machine
  /// The privilege level.
  public var ring: Ring

  /// Makes a place.
  public init(machine: Machine, ring: Ring) {
    self.machine = machine
    self.ring = ring
  }

  /// As people say it: `kvm ring3`.
  public var description: String { "\(machine.rawValue) \(ring.name)" }

  /// Orders by machine, then ring.
  public static func < (a: Self, b: Self) -> Bool {
    (a.machine, a.ring) < (b.machine, b.ring)
  }
}
