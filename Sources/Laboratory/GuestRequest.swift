import GuestProtocol
import Measurement

/// The request of a launch as the guest reads it.
///
/// Cells are numbered by their place in the plan. Returns nil when the request does not fit: more
/// cells than any image has strategies.
func encodedRequest(for plan: LaunchPlan, waitsAtEnd: Bool) -> [UInt8]? {
  let limits = plan.sampling
  let request = SamplingRequest(
    ring: UInt8(plan.ring.rawValue), usesWindows: plan.machine == .kvm, waitsAtEnd: waitsAtEnd,
    calibrates: plan.machine == .kvm || plan.machine == .process,
    roundTrips: UInt32(limits.roundTrips), warmUpSamples: UInt32(limits.warmUpSamples),
    minimumSamples: UInt32(limits.minimumSamples), maximumSamples: UInt32(limits.maximumSamples),
    minimumSteps: UInt32(limits.minimumSteps), budgetTicks: limits.budgetTicks,
    cells: UInt32(plan.cells.count))
  var fits = true
  let bytes = [UInt8](unsafeUninitializedCapacity: Mailbox.requestBytes) { buffer, count in
    guard let base = buffer.baseAddress else { return }
    var writer = FrameWriter(base, capacity: buffer.count)
    writer.begin(.request)
    request.write(to: &writer)
    for (index, cell) in plan.cells.enumerated() {
      let name = Array(cell.strategy.utf8)
      name.withUnsafeBytes {
        if let start = $0.baseAddress {
          CellRequest.write(
            index: UInt32(index), scenario: ScenarioCode.pingPong.rawValue, name: start,
            nameBytes: name.count, to: &writer)
        }
      }
    }
    writer.end()
    fits = !writer.overflowed
    count = writer.count
  }
  return fits ? bytes : nil
}
