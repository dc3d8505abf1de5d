import Measurement

/// Why a run cannot be resumed here: what it measured with is not what there is now.
///
/// Boots are replicates of one thing. A run that goes on with another image, CPU, kernel or emulator
/// would mix two things under one number, which no analysis could part again.
struct OtherConditions: Error, CustomStringConvertible {
  var run: String
  var differences: [String]

  var description: String {
    "The run \(run) cannot go on, because the conditions are not those it was begun under: "
      + differences.joined(separator: "; ") + ". Start a new run with 'switchbench run'."
  }

  /// Throws when a recorded run and what there is now differ in anything that makes its numbers.
  static func check(_ run: Run, against bench: Workbench) throws {
    var differences: [String] = []
    func compare(_ what: String, _ then: String?, _ now: String?) {
      guard then != now else { return }
      differences.append("\(what) was \(then ?? "unknown") and is \(now ?? "unknown")")
    }
    let images = Dictionary(
      bench.images.map { ($0.name, $0.sha256) }, uniquingKeysWith: { first, _ in first })
    for image in run.images {
      compare("the SHA-256 of image \(image.name)", image.sha256, images[image.name])
    }
    compare("the CPU model", run.host.cpuModel.value, bench.host.cpuModel.value)
    compare("the microcode", run.host.microcode.value, bench.host.microcode.value)
    compare("the kernel", run.host.kernel.value, bench.host.kernel.value)
    if run.cells.contains(where: { $0.id.machine != .process }) {
      compare("QEMU", run.tools["qemu"], bench.tools["qemu"])
    }
    for machine in run.machines where machine.available {
      let now = bench.found.first { $0.record.id == machine.id }?.record
      guard now?.available != true else { continue }
      let because = now?.because ?? "nobody asked for it"
      differences.append("the machine '\(machine.id.rawValue)' does not work any more (\(because))")
    }
    guard differences.isEmpty else { throw OtherConditions(run: run.id, differences: differences) }
  }
}
