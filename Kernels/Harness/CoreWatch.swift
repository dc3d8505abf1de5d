import CHarness
import GuestProtocol
import Sampling

/// Co-runner probes before the first cell: how busy the core is, and its floor as far as seen here.
struct CoreWatch {
  /// The least probes, ascending: as many as the place of the floor can be.
  private var least: [16 of UInt32] = .init(repeating: .max)
  private let count: Int
  private let probes: UnsafeMutableBufferPointer<UInt32>

  /// Takes the probes that were asked for and keeps them in `memory`.
  init(_ gate: GateRequest, in memory: UnsafeMutableRawBufferPointer) {
    probes = memory.bindMemory(to: UInt32.self)
    count = min(Int(gate.watchProbes), GateRequest.mostWatchProbes, probes.count)
    for index in 0..<count {
      let ticks = Clock.coRunnerProbe(rounds: gate.probeRounds)
      probes[index] = ticks
      insert(ticks)
    }
  }

  private mutating func insert(_ ticks: UInt32) {
    var place = least.count - 1
    guard ticks < least[place] else { return }
    while place > 0, least[place - 1] > ticks {
      least[place] = least[place - 1]
      place -= 1
    }
    least[place] = ticks
  }

  /// Sends them.
  func write(to writer: inout FrameWriter) {
    writer.put(UInt32(count))
    for index in 0..<count { writer.put(probes[index]) }
  }

  /// Uses the floor seen here if the host does not know one.
  ///
  /// Where nothing was seen, every probe counts as quiet.
  func complete(_ gate: inout GateRequest, clockStep: UInt32) {
    guard gate.limit == 0 else { return }
    guard count > 0 else {
      gate.limit = .max
      return
    }
    let floor = least[min(QuietRule.rankOfFloor(among: count), least.count - 1)]
    gate.limit = UInt32(
      clamping: QuietRule.limit(floor: Int(clamping: floor), step: Int(clockStep)))
    gate.minimumTicks = UInt32(
      clamping: QuietRule.probesPerSample &* Int(clamping: floor))
  }
}
