import Foundation
import GuestProtocol
import Host
import Launches
import Measurement
import Processes

extension QEMUWatch {
  /// Ends QEMU, reads back where the samples lay, and names what went wrong.
  mutating func conclude(_ choice: PlacementChoice) throws {
    // A guest that said goodbye, or told of a fault, is about to end QEMU with its status.
    let isEnding =
      reader.transcript.isFinished || reader.transcript.fault != nil || shutdownReason != nil
    let ended = child.wait(timeoutSeconds: isEnding ? 2 : 0)
    _ = ended ?? child.terminate(graceSeconds: 0.2)
    try readBackPages(choice)
    if failure == nil { judge(endedByItself: ended) }
    let words = lastWords(endedByItself: ended)
    failure?.evidence += words
  }

  /// What the guest's words and QEMU's end amount to.
  private mutating func judge(endedByItself ended: Termination?) {
    let transcript = reader.transcript
    if let fault = transcript.fault {
      fail(.fault, "the processor raised \(fault)")
    } else if let nonsense = transcript.nonsense {
      fail(.garbage, nonsense, evidence: transcript.nonsenseEvidence)
    } else if transcript.isFinished {
      if let ended, ended.exitStatus != 1 {
        fail(.earlyExit, "the guest said goodbye, but QEMU's end was \(ended)")
      }
    } else if shutdownReason == Self.guestReset {
      // With -no-reboot, QEMU takes a reset for a reason to end in peace.
      fail(.reset, "the guest reset itself, as a processor does on a triple fault")
    } else if shutdownReason == "host-signal" {
      fail(.hostSignal, "a signal from outside told QEMU to end before the guest was done")
    } else {
      let end = ended.map { ": \($0)" } ?? ""
      let reason = shutdownReason.map { ", because of \($0)" } ?? ""
      fail(.earlyExit, "QEMU ended before the guest was done\(reason)\(end)")
    }
  }

  mutating func fail(_ kind: LaunchFailure.Kind, _ because: String, evidence: [String] = []) {
    failure = reader.transcript.failure(kind, because, evidence: evidence)
  }

  /// What guest and QEMU said last, and QEMU's status where it was not this program that ended it.
  private func lastWords(endedByItself ended: Termination?) -> [String] {
    complaints.drain()
    let text = complaints.text
    let lines = text.split(whereSeparator: \.isNewline).map(String.init)
      .filter { !$0.contains("terminating on signal") }
    return reader.transcript.messages.suffix(5).map { "guest: \($0)" } + lines.suffix(40)
      + (ended.map { ["QEMU: \($0)"] } ?? [])
  }

  private mutating func readBackPages(_ choice: PlacementChoice) throws {
    guard var placed = placement, consumed > 0 else { return }
    let start = Mailbox.physicalAddress + Mailbox.streamOffset
    let found = try memory.readBack(byteRange: start..<(start + consumed))
    if let nodes = found.value?.nodes {
      placed.nodesReadBack = .known(nodes)
      guard !choice.node.isDemanded || nodes == [choice.node.number] else {
        throw LaboratoryError.misplacedMemory(asked: choice.node.number, found: nodes)
      }
    } else {
      placed.nodesReadBack = .unknown(because: found.because ?? "no page was touched")
    }
    placement = placed
  }

  /// What the launch amounts to.
  func outcome(arguments: [String]) -> LaunchOutcome {
    LaunchOutcome(
      record: LaunchRecord(
        machine: plan.machine, architecture: plan.architecture, ring: plan.ring, boot: plan.boot,
        placement: placement, clockStep: reader.transcript.hello.map { Int($0.clockStep) },
        firstSampleMicroseconds: firstSample.map(\.wholeMicroseconds),
        wallMicroseconds: (ContinuousClock.now - start).wholeMicroseconds, failure: failure,
        processor: processor, involuntarySwitches: child.termination?.involuntarySwitches),
      results: reader.transcript.results, arguments: arguments,
      probe: reader.transcript.probe, watch: reader.transcript.watch, inFlight: inFlight)
  }

  /// What the guest's processor said of itself; under KVM with what its host is seen to run under.
  private var processor: ProcessorEvidence? {
    guard var found = reader.transcript.processor else { return nil }
    if plan.machine == .kvm { found.below = HostDescription.hypervisorSignatures }
    return found
  }

  /// What ran when the guest was lost, with the code where it faulted: its memory is mapped one to
  /// one.
  private var inFlight: CellInFlight? {
    guard failure != nil, var loss = reader.transcript.loss else { return nil }
    let place = reader.transcript.fault.flatMap { Int(exactly: $0.instruction) }
    if let place, memory.bytes.indices.contains(place) {
      // No instruction is longer than 15 bytes.
      loss.code = Array(memory.bytes[place..<min(place + 15, memory.bytes.count)])
    }
    return loss
  }
}
