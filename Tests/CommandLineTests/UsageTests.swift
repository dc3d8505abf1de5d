import Foundation
import Testing

/// What was typed wrong: exit code 64, the word, and what could have been meant.
@Suite struct UsageTests {
  @Test(arguments: [
    (["bogus"], ["'bogus' is not a verb. The verbs are run, list, "]),
    (["rnu"], ["'rnu' is not a verb; did you mean 'run'?"]),
    (["run", "--boots", "0"], ["--boots 0", "1 to 1000"]),
    (["run", "--boots", "many"], ["'many'", "--boots"]),
    (["run", "--cell-budget", "0"], ["--cell-budget", "milliseconds"]),
    (["run", "--resume", "latest", "--boots", "3"], ["--resume", "as it was planned"]),
    (["run", "--resume", "latest", "--machine", "tcg"], ["--resume", "filters"]),
    (["run", "--resume", "latest", "--cpu", "1"], ["--resume", "--cpu"]),
    (["run", "--format", "pdf"], ["'pdf'", "'markdown'"]),
    (["list", "--format", "csv"], ["'csv'", "'json'"]),
    (["doctor", "--format", "csv"], ["'csv'", "'json'"]),
    (["report", "--section", "answer", "--details"], ["--section", "--details"]),
    (["run", "--wrong"], ["--wrong"]),
    (["run", "--qemu", "/nowhere/qemu"], ["--qemu /nowhere/qemu", "no such executable"]),
    (["doctor", "--qemu", "no-such-qemu"], ["--qemu no-such-qemu", "no such executable"]),
    (["run", "--host-kernel", "vmlinuz"], ["--host-kernel vmlinuz", "not the name"]),
    (["run", "--host-kernel", "linux-image-amd64"], ["--host-kernel", "add --machine bochs-kvm"]),
    (
      ["verify", "--host-kernel", "linux-image-amd64", "--machine", "kvm"],
      ["add --machine bochs-kvm"]
    ),
    (
      ["compare", "HEAD", ".", "--host-kernel", "linux-image-amd64"], ["add --machine bochs-kvm"]
    ),
    (["list", "--suite", "/nowhere"], ["--suite /nowhere", "Kernels"]),
  ])
  func `is named`(arguments: [String], words: [String]) throws {
    let ending = try Switchbench.run(arguments)
    #expect(ending.status == 64)
    #expect(ending.output.isEmpty)
    #expect(ending.error.hasPrefix("switchbench: "), "\(ending.error)")
    for word in words { #expect(ending.error.contains(word), "\(ending.error)") }
  }

  @Test(arguments: ["run", "list"])
  func `filters that match nothing suggest what was meant`(verb: String) throws {
    for (option, word, suggestion) in [
      ("--strategy", "calee-saved", "did you mean 'callee-saved'?"),
      ("--strategy", "calee-saved", "The nearest are callee-saved, "),
      ("--strategy", "no", "The nearest are "),
      ("--machine", "proces", "did you mean 'process'?"),
      ("--benchmark", "01-flor", "did you mean '01-floor'?"),
      ("--architecture", "x86-64", "did you mean 'x86_64'?"),
      ("--ring", "1", "There is ring0, ring3."),
    ] {
      let ending = try Switchbench.run([verb, option, word])
      #expect(ending.status == 64)
      #expect(ending.error.contains("\(option) '\(word)' matches nothing"), "\(ending.error)")
      #expect(ending.error.contains(suggestion), "\(ending.error)")
    }
  }

  @Test func `filters that exclude each other say why`() throws {
    let ending = try Switchbench.run(["run", "--machine", "process", "--ring", "0"])
    #expect(ending.status == 64)
    #expect(ending.error.contains("A process runs in user mode"), "\(ending.error)")
  }

  @Test(arguments: ["run", "doctor"])
  func `a CPU or a NUMA node that does not exist is named with those that do`(
    verb: String
  ) throws {
    let suite = try SuiteCopy()
    let cpu = try Switchbench.run([verb, "--cpu", "4095"], suite: suite)
    #expect(cpu.status == 64)
    #expect(cpu.error.contains("--cpu 4095: there is no such CPU; online are 0"), "\(cpu.error)")
    let node = try Switchbench.run([verb, "--numa-node", "999"], suite: suite)
    // Where the kernel has no NUMA at all, this computer is the reason and not the number.
    #expect(node.status == 64 || node.error.contains("cannot be bound to a node here"))
    #expect(node.error.contains("--numa-node 999"), "\(node.error)")
    #expect(suite.runs.isEmpty)
  }

  private static let offlineCPU: Int? = {
    let folder = "/sys/devices/system/cpu"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { $0.hasPrefix("cpu") ? Int($0.dropFirst(3)) : nil }.first { cpu in
      let online = try? String(contentsOfFile: "\(folder)/cpu\(cpu)/online", encoding: .utf8)
      return online?.hasPrefix("0") ?? false
    }
  }()

  @Test(.enabled(if: offlineCPU != nil, "every CPU of this computer is online"))
  func `a CPU that is switched off is told from one that does not exist`() throws {
    let cpu = try #require(Self.offlineCPU)
    let ending = try Switchbench.run(["run", "--cpu", "\(cpu)"])
    #expect(ending.status == 64)
    #expect(ending.error.contains("--cpu \(cpu): this CPU is offline"), "\(ending.error)")
  }
}
