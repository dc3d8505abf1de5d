/// Why a number of this suite may be believed: every switch is checked against its own description,
/// and the checks are themselves put to the test.
///
/// Three kinds of evidence, each independent of the others.
///
/// - *The guest's own checks*, on every machine that works here: contexts count their entries, and
///   canaries check all that the strategy promises. `Launches.Transcript` voids a cell that fails them;
///   this module only asks each cell once, with few samples (`Verifier+Places`).
/// - *Two ways to one number*: the instructions that a switch executes under instruction counting must be
///   exactly the loop's and the strategy's as the disassembler lists them (`Disassembly`,
///   `InstructionCheck`).
/// - *Mutants*: each strategy is broken, mechanically, in dozens of small ways (`mutants()`). A broken
///   switch that passes convicts the checks, not the strategy. The unbroken strategy runs under the same
///   limits first, as the control: a check that refuses everything would catch every mutant too.
///
/// No strategy is known by name. What is needed about one is read from its file, as the harness
/// reads it from the linker's section.
///
///     Verifier ── places, instructions, mutants ──▶ StrategyVerdict, one for each strategy and architecture
///        ├── ObjectDump ▸ Disassembly ▸ InstructionCheck
///        └── StrategySource ▸ mutants() ▸ MutantFolder (built) ▸ MutantTrial (run)

import Measurement

/// A machine and a ring in which a strategy was tried.
public struct MachineRing: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
  /// The machine that ran it.
  public var machine: Machine
  /// The privilege level.
  public var ring: Ring

  /// Makes a pair.
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
