import Foundation
import Launches
import Measurement
import VirtualHosts

extension HostedExecutor {
  /// Instructions of a look whether the guest already switches, and of the trace that is kept.
  private static let (look, whole) = (60_000, 700_000)

  /// Carries out a launch whose guest switches tasks, and takes some of its exits apart.
  /// - Parameters:
  ///   - plan: A launch that takes long enough to be looked at.
  ///   - handlers: The kernel's functions that handle such an exit.
  /// - Throws: `VirtualHostError` when no exit was seen; `Interrupted`.
  func anatomy(of plan: LaunchPlan, handlers: [String]) throws -> ExitAnatomy {
    try host.send(HostedWire.encode(HostedWire.Question.launch(HostedWire.Plan(plan))))
    var trace = InstructionTrace(steps: [])
    var exits: [ExitAnatomy.Exit] = []
    for _ in 0..<120 where exits.isEmpty {
      sleep(1)
      let look = try host.trace(instructions: HostedExecutor.look)
      guard !ExitAnatomy.taskSwitches(in: look).isEmpty else { continue }
      trace = try host.trace(instructions: HostedExecutor.whole)
      exits = ExitAnatomy.taskSwitches(in: trace)
    }
    _ = try HostedExecutor.answer(of: host, timeoutSeconds: HostedExecutor.launchSeconds)
    let addresses = ExitAnatomy.addresses(exits, in: trace)
    try host.send(HostedWire.encode(HostedWire.Question.symbols(addresses)))
    let answer = try HostedExecutor.answer(
      of: host, timeoutSeconds: HostedExecutor.launchSeconds)
    guard case .symbols(let symbols) = answer else {
      throw VirtualHostError("The virtual host named no functions: \(answer)")
    }
    guard let anatomy = ExitAnatomy(exits, in: trace, symbols: symbols, handlers: handlers) else {
      throw VirtualHostError("No exit of the guest went through \(handlers): \(exits.count) seen.")
    }
    return anatomy
  }
}
