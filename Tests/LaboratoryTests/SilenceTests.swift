import Foundation
import Launches
import Processes
import Testing

@testable import Laboratory

@Suite struct `a silent guest` {
  private func complaint(
    _ command: [String], seconds: Double, cpuSeconds: Double?, sleepSeconds: Double? = nil
  ) throws -> String {
    let child = try ChildProcess(launching: command)
    defer { child.terminate(graceSeconds: 0) }
    var limits = SamplingLimits(budgetTicks: 1, maximumSamples: 1, warmUpSamples: 0)
    (limits.silenceSeconds, limits.silentCPUSeconds) = (seconds, cpuSeconds)
    limits.sleepSeconds = sleepSeconds
    var silence = Silence(of: child, limits)
    while true {
      if let complaint = silence.complaint() { return complaint }
      _ = waitUntilReadable([child.exitDescriptor], timeoutSeconds: 0.005)
    }
  }

  private static let busy = ["/bin/sh", "-c", "while :; do :; done"]
  private static let idle = ["/bin/sleep", "600"]

  @Test func `that works is hung by its CPU time`() throws {
    #expect(
      try complaint(Self.busy, seconds: 600, cpuSeconds: 0.02)
        == "the guest used 0.02 s of CPU time and said nothing")
  }

  @Test func `that waits is hung by elapsed time`() throws {
    #expect(
      try complaint(Self.idle, seconds: 0.2, cpuSeconds: 0.1) == "the guest said nothing for 0.2 s")
  }

  @Test func `that sleeps and is not woken is hung, and so are its children`() throws {
    for command in [Self.idle, ["/bin/sh", "-c", "sleep 600; exit"]] {
      #expect(
        try complaint(command, seconds: 600, cpuSeconds: nil, sleepSeconds: 0.1)
          == "the guest slept for 0.1 s, and nothing woke it")
    }
  }

  @Test func `that wakes now and then, or waits for a child that works, does not sleep`() throws {
    let napping = ["/bin/sh", "-c", "while :; do sleep 0.02; done"]
    let waiting = ["/bin/sh", "-c", "(while :; do :; done); exit"]
    for command in [napping, waiting] {
      #expect(
        try complaint(command, seconds: 1, cpuSeconds: nil, sleepSeconds: 0.3)
          == "the guest said nothing for 1.0 s")
    }
  }

  @Test func `that works may do so where no CPU time was limited`() throws {
    #expect(
      try complaint(Self.busy, seconds: 0.2, cpuSeconds: nil) == "the guest said nothing for 0.2 s")
  }

  @Test func `is so anew from each word on`() throws {
    let child = try ChildProcess(launching: Self.busy)
    defer { child.terminate(graceSeconds: 0) }
    var limits = SamplingLimits(budgetTicks: 1, maximumSamples: 1, warmUpSamples: 0)
    (limits.silenceSeconds, limits.silentCPUSeconds) = (600, 0.02)
    var silence = Silence(of: child, limits)
    while silence.complaint() == nil { _ = waitUntilReadable([], timeoutSeconds: 0.005) }
    // So that it uses none from here on, however long this test has to wait for a CPU.
    child.signal(SIGSTOP)
    while try !String(contentsOfFile: "/proc/\(child.processIdentifier)/stat", encoding: .utf8)
      .contains(") T ")
    { _ = waitUntilReadable([], timeoutSeconds: 0.005) }
    silence.end()
    let complaint = silence.complaint()
    #expect(complaint == nil)
  }
}
