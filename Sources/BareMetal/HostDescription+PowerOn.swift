import GuestProtocol
import Launches
import Measurement

extension HostDescription {
  /// A computer without an operating system, as it described itself in its log.
  ///
  /// `clockStep` is what the images found the clock to advance by.
  public init(_ computer: PowerOn, clockStep: Int?) {
    let noSystem = "no operating system ran"
    let basic = computer.leaf(0) ?? [0, 0, 0, 0]
    let brand = RegisterText.text(
      [0x8000_0002, 0x8000_0003, 0x8000_0004].flatMap { computer.leaf($0) ?? [] })
    let power = computer.leaf(0x8000_0007)?[3] ?? 0
    let name = computer.hypervisor
    self.init(
      cpuModel: Observed(brand.isEmpty ? nil : brand, elseBecause: "CPUID has no brand string"),
      cpuVendor: Observed(
        basic[1] == 0 ? nil : RegisterText.text([basic[1], basic[3], basic[2]]),
        elseBecause: "CPUID names no vendor"),
      cpuSignature: .known(Self.signature(computer.leaf(1)?[0] ?? 0)),
      microcode: Observed(
        computer.microcode == 0 ? nil : "0x" + String(computer.microcode, radix: 16),
        elseBecause: "the processor does not say its microcode's revision"),
      kernel: .unknown(because: noSystem), operatingSystem: .unknown(because: noSystem),
      hypervisor: .known(name ?? "none"),
      mitigations: .unknown(because: "\(noSystem); the images turn none on"),
      governor: .unknown(because: "\(noSystem); the firmware's setting holds"),
      smt: .unknown(because: "\(noSystem); the other threads wait to be started"),
      onlineCPUs: [0], numaNodes: .unknown(because: noSystem),
      memoryBytes: .unknown(because: noSystem), clockSource: .unknown(because: noSystem),
      tsc: TimeStampCounter(
        hz: Observed(
          computer.ticksPerSecond, elseBecause: "no timer of 1,193,182 Hz answered on this computer"
        ),
        step: Observed(clockStep, elseBecause: "no image said what its clock advances by"),
        invariant: .known(power >> 8 & 1 == 1)))
  }

  /// Family, model and stepping: Intel SDM volume 2A, CPUID, leaf 1.
  private static func signature(_ word: UInt32) -> [Int] {
    let (family, model) = (word >> 8 & 15, word >> 4 & 15)
    return [
      Int(family == 15 ? family + (word >> 20 & 255) : family),
      Int(family == 6 || family == 15 ? model | word >> 16 & 15 << 4 : model), Int(word & 15),
    ]
  }
}
