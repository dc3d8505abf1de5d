import Analysis
import Measurement
import Statistics

/// Why nothing can be contributed.
public enum UnfitRecording: Error, Hashable, Sendable, CustomStringConvertible {
  /// The recording does not say which CPU it is of.
  case noProcessor(because: String)
  /// It has no figure of a clock's time in ping-pong.
  case noFigure
  /// It is still being measured, or was cut off.
  case unfinished(RunStatus)

  /// One sentence for a person.
  public var description: String {
    switch self {
    case .noProcessor(let because): "the recording does not say which CPU it is of: \(because)"
    case .noFigure:
      "the recording has no ping-pong figure of 'process', 'kvm' or 'metal', so it says nothing of a CPU"
    case .unfinished(let status):
      "the recording is \(status.rawValue), not complete; continue with 'switchbench run --resume'"
    }
  }
}

extension Contribution {
  /// Machines whose clock is the CPU's.
  ///
  /// An emulator's figures are no property of the CPU at hand.
  static let machines: Set<Machine> = [.process, .kvm, .metal]

  /// Distils a recording.
  ///
  /// - Throws: `UnfitRecording`.
  public init(distilling run: Run) throws(UnfitRecording) {
    guard run.status == .complete else { throw .unfinished(run.status) }
    var run = run
    run.cells.removeAll {
      $0.id.knownScenario != .pingPong || !Self.machines.contains($0.id.machine)
    }
    let model = ReportModel(run, recording: run.id)
    let places = model.blocks.flatMap { ContributedPlace.places(of: $0, run) }
    guard !places.isEmpty else { throw .noFigure }
    let revision = run.suite.revision.value.map { String($0.prefix(12)) }
    self.init(
      recording: run.id, startedAt: run.startedAt,
      suite: revision.map { $0 + (run.suite.dirty.value == true ? "+" : "") },
      machine: run.host.machineDigest, cpu: try ContributedCPU(run.host),
      evidence: ProcessorEvidence.telling(run),
      calibration: ContributedChains.all(model), places: places,
      missing: ContributedGap.gaps(model))
  }
}

extension ProcessorEvidence {
  /// What a launch on the CPU itself says; of several, one whose times are a CPU's.
  fileprivate static func telling(_ run: Run) -> ProcessorEvidence? {
    let all = run.launches.filter { $0.machine == .process || $0.machine == .metal }
      .compactMap(\.processor)
    guard var evidence = all.first(where: { ProcessorVerdict($0).runner == .cpu }) ?? all.first
    else { return nil }
    evidence.vendor = plain(evidence.vendor)
    evidence.brand = plain(evidence.brand)
    evidence.hypervisor = evidence.hypervisor.map { plain($0) }
    evidence.below = evidence.below?.map { plain($0) }
    return evidence
  }
}

extension ContributedCPU {
  fileprivate init(_ host: HostDescription) throws(UnfitRecording) {
    guard let vendor = host.cpuVendor.value, let signature = host.cpuSignature.value,
      signature.count == 3
    else {
      throw .noProcessor(
        because: host.cpuVendor.because ?? host.cpuSignature.because ?? "its signature is not whole"
      )
    }
    self.init(
      vendor: plain(vendor), brand: plain(host.cpuModel.value ?? "unknown"), family: signature[0],
      model: signature[1], stepping: signature[2], core: host.core,
      microcode: host.microcode.value.map { plain($0) },
      hypervisor: plain(host.hypervisor.value ?? "unknown"),
      mitigations: host.mitigations.value.map { words in
        Dictionary(
          words.filter { $0.value != "Not affected" }.map { (plain($0.key), plain($0.value)) },
          uniquingKeysWith: { first, _ in first })
      })
  }
}

extension ContributedChains {
  fileprivate static func all(_ model: ReportModel) -> [String: ContributedChains] {
    let cells = model.blocks.flatMap(\.rows).map(\.cell).filter { $0.coreCycles != nil }
    return Dictionary(grouping: cells, by: \.id.architecture.rawValue).compactMapValues { cells in
      let chains = cells.compactMap(\.calibration)
      guard let add = median(chains.map(\.add)), let multiply = median(chains.map(\.multiply))
      else {
        return nil
      }
      return ContributedChains(add: rounded(add), multiply: rounded(multiply))
    }
  }
}

extension ContributedPlace {
  /// A block's cells in core cycles, and those in ticks; none without a proven mechanism.
  fileprivate static func places(of block: ReportBlock, _ run: Run) -> [ContributedPlace] {
    guard let mechanism = block.mechanism else { return [] }
    return ContributedUnit.allCases.compactMap { unit in
      let rows = block.rows.compactMap { row -> ContributedRow? in
        let cycles = row.cell.coreCycles
        guard (cycles != nil) == (unit == .coreCycles), let figure = cycles ?? row.cell.perSwitch,
          ContributionCheck.boots.contains(figure.boots)
        else { return nil }
        return ContributedRow(
          strategy: row.cell.id.strategy,
          code: timedCode(of: row.cell.id, in: run).map {
            String(SHA256.hexadecimal($0.joined(separator: "\n").utf8).prefix(12))
          },
          value: rounded(figure.value), lower: figure.lower.map(rounded),
          upper: figure.upper.map(rounded), boots: figure.boots,
          quietShare: row.cell.quietShare.map(rounded))
      }
      return rows.isEmpty
        ? nil
        : ContributedPlace(
          architecture: block.architecture, ring: block.ring, machine: block.machine,
          mechanism: mechanism, unit: unit, rows: rows)
    }
  }
}

extension ContributedGap {
  private struct Key: Hashable {
    var architecture: Architecture
    var ring: Ring
    var machine: Machine
    var because: String
  }

  fileprivate static func gaps(_ model: ReportModel) -> [ContributedGap] {
    var gaps: [ContributedGap] = []
    var places: [Key: Int] = [:]
    func add(_ id: CellID, _ because: String) {
      let key = Key(
        architecture: id.architecture, ring: id.ring, machine: id.machine,
        because: plain(because))
      if let place = places[key] { return gaps[place].strategies.append(id.strategy) }
      places[key] = gaps.count
      gaps.append(
        ContributedGap(
          architecture: key.architecture, ring: key.ring, machine: key.machine,
          because: key.because, strategies: [id.strategy]))
    }
    for group in model.unmeasured {
      for id in group.cells { add(id, "\(group.status.rawValue): \(group.because)") }
    }
    for cell in model.blocks.flatMap(\.rows).map(\.cell) {
      if cell.perSwitch == nil {
        add(cell.id, "too few quiet samples")
      } else if cell.proof.mechanism == nil {
        add(cell.id, "how it ran is not proven")
      } else if let figure = cell.perSwitch, !ContributionCheck.boots.contains(figure.boots) {
        add(cell.id, "too few boots")
      }
    }
    return gaps
  }
}

/// Five digits: more than any interval carries.
func rounded(_ value: Double) -> Double {
  guard value.isFinite, value != 0 else { return value }
  var scale = 1.0
  var rest = abs(value)
  while rest < 10_000 { (rest, scale) = (rest * 10, scale * 10) }
  return (value * scale).rounded() / scale
}
