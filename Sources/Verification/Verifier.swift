import Foundation
import GuestImages
import Laboratory
import Measurement

/// Checks the promises of strategies, on every machine and ring that works here.
public final class Verifier {
  /// A progress report of a verification.
  public enum Progress {
    /// A machine, architecture and ring is booted.
    case booting(String)
    /// Images are built.
    case building(String)
    /// A mutant runs: which of how many.
    case trying(done: Int, of: Int, mutant: String)
  }

  /// Everything that a verification works with.
  public struct Equipment {
    /// The Kernels folder.
    public var kernels: String
    /// Where copies with mutants are kept.
    public var mutantCache: String
    /// The mutants that were caught before; nil to try all.
    public var caught: CaughtMutants?
    /// The images of the whole strategies.
    public var images: ImageStore.Images
    /// The machines as they were found; the mutants' choice is made among these.
    public var machines: [MachineProbe.Found]
    /// The disassembler.
    public var objectDump: ObjectDump

    /// Puts it together.
    public init(
      kernels: String, mutantCache: String, caught: CaughtMutants? = nil,
      images: ImageStore.Images, machines: [MachineProbe.Found], objectDump: ObjectDump
    ) {
      self.kernels = kernels
      self.mutantCache = mutantCache
      self.caught = caught
      self.images = images
      self.machines = machines
      self.objectDump = objectDump
    }
  }

  /// A strategy in one instruction set.
  struct Subject: Hashable {
    var strategy: String
    var architecture: Architecture
  }

  let equipment: Equipment
  let report: (Progress) -> Void
  private(set) var verdicts: [Subject: StrategyVerdict] = [:]
  private var order: [Subject] = []
  private var scenarios: [Subject: [Scenario]] = [:]
  /// Whether a guest without cells comes up.
  var bootable: [GuestPlace: Bool] = [:]

  /// Makes a verifier.
  public init(_ equipment: Equipment, report: @escaping (Progress) -> Void = { _ in }) {
    self.equipment = equipment
    self.report = report
  }

  /// Tries all cells once, counts instructions, and breaks each strategy unless told not to.
  ///
  /// A cell that several benchmarks name is tried once.
  /// - Throws: What the user must fix, and `Interrupted`.
  public func verify(_ cells: [CellID], skippingMutants: Bool = false) throws -> VerificationReport
  {
    for cell in cells {
      let subject = subject(of: cell)
      if let scenario = cell.knownScenario { scenarios[subject, default: []].append(scenario) }
      guard verdicts[subject] == nil else { continue }
      order.append(subject)
      verdicts[subject] = StrategyVerdict(strategy: cell.strategy, architecture: cell.architecture)
    }
    for subject in order { try count(subject) }
    try tryPlaces(cells)
    for subject in order { noteUnconfirmedCount(subject) }
    // Of an instruction there is nothing to break that its count would not show.
    if !skippingMutants { try tryMutants(order.filter { !isInstruction($0) }) }
    let absent = equipment.machines.filter { $0.executor == nil }
    return VerificationReport(
      verdicts: order.compactMap { verdicts[$0] },
      absentMachines: Dictionary(
        uniqueKeysWithValues: absent.map {
          ($0.record.id.rawValue, $0.record.because ?? "it is not available")
        }))
  }

  func subject(of cell: CellID) -> Subject {
    Subject(strategy: cell.strategy, architecture: cell.architecture)
  }

  /// The scenario in which a strategy's instructions are counted and its mutants tried: ping-pong,
  /// the plainest, or the first that it has.
  func scenario(of subject: Subject) -> Scenario {
    let known = scenarios[subject] ?? []
    return known.contains(.pingPong) ? .pingPong : known.first ?? .pingPong
  }

  /// Whether it is no strategy, but an instruction that is timed by itself.
  func isInstruction(_ subject: Subject) -> Bool {
    scenario(of: subject) == .instruction
  }

  func note(_ subject: Subject, _ change: (inout StrategyVerdict) -> Void) {
    if var verdict = verdicts[subject] {
      change(&verdict)
      verdicts[subject] = verdict
    }
  }

  func executor(_ machine: Machine) -> (any Executor)? { found(machine)?.executor }

  func found(_ machine: Machine) -> MachineProbe.Found? {
    equipment.machines.first { $0.record.id == machine }
  }

  /// Counts a strategy's instructions from its object file and the loop's from the scenario's.
  private func count(_ subject: Subject) throws {
    let isInstruction = isInstruction(subject)
    guard isInstruction || scenario(of: subject) == .pingPong else { return }
    let objects = CodeObjects(images: equipment.images, dump: equipment.objectDump)
    do {
      if isInstruction {
        let count = try objects.instanceCount(subject.strategy, subject.architecture)
        // The loop is in both times, and so in no figure.
        return note(subject) { $0.instructions = InstructionCheck(strategy: count, visit: 0) }
      }
      let check = InstructionCheck(
        strategy: try objects.switchCount(subject.strategy, subject.architecture),
        visit: try objects.visit(scenario(of: subject), subject.architecture).visitCount())
      note(subject) { $0.instructions = check }
    } catch let error as CountingError {
      note(subject) { $0.gaps.append("\(error)") }
    } catch let error as DisassemblyError {
      note(subject) { $0.failures.append("\(error)") }
    }
  }

  private func noteUnconfirmedCount(_ subject: Subject) {
    guard let check = verdicts[subject]?.instructions, check.confirmed.isEmpty else { return }
    note(subject) { verdict in
      guard verdict.failures.isEmpty else { return }
      verdict.gaps.append("No machine that counts instructions confirmed the listing's count.")
    }
  }
}

/// The code of strategies and scenarios in the object files that images were linked from.
public struct CodeObjects {
  private let images: ImageStore.Images
  private let dump: ObjectDump

  /// Looks into the objects of these images.
  public init(images: ImageStore.Images, dump: ObjectDump) {
    self.images = images
    self.dump = dump
  }

  /// A strategy's switch.
  public func strategy(_ name: String, _ architecture: Architecture) throws -> Disassembly {
    try dump.disassemble(
      images.strategyObject(name, architecture), from: "switch", to: "switch_end")
  }

  /// Instructions of one switch, those of the handlers that it enters among them.
  /// - Throws: `CountingError` where the listing cannot tell, else as `ObjectDump` does.
  public func switchCount(_ name: String, _ architecture: Architecture) throws -> Int {
    let listing = try strategy(name, architecture)
    let entries = Set(listing.instructions.compactMap(\.handlerEntry))
    var handlers: [String: Int] = [:]
    for entry in entries {
      do {
        let handler = try dump.disassemble(
          images.strategyObject(name, architecture), from: "handler_\(entry)",
          to: "handler_\(entry)_end")
        handlers[entry] = try handler.straightCount()
      } catch DisassemblyError.noSymbol {
        // No strategy's handler: the listing tells whether that can be counted.
      }
    }
    return try listing.switchCount(handlers: handlers)
  }

  /// Instructions of one instance of an instruction's loops, with its target's.
  ///
  /// The loops differ by copies, and all copies are alike. - Throws: `CountingError` where the
  /// listing cannot tell, else as `ObjectDump` does.
  public func instanceCount(_ name: String, _ architecture: Architecture) throws -> Int {
    let loops = try ["instances", "instances_doubled"].map { try loop($0, of: name, architecture) }
    var target = 0
    do {
      target = try dump.disassemble(
        images.instructionObject(name, architecture), from: "target", to: "target_end"
      ).straightCount()
    } catch DisassemblyError.noSymbol {
      // It has no other target.
    }
    return try Disassembly.instanceCount(loops[0], doubled: loops[1], target: target)
  }

  /// The loop of an instruction's copies.
  public func instances(_ name: String, _ architecture: Architecture) throws -> Disassembly {
    try loop("instances", of: name, architecture)
  }

  private func loop(
    _ label: String, of name: String, _ architecture: Architecture
  ) throws -> Disassembly {
    try dump.disassemble(
      images.instructionObject(name, architecture), from: "\(label)_again", to: "\(label)_end")
  }

  /// Bytes that a strategy keeps of a context that is not running.
  public func frameBytes(_ name: String, _ architecture: Architecture) throws -> Int {
    try dump.constantBytes(
      images.strategyObject(name, architecture), from: "frame", to: "frame_end")
  }

  /// One visit of a scenario's timed loop.
  public func visit(_ scenario: Scenario, _ architecture: Architecture) throws -> Disassembly {
    let symbol = scenario.kind.rawValue.replacing("-", with: "_") + "_visit"
    return try dump.disassemble(
      images.scenarioObject(scenario.kind, architecture), from: symbol, to: "\(symbol)_end")
  }
}
