import Foundation
import Processes
import TestSupport
import Testing

/// What a computer can lack: cells are skipped with the reason, or the run ends with one.
@Suite(.serialized, .early) struct ComputerTests {
  /// A folder for PATH that has the tools of a run but no QEMU.
  private func pathWithoutQEMU(_ suite: SuiteCopy) throws -> String {
    for tool in ["swiftc", "swift", "gcc", "sha256sum", "git"] {
      guard let place = findExecutable(tool) else { continue }
      _ = try suite.script("exec '\(place)' \"$@\"", as: "bin/\(tool)")
    }
    return "\(suite.path)/bin"
  }

  @Test func `without QEMU a process is measured, and the others are skipped with the fix`() throws
  {
    let suite = try SuiteCopy()
    let path = ["PATH": try pathWithoutQEMU(suite)]
    let all = try Switchbench.run(Switchbench.smallRun, suite: suite, environment: path)
    #expect(all.isDone, "\(all.error)")
    #expect(all.output.contains("5 cells: 1 measured, 0 failed, 4 skipped."), "\(all.output)")
    #expect(all.words.contains("qemu-system-x86_64 was not found in PATH; install the Debian"))

    let one = try Switchbench.run(
      Switchbench.smallRun + ["--machine", "tcg"], suite: suite, environment: path)
    #expect(one.status == 4)
    #expect(
      one.error.contains("--machine tcg does not work here: qemu-system-x86_64 was not found"))
    #expect(one.output.contains("0 measured"))

    let both = try Switchbench.run(
      Switchbench.smallRun + ["--machine", "tcg", "--machine", "process"], suite: suite,
      environment: path)
    #expect(both.status == 4, "a machine that was asked for by name is missed")
    #expect(both.output.contains("1 measured"))

    let doctor = try Switchbench.run(["doctor"], suite: suite, environment: path)
    #expect(doctor.status == 1)
    #expect(doctor.words.contains("problem: QEMU: qemu-system-x86_64 was not found in PATH"))
    #expect(doctor.words.contains("fix: install the Debian package qemu-system-x86"))
  }

  @Test func `a QEMU that is too old, or none at all, is named with its version`() throws {
    let suite = try SuiteCopy()
    let old = try suite.script("echo 'QEMU emulator version 5.2.0 (Fake)'", as: "qemu-old")
    let run = try Switchbench.run(
      Switchbench.smallRun + ["--details", "--qemu", old], suite: suite)
    #expect(run.isDone, "\(run.error)")
    #expect(run.output.contains("1 measured, 0 failed, 4 skipped"), "\(run.output)")
    #expect(run.words.contains("is version 5.2.0 (Fake), which cannot say"), "\(run.output)")

    let other = try suite.script("echo 'not a word'", as: "qemu-other")
    let asked = try Switchbench.run(
      Switchbench.smallRun + ["--qemu", other, "--machine", "icount"], suite: suite)
    #expect(asked.status == 4)
    #expect(asked.error.contains("does not print a version"), "\(asked.error)")
  }

  @Test(
    .enabled(if: Nobody.canRunTheSuite, "nobody may not run what was built here"),
    .enabled(if: !Nobody.canOpenKVM, "everybody may open /dev/kvm here"))
  func `a KVM that may not be opened, or is not there, costs its cells and nothing else`() throws {
    let suite = try SuiteCopy()
    let results = "\(suite.path)/Results"
    try FileManager.default.createDirectory(atPath: results, withIntermediateDirectories: true)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: results)
    let isThere = FileManager.default.fileExists(atPath: "/dev/kvm")
    let word = isThere ? "/dev/kvm may not be opened by this user" : "/dev/kvm does not exist"

    let machines = ["--machine", "kvm", "--machine", "process"]
    let run = try Switchbench.run(
      Switchbench.smallRun + machines, suite: suite, prefix: Nobody.prefix)
    #expect(run.status == 4)
    #expect(run.error.contains("--machine kvm does not work here: \(word)"), "\(run.error)")
    #expect(run.output.contains("3 cells: 1 measured, 0 failed, 2 skipped."), "\(run.output)")

    let doctor = try Switchbench.run(["doctor"], suite: suite, prefix: Nobody.prefix)
    #expect(doctor.status == 1)
    #expect(doctor.words.contains("problem: KVM: /dev/kvm"), "\(doctor.output)")
  }

  @Test func `a kernel without 32-bit programs costs the i686 cells of a process`() throws {
    let model = try SuiteCopy()
    let made = try Switchbench.run(Switchbench.smallRun + ["--machine", "process"], suite: model)
    #expect(made.isDone, "\(made.error)")
    let suite = try SuiteCopy(ownImages: true)
    try linkImages(of: model, into: suite)

    let run = try Switchbench.run(
      [
        "run", "--quick", "--benchmark", "01-*", "--strategy", "call-only", "--machine", "process",
        "--details",
      ],
      suite: suite)
    #expect(run.isDone, "\(run.error)")
    #expect(run.output.contains("2 cells: 1 measured, 0 failed, 1 skipped."), "\(run.output)")
    #expect(run.output.contains("CONFIG_IA32_EMULATION"), "\(run.output)")
    let doctor = try Switchbench.run(["doctor"], suite: suite)
    #expect(doctor.status == 1)
    #expect(doctor.words.contains("problem: 32-bit programs: this kernel does not execute i686"))
  }

  /// Gives a suite the images of another, but for a 32-bit program that no x86 kernel executes.
  private func linkImages(of model: SuiteCopy, into suite: SuiteCopy) throws {
    let run = try model.text("Results/runs/\(try #require(model.runs.first))/run.json")
    let hash = try #require(run.firstMatch(of: /\/kernels\/([0-9a-f]+)\//)?.output.1)
    for (architecture, other) in [("i686", "BarePC"), ("x86_64", "")] {
      let folder = ".build/kernels/\(hash)/\(architecture)/\(architecture)-unknown-none-elf/release"
      let place = "\(suite.path)/\(folder)"
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      for platform in ["BarePC", "LinuxProcess"] where other.isEmpty || platform == other {
        let name = "\(platform)-\(architecture)"
        try suite.link("\(Switchbench.repository)/\(folder)/\(name)", as: "\(folder)/\(name)")
      }
    }
    let image = ".build/kernels/\(hash)/i686/i686-unknown-none-elf/release/LinuxProcess-i686"
    // An ELF header for machine 22, S/390: executable, and of no use to this kernel.
    var header = [UInt8](repeating: 0, count: 52)
    header.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, 1, 1, 1])
    header.replaceSubrange(16..<24, with: [2, 0, 22, 0, 1, 0, 0, 0])
    try Data(header).write(to: URL(fileURLWithPath: "\(suite.path)/\(image)"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: "\(suite.path)/\(image)")
  }

  @Test func `a signal ends the doctor's watch of the core`() throws {
    let suite = try SuiteCopy()
    let ending = try Switchbench.shell(
      """
      # A shell's background jobs ignore SIGINT, so this sends another signal that asks for the end.
      "$switchbench" doctor --suite "$suite" > "$suite/output" 2> "$suite/errors" &
      until grep -q watching "$suite/errors"; do sleep 0.01; done
      kill -TERM $!
      wait $!
      echo "status: $?"
      cat "$suite/output"
      """, suite: suite)
    #expect(ending.output == "status: 143\n")
  }

  @Test func `the doctor's findings are the same for people and for tools`() throws {
    let suite = try SuiteCopy()
    let text = try Switchbench.run(["doctor"], suite: suite)
    for line in text.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    #expect(text.words.contains("make the numbers worse,") || text.words.contains("makes the"))
    let tools = try Switchbench.run(["doctor", "--format", "json"], suite: suite)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(tools.output.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "switchbench.doctor/1")
    let findings = try #require(object["findings"] as? [[String: Any]])
    let subjects = findings.compactMap { $0["subject"] as? String }
    #expect(Set(subjects).count == findings.count, "a subject is judged once")
    for subject in [
      "default matrix", "CPU", "quiet core", "clock step", "pinning", "images", "core clock",
      "32-bit programs",
    ] {
      #expect(subjects.contains(subject))
    }
    let counts = try #require(object["counts"] as? [String: Int])
    #expect(tools.status == (counts["problem"] == 0 ? 0 : 1))
  }
}
