import Measurement

extension HostFacts {
  /// The kind of core by the PMUs that Linux makes for a hybrid CPU; nil where it has none.
  static func coreType(cpu: Int, _ files: FileSystemView) -> CoreType? {
    for (kind, folder) in [(CoreType.performance, "cpu_core"), (.efficient, "cpu_atom")] {
      guard case .success(let text) = files.text("/sys/devices/\(folder)/cpus"),
        let cpus = CPUSet(kernelList: text)
      else { continue }
      if cpus.contains(cpu) { return kind }
    }
    return nil
  }

  /// A digest of machine-id(5) and a word of this program, as that page asks for: the number itself is
  /// confidential.
  ///
  /// Nil without a number, and for the words that stand there until there is one.
  static func machineDigest(_ files: FileSystemView) -> String? {
    guard case .success(let text) = files.text("/etc/machine-id") else { return nil }
    let number = text.lowercased()
    guard number.count == 32, number.allSatisfy(\.isHexDigit), number.contains(where: { $0 != "0" })
    else { return nil }
    return String(SHA256.hexadecimal("switchbench machine \(number)".utf8).prefix(16))
  }
}
