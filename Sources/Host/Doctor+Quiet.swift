import Measurement

extension Doctor {
  /// Who else wants the CPU that measures.
  static func quiet(
    _ choice: CPUChoice, _ topology: Topology, activity: [Int: Double],
    description: HostDescription, files: FileSystemView
  ) -> [Finding] {
    [
      measuringCPU(choice, topology, activity), multithreading(choice.cpu, topology, description),
      steal(cpu: choice.cpu, description, files), load(topology, files), hugePages(files),
    ]
  }

  private static func measuringCPU(
    _ choice: CPUChoice, _ topology: Topology, _ activity: [Int: Double]
  ) -> Finding {
    let share = activity[choice.cpu].map { "\(Int(($0 * 100).rounded())) % in use just now" }
    let observed = "CPU \(choice.cpu): \(choice.because)"
    if let share, activity[choice.cpu, default: 0] > Topology.busyShare {
      return Finding(
        "measuring CPU", .warning, observed: "\(observed); \(share)",
        effect: "other work interrupts samples and shares caches and predictors",
        fix: "stop that work, or choose another with --cpu")
    }
    guard topology.isolatedCPUs.contains(choice.cpu) else {
      return Finding(
        "measuring CPU", .note, observed: observed + (share.map { "; \($0)" } ?? ""),
        effect: "the scheduler's tick and other tasks interrupt some samples; medians hold, tails "
          + "show it",
        fix: "for clean tails boot with isolcpus= and nohz_full= for one CPU")
    }
    return Finding(
      "measuring CPU", .good, observed: observed, effect: "samples are rarely interrupted")
  }

  private static func multithreading(
    _ cpu: Int, _ topology: Topology, _ description: HostDescription
  ) -> Finding {
    let others = (topology.siblings[cpu] ?? CPUSet([])).subtracting(CPUSet([cpu]))
    guard others.isEmpty else {
      return Finding(
        "SMT", .warning, observed: "CPU \(cpu) shares its core with CPU \(others)",
        effect: "work on the sibling takes execution units and shares caches and branch predictors",
        fix: "keep the sibling idle, or as root: echo off > /sys/devices/system/cpu/smt/control")
    }
    let isVirtual = description.hypervisor.value != "none"
    if isVirtual {
      return Finding(
        "SMT", .note, observed: "no sibling of CPU \(cpu) is visible from inside this machine",
        effect: "the hypervisor may run other guests on the other half of the core")
    }
    return Finding(
      "SMT", .good, observed: "CPU \(cpu) has its core to itself",
      effect: "no other work shares its execution units")
  }

  private static func steal(
    cpu: Int, _ description: HostDescription, _ files: FileSystemView
  ) -> Finding {
    let times = ProcessorTimes.read(files)
    guard let time = times.value?[cpu], time.total > 0 else {
      return Finding(
        "steal", .note, observed: times.because ?? "/proc/stat has no line for CPU \(cpu)",
        effect: "it is unknown whether a hypervisor took the CPU away during a sample")
    }
    let perMille = time.steal * 1000 / time.total
    let observed = "\(time.steal) of \(time.total) ticks of CPU \(cpu) since start were stolen"
    if perMille >= 10 {
      return Finding(
        "steal", .warning, observed: observed,
        effect: "the hypervisor gives the CPU to others in the middle of samples: long tails",
        fix: "measure at a quieter time, or on a computer of your own")
    }
    if time.steal == 0 && description.hypervisor.value != "none" {
      return Finding(
        "steal", .note, observed: observed,
        effect: "none, or the hypervisor does not account for it")
    }
    return Finding(
      "steal", .good, observed: observed, effect: "too little to show in a median")
  }

  private static func load(_ topology: Topology, _ files: FileSystemView) -> Finding {
    let text = files.observe("/proc/loadavg", missingMeans: "/proc is not mounted")
    let words = text.value?.split(separator: " ") ?? []
    guard let now = words.first.flatMap({ Double($0) }) else {
      return Finding(
        "load", .note, observed: text.because ?? "/proc/loadavg says '\(text.value ?? "")'",
        effect: "it is unknown how many tasks compete for CPUs")
    }
    let observed = "\(words[0]) tasks over the last minute on \(topology.onlineCPUs.count) CPUs"
    guard now > Double(topology.onlineCPUs.count) / 2 else {
      return Finding("load", .good, observed: observed, effect: "CPUs are available")
    }
    return Finding(
      "load", .warning, observed: observed,
      effect: "tasks compete for CPUs and for the core clock: numbers scatter and are too high",
      fix: "end other work first")
  }

  private static func hugePages(_ files: FileSystemView) -> Finding {
    let path = "/sys/kernel/mm/transparent_hugepage/enabled"
    let text = files.observe(path, missingMeans: "the kernel is built without huge pages")
    guard case .known(let modes) = text else {
      return Finding(
        "huge pages", .good, observed: text.because ?? "", effect: "every page is small")
    }
    guard modes.contains("[always]") else {
      return Finding(
        "huge pages", .good, observed: modes,
        effect: "guests do not request them, so every boot has the same pages")
    }
    return Finding(
      "huge pages", .note, observed: modes,
      effect: "stacks and sample arrays may lie on a huge page in one boot and not in the next",
      fix: "as root: echo madvise > \(path)")
  }
}
