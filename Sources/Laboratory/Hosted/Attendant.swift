import Foundation
import Host
import GuestImages
import Launches
import Measurement
import Processes

/// The suite inside a virtual host: launches what lines ask for, and answers each with a line.
public struct Attendant {
  private let images: ImageStore.Images

  /// Seconds between two looks at a guest.
  ///
  /// The host has one CPU, and what looking executes is counted with the guest's switches.
  private static let lookSeconds = 0.005

  /// Makes an attendant that launches the images in `folder`, which another computer built.
  public init(images folder: String) {
    images = ImageStore.Images(folder: folder, toolchain: "that of the computer below")
  }

  /// Attends until the lines end.
  /// - Parameters:
  ///   - next: The next line; nil at the end.
  ///   - answer: Takes a line.
  public func attend(next: () -> String?, answer: (String) -> Void) throws {
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let placement = try Topology.current().placement(cpu: nil, node: nil)
    let reasons = ExitReasons()
    var probe = MachineProbe(images: images, placement: placement, folder: folder.path)
    probe.exitReasons = reasons
    probe.lookSeconds = Attendant.lookSeconds
    let found = try probe.find(.kvm)
    guard let executor = found.executor else {
      let because = found.record.because ?? "no reason was given"
      return answer(try HostedWire.encode(HostedWire.Answer.unavailable(because: because)))
    }
    let counting =
      reasons == nil ? "exits are not told apart" : "exits are told apart by reason"
    answer(
      try HostedWire.encode(
        HostedWire.Answer.ready(notes: found.record.notes + [release, counting])))
    while let line = next() {
      answer(try HostedWire.encode(reply(to: line, executor)))
    }
  }

  private func reply(to line: String, _ executor: any Executor) -> HostedWire.Answer {
    do {
      switch try HostedWire.decode(HostedWire.Question.self, line) {
      case .launch(let plan):
        return .outcome(HostedWire.Outcome(try executor.launch(plan.launchPlan)))
      case .symbols(let addresses):
        return .symbols(try KernelSymbols().functions(holding: addresses))
      }
    } catch { return .failed(because: "\(error)") }
  }

  private var release: String {
    let text = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
    return "Linux \(text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "of unknown release")"
  }
}
