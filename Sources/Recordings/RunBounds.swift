import Measurement

// What a recording may ask for and hold. `run` plans nothing that is out of these bounds, so a plan
// that is was edited, and to resume it would take hours or all memory.

/// Throws where a run's plan is none that `run` makes.
func checkPlan(of run: Run, file: String) throws {
  func check(_ key: String, _ isSound: Bool, _ bounds: String) throws {
    guard !isSound else { return }
    throw RecordingError.wrongValue(file: file, key: "plan.\(key)", detail: "it must be \(bounds)")
  }
  let plan = run.plan
  try check("boots", (0...10_000).contains(plan.boots), "from 0 to 10000")
  try check(
    "cellBudgetMicroseconds", (0...600_000_000).contains(plan.cellBudgetMicroseconds),
    "from 0 to 600000000, ten minutes")
  try check(
    "maximumSamples", (0...10_000_000).contains(plan.maximumSamples), "from 0 to 10000000")
  try check("warmUpSamples", (0...10_000_000).contains(plan.warmUpSamples), "from 0 to 10000000")
  try check(
    "precision", plan.precision.map { $0 > 0 && $0 <= 1 } ?? true, "a share above 0, up to 1")
  try check(
    "maximumBoots", plan.maximumBoots.map { (0...10_000).contains($0) } ?? true, "from 0 to 10000")
  try check(
    "timeLimitSeconds", plan.timeLimitSeconds.map { $0 >= 0 && $0 <= 31_536_000 } ?? true,
    "from 0 to 31536000, a year")
  try check("cpu", plan.cpu.map { (0..<65_536).contains($0) } ?? true, "a CPU's number")
  try check("numaNode", plan.numaNode.map { (0..<65_536).contains($0) } ?? true, "a node's number")
  var places: [CellID: Int] = [:]
  for (place, cell) in run.cells.enumerated() {
    guard let first = places.updateValue(place, forKey: cell.id) else { continue }
    throw RecordingError.wrongValue(
      file: file, key: "cells[\(place)].id", detail: "\(cell.id) is also cells[\(first)]")
  }
}

/// Throws where the samples of a run have numbers that are out of bounds: in a recording they are
/// distances, and only their sums are the samples.
func checkSamples(of run: Run, file: String) throws {
  for (place, cell) in run.cells.enumerated() {
    for (number, boot) in cell.boots.enumerated() where !hasSoundSamples(boot) {
      throw RecordingError.wrongValue(
        file: file, key: "cells[\(place)].boots[\(number)].samples",
        detail: "a sample or a probe is greater than 2^53, or there are more than 2^32 samples")
    }
  }
}

/// Whether the samples of a boot can be added without a look at their size.
func hasSoundSamples(_ boot: BootRecord) -> Bool {
  func isSound(_ value: Int64) -> Bool { value.magnitude <= NumberBounds.greatest }
  // They ascend.
  let ends = [boot.histogram.bins.first, boot.histogram.bins.last].compactMap { $0?.ticks }
  guard ends.allSatisfy(isSound), boot.histogram.count <= 1 << 32 else { return false }
  return (boot.probed?.bins ?? []).allSatisfy {
    isSound(Int64($0.before)) && isSound(Int64($0.after))
  } && boot.runOrder.allSatisfy { isSound(Int64($0)) }
}
