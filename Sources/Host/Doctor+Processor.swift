import Measurement

extension Doctor {
  /// What the CPU is, what stands between it and this program, and what its kernel pays per entry.
  static func processor(
    _ description: HostDescription, cpu: Int, files: FileSystemView
  ) -> [Finding] {
    [
      model(description, files), hypervisor(description), governor(description, cpu: cpu),
      boost(files), mitigations(description), thirtyTwoBit(files),
    ]
  }

  private static func model(_ description: HostDescription, _ files: FileSystemView) -> Finding {
    guard case .known(let model) = description.cpuModel else {
      return Finding(
        "CPU", .warning, observed: description.cpuModel.because ?? "unknown",
        effect: "a recording cannot say which CPU its numbers belong to")
    }
    let microcode = description.microcode.value.map { "microcode \($0)" } ?? "microcode unknown"
    let signature = (description.cpuSignature.value ?? []).map(String.init).joined(separator: "/")
    let kinds = Set((CPUInfo.read(files).value ?? []).map { "\($0["model"] ?? "")" })
    let isHybrid = kinds.count > 1 || files.text("/sys/devices/cpu_atom/cpus").isSuccess
    guard isHybrid else {
      return Finding(
        "CPU", .good, observed: "\(model), family/model/stepping \(signature), \(microcode)",
        effect: "numbers are comparable only with those of the same CPU and microcode")
    }
    return Finding(
      "CPU", .warning, observed: "\(model), with cores of more than one kind",
      effect: "a switch costs differently on each kind, so numbers of two CPUs are not comparable",
      fix: "use --cpu with a core of the intended kind, the same one for all runs")
  }

  private static func hypervisor(_ description: HostDescription) -> Finding {
    let name = description.hypervisor.value ?? "unknown"
    guard name != "none" else {
      return Finding(
        "hypervisor", .good, observed: "none shows itself",
        effect: "ticks are the CPU's own")
    }
    if MechanismLimits.imitations.contains(where: name.contains) {
      return Finding(
        "hypervisor", .note, observed: "this computer is itself emulated: \(name)",
        effect: "an emulator executes all code, so no time is a CPU's",
        fix: "measure on a computer, or in a virtual machine that KVM runs")
    }
    return Finding(
      "hypervisor", .note, observed: "this computer is itself a virtual machine: \(name)",
      effect: "user-mode code runs natively; exits, interrupts and steal belong to a "
        + "hypervisor below this one, which also reports topology, SMT and microcode",
      fix: "for figures of KVM's exits or of the kernel, measure on bare metal")
  }

  private static func governor(_ description: HostDescription, cpu: Int) -> Finding {
    switch description.governor {
    case .unknown(let because):
      return Finding(
        "governor", .note, observed: because,
        effect: "the core clock may drift against the counter; the calibration beside each block "
          + "of samples shows it")
    case .known("performance"):
      return Finding(
        "governor", .good, observed: "performance on CPU \(cpu)",
        effect: "the core clock does not wait for load before it rises")
    case .known(let governor):
      return Finding(
        "governor", .warning, observed: "\(governor) on CPU \(cpu)",
        effect: "the core clock follows the load, so ticks per switch drift within a run",
        fix: "as root: echo performance > "
          + "/sys/devices/system/cpu/cpu\(cpu)/cpufreq/scaling_governor")
    }
  }

  private static func boost(_ files: FileSystemView) -> Finding {
    let generic = "/sys/devices/system/cpu/cpufreq/boost"
    let intel = "/sys/devices/system/cpu/intel_pstate/no_turbo"
    let isOn: Bool? =
      switch (files.text(intel), files.text(generic)) {
      case (.success("0"), _): true
      case (.success("1"), _): false
      case (_, .success("1")): true
      case (_, .success("0")): false
      default: nil
      }
    let file = files.text(intel).isSuccess ? "echo 1 > \(intel)" : "echo 0 > \(generic)"
    return switch isOn {
    case true:
      Finding(
        "boost", .note, observed: "the CPU may run above its nominal clock",
        effect: "ticks per switch depend on temperature and on the other cores; core cycles do not",
        fix: "compare core cycles, or as root: \(file)")
    case false:
      Finding(
        "boost", .good, observed: "switched off",
        effect: "the core clock stays at or below nominal, so ticks are repeatable")
    default:
      Finding(
        "boost", .note, observed: "not visible (neither \(intel) nor \(generic))",
        effect: "the core clock may exceed the counter's; compare core cycles rather than ticks")
    }
  }

  /// The kernel's names of the vulnerabilities whose mitigations are paid at kernel entry, at exits
  /// from a guest, or by every indirect branch or return (Documentation/admin-guide/hw-vuln).
  private static let relevantMitigations = [
    "meltdown", "spectre_v2", "retbleed", "spec_rstack_overflow", "mds", "l1tf", "tsa", "vmscape",
    "indirect_target_selection",
  ]

  private static func mitigations(_ description: HostDescription) -> Finding {
    guard case .known(let words) = description.mitigations else {
      return Finding(
        "mitigations", .note, observed: description.mitigations.because ?? "unknown",
        effect: "two recordings cannot be distinguished by their kernels' cost per entry")
    }
    let active = relevantMitigations.compactMap { name in
      words[name].flatMap { $0 == "Not affected" ? nil : "\(name): \($0)" }
    }
    guard !active.isEmpty else {
      return Finding(
        "mitigations", .good, observed: "none that affects a switch",
        effect: "kernel entries and exits have only the CPU's own cost")
    }
    return Finding(
      "mitigations", .note, observed: active.joined(separator: "; "),
      effect: "each kernel entry and each exit from a guest pays for these; a switch that stays in "
        + "one process or one guest does not, but a CPU in a restricted mode (STIBP, IBRS) "
        + "predicts its branches worse")
  }

  /// A hint only: a 32-bit program that runs is the proof.
  private static func thirtyTwoBit(_ files: FileSystemView) -> Finding {
    let effect = "32-bit guests of the process machine need it; those under QEMU do not"
    switch thirtyTwoBitEmulation(files) {
    case .known(true):
      return Finding(
        "32-bit programs", .good, observed: "the kernel is built for them", effect: effect)
    case .known(false):
      return Finding(
        "32-bit programs", .problem,
        observed: "the kernel does not run them (IA32 emulation is missing or switched off)",
        effect: effect,
        fix: "boot with ia32_emulation=on, or a kernel with CONFIG_IA32_EMULATION=y")
    case .unknown(let because):
      return Finding("32-bit programs", .note, observed: because, effect: effect)
    }
  }

  /// Whether the kernel can run 32-bit programs, as far as it shows without running one.
  static func thirtyTwoBitEmulation(_ files: FileSystemView) -> Observed<Bool> {
    let options = (try? files.text("/proc/cmdline").get())?.split(separator: " ") ?? []
    let option = options.last { $0.hasPrefix("ia32_emulation=") }?.split(separator: "=").last
    if let option, ["0", "n", "N", "no", "off", "false"].contains(option) { return .known(false) }
    // This switch of the 32-bit vDSO is there exactly when 32-bit support is built in.
    switch files.text("/proc/sys/abi/vsyscall32") {
    case .success: return .known(true)
    case .failure(let failure) where failure.isMissing:
      return files.text("/proc/sys/kernel/osrelease").isSuccess
        ? .known(false) : .unknown(because: "/proc/sys is not mounted")
    case .failure(let failure): return .unknown(because: failure.description)
    }
  }
}

extension Result {
  /// Whether it worked, for those who do not need to know what came of it.
  var isSuccess: Bool {
    if case .success = self { true } else { false }
  }
}
