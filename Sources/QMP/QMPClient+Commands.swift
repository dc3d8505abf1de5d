import Foundation

/// A virtual CPU and the host's thread that runs it.
public struct VirtualCPU: Hashable, Sendable {
  /// Its number, from 0.
  public var index: Int
  /// The id of its thread, as `sched_setaffinity` takes it.
  public var threadIdentifier: Int

  /// Makes a description.
  public init(index: Int, threadIdentifier: Int) {
    self.index = index
    self.threadIdentifier = threadIdentifier
  }
}

/// Whether the guest runs.
public struct RunState: Hashable, Sendable {
  /// QEMU's word for it: `running`, `prelaunch`, `paused`, `internal-error`, `shutdown`.
  public var name: String
  /// Whether virtual CPUs execute instructions.
  public var isRunning: Bool

  /// Makes a state.
  public init(name: String, isRunning: Bool) {
    self.name = name
    self.isRunning = isRunning
  }
}

extension QMPClient {
  /// The virtual CPUs in the order of their numbers (`query-cpus-fast`).
  public func queryVirtualCPUs(timeoutSeconds: Double = 5) throws -> [VirtualCPU] {
    let command = "query-cpus-fast"
    let answer = try execute(command, timeoutSeconds: timeoutSeconds)
    let virtualCPUs = try (answer.array ?? []).map { element in
      guard let index = element["cpu-index"]?.integer, let thread = element["thread-id"]?.integer
      else { throw unexpected(command, element) }
      return VirtualCPU(index: index, threadIdentifier: thread)
    }
    guard answer.array != nil else { throw unexpected(command, answer) }
    return virtualCPUs.sorted { $0.index < $1.index }
  }

  /// Whether the guest runs, and if not, why (`query-status`).
  public func queryStatus(timeoutSeconds: Double = 5) throws -> RunState {
    let answer = try execute("query-status", timeoutSeconds: timeoutSeconds)
    guard let name = answer["status"]?.string, let isRunning = answer["running"]?.bool
    else { throw unexpected("query-status", answer) }
    return RunState(name: name, isRunning: isRunning)
  }

  /// Whether this QEMU can use KVM, and whether it does (`query-kvm`).
  public func queryKVM(timeoutSeconds: Double = 5) throws -> (present: Bool, enabled: Bool) {
    let answer = try execute("query-kvm", timeoutSeconds: timeoutSeconds)
    guard let present = answer["present"]?.bool, let enabled = answer["enabled"]?.bool
    else { throw unexpected("query-kvm", answer) }
    return (present, enabled)
  }

  /// Lets the guest run (`cont`).
  public func continueExecution(timeoutSeconds: Double = 5) throws {
    try execute("cont", timeoutSeconds: timeoutSeconds)
  }

  /// Pauses the guest (`stop`).
  public func stop(timeoutSeconds: Double = 5) throws {
    try execute("stop", timeoutSeconds: timeoutSeconds)
  }

  /// Asks QEMU to end (`quit`).
  ///
  /// A connection that closes instead of an answer is an answer.
  public func quit(timeoutSeconds: Double = 5) throws {
    do {
      try execute("quit", timeoutSeconds: timeoutSeconds)
    } catch QMPError.closed {}
  }

  /// KVM's counters of each virtual CPU, by name (`query-stats`, since QEMU 7.1).
  ///
  /// Names that KVM does not have are absent; without KVM the list is empty. Values that are not
  /// single integers, such as histograms, are left out.
  public func queryVirtualCPUStatistics(
    names: [String], timeoutSeconds: Double = 5
  ) throws -> [[String: Int]] {
    let command = "query-stats"
    let provider: JSONValue = [
      "provider": "kvm", "names": .array(names.map(JSONValue.string)),
    ]
    let answer = try execute(
      command, arguments: ["target": "vcpu", "providers": [provider]],
      timeoutSeconds: timeoutSeconds)
    guard let virtualCPUs = answer.array else { throw unexpected(command, answer) }
    return try virtualCPUs.map { element in
      guard let statistics = element["stats"]?.array else { throw unexpected(command, element) }
      var values: [String: Int] = [:]
      for statistic in statistics {
        guard let name = statistic["name"]?.string else { throw unexpected(command, statistic) }
        if let value = statistic["value"]?.integer { values[name] = value }
      }
      return values
    }
  }

  /// The registers as text for a person (`info registers` of the human monitor).
  public func registers(timeoutSeconds: Double = 5) throws -> String {
    try humanMonitor("info registers", timeoutSeconds: timeoutSeconds)
  }

  /// The human monitor's answer to a line (`human-monitor-command`).
  ///
  /// An unknown command is no error; the answer says so.
  public func humanMonitor(_ line: String, timeoutSeconds: Double = 5) throws -> String {
    let command = "human-monitor-command"
    let answer = try execute(
      command, arguments: ["command-line": .string(line)], timeoutSeconds: timeoutSeconds)
    guard let text = answer.string else { throw unexpected(command, answer) }
    return text
  }

  private func unexpected(_ command: String, _ value: JSONValue) -> QMPError {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = (try? encoder.encode(value)) ?? Data()
    return .unexpected(command: command, excerpt: excerpt(bytes))
  }
}
