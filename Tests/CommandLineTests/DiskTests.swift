import Foundation
import Processes
import TestSupport
import Testing

/// A results folder that cannot take what is measured: exit code 1, the kernel's word, nothing lost.
@Suite(.serialized, .early) struct DiskTests {
  @Test(.enabled(if: Nobody.canRunTheSuite, "nobody may not run what was built here"))
  func `a results folder that is not ours to write ends the run`() throws {
    let suite = try SuiteCopy()
    let results = "\(suite.path)/Results"
    try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: results)
    let ending = try Switchbench.run(
      Switchbench.smallRun + ["--machine", "process"], suite: suite, prefix: Nobody.prefix)
    #expect(ending.status == 1)
    #expect(ending.output.isEmpty)
    #expect(ending.error.contains("\(results)/runs"), "\(ending.error)")
    #expect(ending.error.contains("Permission denied. Make the folder writable"), "\(ending.error)")
  }

  @Test(.enabled(if: Nobody.canRunTheSuite, "nobody may not run what was built here"))
  func `a build folder that is not ours to write is named with the kernel's word`() throws {
    let suite = try SuiteCopy(ownImages: true)
    let build = "\(suite.path)/.build"
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: build)
    for verb in [Switchbench.smallRun, ["show", "call-only", "--machine", "icount"], ["image"]] {
      let filters = verb[0] == "show" ? ["--architecture", "i686", "--ring", "0"] : []
      let ending = try Switchbench.run(verb + filters, suite: suite, prefix: Nobody.prefix)
      // What a medium takes may be missing, too, and is looked for first.
      if ending.error.contains("apt-get install") { continue }
      #expect(ending.status == 1 && ending.output.isEmpty)
      #expect(ending.error.contains(build), "\(ending.error)")
      #expect(ending.error.contains("Permission denied"), "\(ending.error)")
      #expect(!ending.error.contains("NSCocoaErrorDomain"))
    }
  }

  /// A mount of one's own needs a mount namespace of one's own, which goes with the last process.
  private static let unshare =
    geteuid() == 0 ? ["unshare", "--mount"] : ["unshare", "--map-root-user", "--mount"]

  private static let canMount: Bool = {
    let script = ["/bin/sh", "-c", "mount -t tmpfs -o size=16k tmpfs /mnt"]
    let result = try? Processes.run(unshare + script, timeoutSeconds: 10)
    return result?.termination.isSuccess ?? false
  }()

  private func onDisk(of size: String, options: String = "", _ script: String) throws
    -> Switchbench.Ending
  {
    let suite = try SuiteCopy()
    try FileManager.default.createDirectory(
      atPath: "\(suite.path)/Results", withIntermediateDirectories: true)
    let mount = "mount -t tmpfs -o size=\(size)\(options) tmpfs \"$suite/Results\" || exit 99\n"
    return try Switchbench.shell(mount + script, suite: suite, prefix: Self.unshare)
  }

  private static let run =
    "\"$switchbench\" run --suite \"$suite\" --benchmark '01-*' --machine process --strategy call-only"
    + " --architecture x86_64 --cell-budget 0.05 --boots 200"

  @Test(.enabled(if: canMount, "this user may not mount a file system"))
  func `a disk that fills up ends the run, and what was recorded is gone on with`() throws {
    let ending = try onDisk(
      of: "96k",
      """
      \(Self.run) > "$suite/first"
      echo "run: $?"
      "$switchbench" report latest --details --suite "$suite" | head -n 8
      mount -o remount,size=4M "$suite/Results"
      "$switchbench" run --suite "$suite" --resume latest --details | head -n 2
      echo "resume: ${PIPESTATUS[0]}"
      ls "$suite"/Results/runs/*
      """)
    let lines = ending.output.split(separator: "\n")
    #expect(lines.first == "run: 1", "\(ending.output)")
    #expect(ending.error.contains("No space left on device. Free some space"))
    // What is there can be read before there is room again.
    #expect(lines.contains { $0.contains("1 measured") }, "\(lines)")
    #expect(ending.output.contains("cut off"), "\(lines)")
    // On a core that is always shared the run is done, too, and ends with 7.
    #expect(lines.contains("resume: 0") || lines.contains("resume: 7"))
    #expect(lines.contains("1 cell: 1 measured, 0 failed, 0 skipped."))
    #expect(lines.suffix(3) == ["SHA256SUMS", "report.html", "run.json"])
  }

  @Test(.enabled(if: canMount, "this user may not mount a file system"))
  func `a disk that is full from the start leaves nothing half made`() throws {
    let ending = try onDisk(
      of: "4k", "\(Self.run); echo \"run: $?\"; find \"$suite/Results/runs\" -mindepth 1")
    #expect(ending.output == "run: 1\n")
    #expect(ending.error.contains("No space left on device"), "\(ending.error)")
  }

  @Test(.enabled(if: canMount, "this user may not mount a file system"))
  func `a file system that is read-only ends the run`() throws {
    let ending = try onDisk(of: "1M", options: ",ro", "\(Self.run); echo \"run: $?\"")
    #expect(ending.output == "run: 1\n")
    #expect(ending.error.contains("Read-only file system. Make the folder writable"))
  }
}
