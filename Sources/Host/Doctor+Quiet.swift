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
        effect: "others run on it: samples are interrupted, and caches and predictors are shared",
        mend: "end what runs there, or choose another with --cpu")
    }
    guard topology.isolatedCPUs.contains(choice.cpu) else {
      return Finding(
        "measuring CPU", .note, observed: observed + (share.map { "; \($0)" } ?? ""),
        effect: "the scheduler's tick and other tasks interrupt some samples; medians hold, tails "
          + "show it",
        mend: "for clean tails boot with isolcpus= and nohz_full= for one CPU")
    }
    return Finding(
      "measuring CPU", .good, observed: observed, effect: "hardly anything interrupts a sample")
  }

  private static func multithreading(
    _ cpu: Int, _ topology: Topology, _ description: HostDescription
  ) -> Finding {
    let others = (topology.siblings[cpu] ?? CPUSet([])).subtracting(CPUSet([cpu]))
    guard others.isEmpty else {
      return Finding(
        "SMT", .warning, observed: "CPU \(cpu) shares its core with CPU \(others)",
        effect: "work on the sibling takes execution units and shares caches and branch predictors",
        mend: "keep the sibling idle, or as root: echo off > /sys/devices/system/cpu/smt/control")
    }
    let isVirtual = description.hypervisor.value != "none"
    if isVirtual {
      return Finding(
        "SMT", .note, observed: "no sibling of CPU \(cpu) is visible from inside this machine",
        effect: "the hypervisor may run somebody else on the other half of the core")
    }
    return Finding(
      "SMT", .good, observed: "CPU \(cpu) has its core to itself",
      effect: "nobody shares its execution units")
  }

  private static func steal(
    cpu: Int, _ description: HostDescription, _ files: FileSystemView
  ) -> Finding {
    let times = ProcessorTimes.read(files)
    guard let time = times.value?[cpu], time.total > 0 else {
      return Finding(
        "steal", .note, observed: times.because ?? "/proc/stat has no line for CPU \(cpu)",
        effect: "whether a hypervisor took the CPU away during a sample is not known")
    }
    let perMille = time.steal * 1000 / time.total
    let observed = "\(time.steal) of \(time.total) ticks of CPU \(cpu) since start were stolen"
    if perMille >= 10 {
      return Finding(
        "steal", .warning, observed: observed,
        effect: "the hypervisor gives the CPU to others in the middle of samples: long tails",
        mend: "measure at a quieter time, or on a computer of one's own")
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
        effect: "how many tasks compete for CPUs is not known")
    }
    let observed = "\(words[0]) tasks over the last minute on \(topology.onlineCPUs.count) CPUs"
    guard now > Double(topology.onlineCPUs.count) / 2 else {
      return Finding("load", .good, observed: observed, effect: "CPUs are to be had")
    }
    return Finding(
      "load", .warning, observed: observed,
      effect: "tasks compete for CPUs and for the core clock: numbers scatter and come out high",
      mend: "end other work first")
  }

  private static func hugePages(_ files: FileSystemView) -> Finding {
    let path = "/sys/kernel/mm/transparent_hugepage/enabled"
    let text = files.observe(path, missingMeans: "the kernel is built without huge pages")
    guard case .known(let modes) = text else {
      return Finding(
        "huge pages", .good, observed: text.because ?? "", effect: "every page is a small one")
    }
    guard modes.contains("[always]") else {
      return Finding(
        "huge pages", .good, observed: modes,
        effect: "guests do not ask for them, so that every boot has the same pages")
    }
    return Finding(
      "huge pages", .note, observed: modes,
      effect: "stacks and sample arrays may lie on a huge page in one boot and not in the next",
      mend: "as root: echo madvise > \(path)")
  }
}
