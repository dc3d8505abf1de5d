import Measurement

extension HostDescription {
  /// The names that the hypervisors of this computer give themselves; none without one.
  public static var hypervisorSignatures: [String] {
    ProcessorIdentification.real.hypervisorSignatures
  }

  /// Describes this computer, as CPU `measuringCPU` sees it; the clock takes about 50 ms.
  public static func capture(measuringCPU cpu: Int, topology: Topology) -> HostDescription {
    capture(
      measuringCPU: cpu, topology: topology,
      clock: TimeStampClock.measure(onCPU: cpu).timeStampCounter)
  }

  /// Describes this computer, its clock having been looked at already.
  public static func capture(
    measuringCPU cpu: Int, topology: Topology, clock: TimeStampCounter
  ) -> HostDescription {
    capture(
      measuringCPU: cpu, topology: topology, clock: clock, files: .real, identification: .real)
  }

  static func capture(
    measuringCPU cpu: Int, topology: Topology, clock: TimeStampCounter, files: FileSystemView,
    identification: ProcessorIdentification
  ) -> HostDescription {
    HostDescription(
      cpuModel: CPUInfo.value(
        "model name", cpu: cpu, files, missingMeans: "the CPU has no brand string"),
      cpuVendor: CPUInfo.value(
        "vendor_id", cpu: cpu, files, missingMeans: "the kernel does not know the vendor"),
      cpuSignature: HostFacts.signature(cpu: cpu, files),
      microcode: HostFacts.microcode(cpu: cpu, files),
      kernel: HostFacts.kernel(files),
      operatingSystem: HostFacts.operatingSystem(files),
      hypervisor: .known(identification.hypervisor),
      mitigations: HostFacts.mitigations(files),
      governor: HostFacts.governor(cpu: cpu, files),
      smt: HostFacts.simultaneousMultithreading(files),
      onlineCPUs: topology.onlineCPUs.numbers,
      numaNodes: topology.nodes.compactMap { nodes in
        Dictionary(nodes.map { (String($0.number), $0.cpus.numbers) }) { first, _ in first }
      } elseBecause: { _ in
        ""
      },
      memoryBytes: HostFacts.memoryBytes(files),
      clockSource: HostFacts.clockSource(files),
      tsc: clock, core: HostFacts.coreType(cpu: cpu, files),
      machineDigest: HostFacts.machineDigest(files))
  }
}

/// Single facts out of /proc and /sys, each with the true reason when it is not there.
enum HostFacts {
  static func signature(cpu: Int, _ files: FileSystemView) -> Observed<[Int]> {
    let keys = ["cpu family", "model", "stepping"]
    return CPUInfo.read(files).compactMap { blocks in
      guard let block = blocks.first(where: { $0["processor"] == String(cpu) }) else { return nil }
      let numbers = keys.compactMap { block[$0].flatMap { Int($0) } }
      return numbers.count == keys.count ? numbers : nil
    } elseBecause: { _ in
      "\(CPUInfo.path) lacks family, model or stepping of CPU \(cpu): the CPU is offline"
    }
  }

  /// The revision as the kernel prints it; under a hypervisor that is the hypervisor's word.
  ///
  /// 0xffffffff is what some hypervisors answer in place of the revision. It counts as unknown: two
  /// computers that both answer it need not have the same microcode, and a comparison must not
  /// conclude that they have.
  static func microcode(cpu: Int, _ files: FileSystemView) -> Observed<String> {
    CPUInfo.value(
      "microcode", cpu: cpu, files, missingMeans: "usual under a hypervisor that hides the revision"
    ).compactMap {
      $0.lowercased() == "0xffffffff" ? nil : $0
    } elseBecause: { text in
      "the kernel prints \(text), which hypervisors answer in place of the real revision"
    }
  }

  static func kernel(_ files: FileSystemView) -> Observed<String> {
    // The files hold what uname(2) says.
    let release = files.observe("/proc/sys/kernel/osrelease", missingMeans: "/proc is not mounted")
    let version = files.observe("/proc/sys/kernel/version", missingMeans: "/proc is not mounted")
    return release.compactMap { release in
      version.value.map { "\(release) \($0)" }
    } elseBecause: { _ in
      version.because ?? ""
    }
  }

  static func operatingSystem(_ files: FileSystemView) -> Observed<String> {
    let path = "/etc/os-release"
    return files.observe(path, missingMeans: "not a distribution, or a bare container").compactMap {
      let key = "PRETTY_NAME="
      let line = $0.split(separator: "\n").first { $0.hasPrefix(key) }
      return line.map { trimmed($0.dropFirst(key.count).filter { $0 != "\"" && $0 != "'" }) }
    } elseBecause: { _ in
      "\(path) has no line PRETTY_NAME="
    }
  }

  static func mitigations(_ files: FileSystemView) -> Observed<[String: String]> {
    let folder = "/sys/devices/system/cpu/vulnerabilities"
    switch files.namesInFolder(folder) {
    case .failure(let failure):
      return .unknown(
        because: failure.isMissing
          ? "\(folder) does not exist: the kernel is older than 4.15, or /sys is not mounted"
          : "\(folder) cannot be read (\(errnoText(failure.code)))")
    case .success(let names):
      var words: [String: String] = [:]
      for name in names {
        switch files.text("\(folder)/\(name)") {
        case .success(let text): words[name] = text
        case .failure(let failure):
          return .unknown(because: "\(failure.path) cannot be read (\(errnoText(failure.code)))")
        }
      }
      return .known(words)
    }
  }

  static func governor(cpu: Int, _ files: FileSystemView) -> Observed<String> {
    files.observe(
      "/sys/devices/system/cpu/cpu\(cpu)/cpufreq/scaling_governor",
      missingMeans: "the kernel has no frequency driver here, as is usual in a virtual machine")
  }

  static func simultaneousMultithreading(_ files: FileSystemView) -> Observed<Bool> {
    let path = "/sys/devices/system/cpu/smt/active"
    return files.observe(path, missingMeans: "the kernel is older than 4.19, or has one CPU only")
      .compactMap {
        ["0": false, "1": true][$0]
      } elseBecause: {
        "\(path) says '\($0)'"
      }
  }

  static func memoryBytes(_ files: FileSystemView) -> Observed<Int> {
    let path = "/proc/meminfo"
    return files.observe(path, missingMeans: "/proc is not mounted").compactMap { text in
      let line = text.split(separator: "\n").first { $0.hasPrefix("MemTotal:") }
      let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      return kilobytes.map { $0 * 1024 }
    } elseBecause: { _ in
      "\(path) has no line MemTotal:"
    }
  }

  static func clockSource(_ files: FileSystemView) -> Observed<String> {
    files.observe(
      "/sys/devices/system/clocksource/clocksource0/current_clocksource",
      missingMeans: "/sys is not mounted")
  }
}
