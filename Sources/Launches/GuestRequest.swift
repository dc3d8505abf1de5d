import GuestProtocol
import Measurement

/// The request of a launch as the guest reads it.
///
/// Cells are numbered by their place in the plan. Returns nil when the request does not fit: more
/// cells than any image has strategies.
public func encodedRequest(
  for plan: LaunchPlan, waitsAtEnd: Bool, countsBranches: Bool = false
) -> [UInt8]? {
  var limits = plan.sampling
  limits.boot = plan.boot
  let isNativeMaybe = plan.machine == .kvm || plan.machine == .process
  let request = SamplingRequest(
    ring: UInt8(plan.ring.rawValue),
    usesWindows: plan.machine == .kvm || plan.machine == .paper || countsBranches,
    waitsAtEnd: waitsAtEnd,
    calibrates: isNativeMaybe,
    roundTrips: UInt32(limits.roundTrips), warmUpSamples: UInt32(limits.warmUpSamples),
    minimumSamples: UInt32(limits.minimumSamples), maximumSamples: UInt32(limits.maximumSamples),
    minimumSteps: UInt32(limits.minimumSteps), budgetTicks: limits.budgetTicks,
    gate: (isNativeMaybe ? limits.gate : nil).map {
      GateRequest($0, cellBudget: limits.budgetTicks)
    } ?? GateRequest(),
    cells: UInt32(plan.cells.count))
  var fits = true
  let bytes = [UInt8](unsafeUninitializedCapacity: Mailbox.requestBytes) { buffer, count in
    guard let base = buffer.baseAddress else { return }
    var writer = FrameWriter(base, capacity: buffer.count)
    writer.begin(.request)
    request.write(to: &writer)
    for (index, cell) in plan.cells.enumerated() {
      let (scenario, parameters) = wireScenario(cell.knownScenario, limits)
      Array(cell.strategy.utf8).withUnsafeBytes { name in
        CellRequest(
          index: UInt32(index), scenario: scenario, parameters: parameters,
          switchesPerSample: UInt32(clamping: plan.switchesPerSample[cell] ?? 0), name: name
        )
        .write(to: &writer)
      }
    }
    writer.end()
    fits = !writer.overflowed
    count = writer.count
  }
  return fits ? bytes : nil
}

extension GateRequest {
  /// The limits as the wire has them.
  public init(_ limits: GateLimits, cellBudget: UInt64) {
    self.init()
    probeRounds = UInt32(clamping: limits.probeRounds)
    limit = UInt32(clamping: limits.limit ?? 0)
    watchProbes = UInt32(clamping: limits.watchProbes)
    quietSamples = UInt32(clamping: limits.quietSamples)
    disturbedSamples = UInt32(clamping: limits.disturbedSamples)
    minimumTicks = UInt32(clamping: limits.minimumTicks)
    budgetTicks = UInt64(max(1, limits.patience)) &* cellBudget
    scrubs = limits.scrubs
  }
}

/// A scenario as the wire has it; 0, which no guest knows, for a word that is none.
public func wireScenario(
  _ scenario: Scenario?, _ limits: SamplingLimits
) -> (code: UInt16, parameters: (UInt32, UInt32, UInt32, UInt32)) {
  func coded(
    _ code: ScenarioCode, _ first: Int = 0, _ second: Int = 0, _ third: Int = 0
  ) -> (UInt16, (UInt32, UInt32, UInt32, UInt32)) {
    (
      code.rawValue,
      (UInt32(clamping: first), UInt32(clamping: second), UInt32(clamping: third), 0)
    )
  }
  return switch scenario {
  case .pingPong: coded(.pingPong)
  case .ring(let contexts, let bytesTouched): coded(.ring, contexts, bytesTouched)
  case .cold: coded(.cold)
  case .placement(let codeBytes, let stackBytes, let loopBytes):
    coded(.placement, codeBytes, stackBytes, loopBytes)
  case .instruction: coded(.instruction)
  case .afterOthers: coded(.afterOthers, limits.boot)
  case .alternateCalls: coded(.alternateCalls)
  case .serialised: coded(.serialised)
  case .oneSite: coded(.oneSite)
  case .apart(let distance): coded(.apart, limits.otherCPUs[distance].map { $0 + 1 } ?? 0)
  case .preemption(.outside): coded(.preemption, limits.interruptsPerSecond, 0)
  case .preemption(.inside): coded(.preemption, limits.interruptsPerSecond, 1)
  case nil: (0, (0, 0, 0, 0))
  }
}
