import Foundation
import Launches
import Measurement

/// What the runner and its attendant in a virtual host say to each other: JSON, a line each.
///
/// A plan goes in, and what one launch left comes out. Inside, the machine is `kvm`; a machine of
/// another name is the same from outside.
enum HostedWire {
  /// The plan of a launch.
  struct Plan: Codable {
    var architecture: Architecture
    var ring: Ring
    var boot: Int
    var cells: [CellID]
    var budgetTicks: UInt64
    var maximumSamples: Int
    var minimumSamples: Int
    var warmUpSamples: Int
    var roundTrips: Int
    var minimumSteps: Int
    var interruptsPerSecond: Int
    var silenceSeconds: Double
    var silentCPUSeconds: Double?

    init(_ plan: LaunchPlan) {
      let limits = plan.sampling
      (architecture, ring, boot) = (plan.architecture, plan.ring, plan.boot)
      cells = plan.cells.map { HostedWire.inside($0) }
      (budgetTicks, maximumSamples) = (limits.budgetTicks, limits.maximumSamples)
      (minimumSamples, warmUpSamples) = (limits.minimumSamples, limits.warmUpSamples)
      (roundTrips, minimumSteps) = (limits.roundTrips, limits.minimumSteps)
      interruptsPerSecond = limits.interruptsPerSecond
      (silenceSeconds, silentCPUSeconds) = (limits.silenceSeconds, limits.silentCPUSeconds)
    }

    /// The plan as the host's own machine takes it.
    var launchPlan: LaunchPlan {
      var limits = SamplingLimits(
        budgetTicks: budgetTicks, maximumSamples: maximumSamples, warmUpSamples: warmUpSamples)
      (limits.minimumSamples, limits.roundTrips) = (minimumSamples, roundTrips)
      (limits.minimumSteps, limits.interruptsPerSecond) = (minimumSteps, interruptsPerSecond)
      (limits.silenceSeconds, limits.silentCPUSeconds) = (silenceSeconds, silentCPUSeconds)
      return LaunchPlan(
        machine: .kvm, architecture: architecture, ring: ring, boot: boot, cells: cells,
        sampling: limits)
    }
  }

  /// How a cell ended.
  struct Cell: Codable {
    var id: CellID
    var record: BootRecord?
    var switchesExpected = 0
    var switchesCounted = 0
    var promised: [String] = []
    var notPromised: [String] = []
    var frameBytes = 0
    var isTrap = false
    var refusal: String?
    var void: String?
    var symptom: VoidSymptom?

    init(_ id: CellID, _ result: CellResult) {
      self.id = id
      switch result {
      case .delivered(let delivery):
        record = delivery.record
        (switchesExpected, switchesCounted) = (delivery.switchesExpected, delivery.switchesCounted)
        (promised, notPromised) = (delivery.promised, delivery.notPromised)
        (frameBytes, isTrap) = (delivery.frameBytes, delivery.isTrap)
      case .refused(let because): refusal = because
      case .documented: void = "manuals were asked, and not the host"
      case .void(let reason): (void, symptom) = (reason.because, reason.symptom)
      }
    }

    var result: CellResult {
      if let refusal { return .refused(because: refusal) }
      guard let record else {
        return .void(VoidReason(void ?? "the host gave no reason", symptom: symptom))
      }
      return .delivered(
        Delivery(
          record: record, switchesExpected: switchesExpected, switchesCounted: switchesCounted,
          promised: promised, notPromised: notPromised, frameBytes: frameBytes, isTrap: isTrap))
    }
  }

  /// What a launch left.
  struct FinishedLaunch: Codable {
    var record: LaunchRecord
    var cells: [Cell]
    var arguments: [String]
    var probe: Probe?

    init(_ outcome: LaunchOutcome) {
      record = outcome.record
      cells = outcome.results.map { Cell($0.cell, $0.result) }
      (arguments, probe) = (outcome.arguments, outcome.probe)
    }

    /// The outcome as that of the machine outside.
    func launchOutcome(of machine: Machine) -> LaunchOutcome {
      var record = record
      record.machine = machine
      if let cell = record.failure?.cell {
        record.failure?.cell = HostedWire.outside(cell, machine)
      }
      return LaunchOutcome(
        record: record, results: cells.map { (HostedWire.outside($0.id, machine), $0.result) },
        arguments: arguments, probe: probe, inFlight: nil)
    }
  }

  /// A runner's line.
  enum Question: Codable {
    /// To carry out a launch.
    case launch(Plan)
    /// To name the functions that hold these addresses of the kernel.
    case symbols([UInt64])
  }

  /// An attendant's line.
  enum Answer: Codable {
    /// The host is up and KVM works; the strings say how.
    case ready(notes: [String])
    /// KVM does not work there.
    case unavailable(because: String)
    /// A launch came to its end.
    case outcome(FinishedLaunch)
    /// The functions that were asked for.
    case symbols([KernelSymbol])
    /// A launch could not be made.
    case failed(because: String)
  }

  static func encode(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ line: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(line.utf8))
  }

  private static func inside(_ cell: CellID) -> CellID { outside(cell, .kvm) }

  private static func outside(_ cell: CellID, _ machine: Machine) -> CellID {
    var cell = cell
    cell.machine = machine
    return cell
  }
}
