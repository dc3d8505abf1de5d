import Foundation
import Processes

/// Slurm with two virtual nodes on this computer: Debian's own daemons, on loopback alone, without systemd,
/// munge or accounting.
final class SlurmCluster {
  static let isInstalled = ["/usr/sbin/slurmctld-wlm", "/usr/sbin/slurmd-wlm", "/usr/bin/sbatch"]
    .allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

  /// What took too long, or did not work.
  struct Failure: Error {
    var because: String
  }

  private let folder: String
  private var daemons: [ChildProcess] = []
  private var configuration: String { "\(folder)/slurm.conf" }

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("slurm-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(
      atPath: "\(folder)/state", withIntermediateDirectories: true)
    let ports = try Self.freePorts(3)
    let host = try Processes.run(["hostname", "-s"], timeoutSeconds: 10).outputText
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let user = NSUserName()
    try Data(
      """
      ClusterName=switchbench
      SlurmctldHost=\(host)(127.0.0.1)
      SlurmUser=\(user)
      SlurmdUser=\(user)
      AuthType=auth/none
      CredType=cred/none
      ProctrackType=proctrack/linuxproc
      TaskPlugin=task/none
      AccountingStorageType=accounting_storage/none
      JobAcctGatherType=jobacct_gather/none
      MpiDefault=none
      SelectType=select/cons_tres
      SlurmctldPort=\(ports[0])
      StateSaveLocation=\(folder)/state
      SlurmdSpoolDir=\(folder)/spool-%n
      SlurmctldPidFile=\(folder)/slurmctld.pid
      SlurmdPidFile=\(folder)/%n.pid
      SlurmctldLogFile=\(folder)/slurmctld.log
      SlurmdLogFile=\(folder)/%n.log
      ReturnToService=2
      KillWait=2
      SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=1
      NodeName=n1 NodeHostname=\(host) NodeAddr=127.0.0.1 Port=\(ports[1]) CPUs=1
      NodeName=n2 NodeHostname=\(host) NodeAddr=127.0.0.1 Port=\(ports[2]) CPUs=1
      PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP

      """.utf8
    ).write(to: URL(filePath: configuration))
  }

  /// Starts the daemons and waits until both nodes are idle.
  func begin() throws {
    try start("/usr/sbin/slurmctld-wlm", "-D", "-i")
    for node in ["n1", "n2"] { try start("/usr/sbin/slurmd-wlm", "-D", "-N", node) }
    try wait { (try? self.output(["sinfo", "--noheader", "--format=%D %t"])) == "2 idle" }
  }

  /// Ends the daemons, which are children of this process, and with them all jobs.
  func end() {
    for daemon in daemons.reversed() { daemon.terminate(graceSeconds: 5) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// What a command of Slurm prints, without white space at its ends.
  func output(_ command: [String]) throws -> String {
    let result = try Processes.run(
      command,
      environment: ProcessInfo.processInfo.environment.merging(["SLURM_CONF": configuration]) {
        $1
      },
      timeoutSeconds: 60)
    guard result.termination.isSuccess else { throw Failure(because: result.errorText) }
    return result.outputText.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Looks again and again; two minutes are enough on the busiest computer.
  func wait(until isDone: () -> Bool) throws {
    let deadline = Date(timeIntervalSinceNow: 120)
    while !isDone() {
      guard Date() < deadline else { throw Failure(because: log) }
      usleep(200_000)
    }
  }

  private var log: String {
    ["slurmctld", "n1", "n2"].map { name in
      let text = (try? String(contentsOfFile: "\(folder)/\(name).log", encoding: .utf8)) ?? ""
      return "\(name): \(text.split(separator: "\n").suffix(5).joined(separator: "\n"))"
    }.joined(separator: "\n")
  }

  private func start(_ program: String, _ arguments: String...) throws {
    let daemon = try ChildProcess(
      launching: [program] + arguments,
      environment: ProcessInfo.processInfo.environment.merging(["SLURM_CONF": configuration]) {
        $1
      },
      standardOutput: .null, standardError: .null)
    daemons.append(daemon)
  }

  /// Ports that nothing listens on at this moment.
  private static func freePorts(_ count: Int) throws -> [String] {
    let script = """
      import socket
      held = [socket.socket() for _ in range(\(count))]
      for each in held: each.bind(("127.0.0.1", 0))
      print(*(each.getsockname()[1] for each in held))
      """
    let result = try Processes.run(["python3", "-c", script], timeoutSeconds: 30)
    return result.outputText.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
