import Analysis
import Documents
import Measurement

/// The cost of one strategy over another, in a sentence for each machine and ring.
public func strategyRatioDocument(
  _ ratios: [StrategyRatio], _ first: String, over second: String
) -> Document {
  let sentences = ratios.map { sentence($0, first, second) }
  return Document(
    title: "",
    sections: [Section(id: "ratios", title: "", blocks: [.bullets(sentences)])])
}

private func sentence(_ ratio: StrategyRatio, _ first: String, _ second: String) -> String {
  let id = ratio.cell
  let how = ratio.mechanism?.rawValue ?? "mechanism not proven"
  var text = "\(id.scenario), \(id.architecture.rawValue), \(id.machine.rawValue), "
  text += "\(id.ring.name), \(how): "
  let isCount = ratio.unit == .instructions
  let asTimed = ratio.asTimed
  if isExact(asTimed, ratio.unit) {
    let times = fixed(asTimed.value, places: 2)
    return text + "\(first) takes exactly \(times) times the instructions of \(second)."
  }
  text += "\(first) is \(words(asTimed)) times as expensive as \(second)"
  text += isCount ? "" : " as timed"
  if let beyond = ratio.beyondLoop { text += ", and \(words(beyond)) times beyond the loop" }
  text += "."
  if asTimed.interval?.contains(1) == true {
    text +=
      " As timed, the difference is not "
      + "detectable."
  }
  return text
}

/// A ratio with its arms, or with the number of boots that have no interval.
private func words(_ estimate: Estimate) -> String {
  estimate.interval == nil
    ? "\(threeDigits(estimate.value)) (\(counted(estimate.boots, "boot")), no interval)"
    : figureWithArm(estimate, showsBothArms: true)
}
