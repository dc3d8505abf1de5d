import Analysis
import Measurement

// Numbers as a reader should see them: as many digits as the interval carries, and no more.

/// A decimal number with this many places and commas between thousands.
///
/// Negative places round to tens, hundreds and so on.
func fixed(_ value: Double, places: Int) -> String {
  guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
  let scale = power(10, abs(places))
  let whole = places >= 0 ? (abs(value) * scale).rounded() : (abs(value) / scale).rounded() * scale
  guard whole < 1e18 else { return "\(value)" }
  var digits = String(Int(whole))
  var fraction = ""
  if places > 0 {
    digits = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    fraction = "." + digits.suffix(places)
    digits.removeLast(places)
  }
  let sign = value < 0 && whole > 0 ? "-" : ""
  return sign + grouped(digits) + fraction
}

/// Places after the point that an estimate's digits are worth.
///
/// The last digit shown is the first digit of the interval's longer arm, but never more than two
/// places and never fewer than two digits in all. Without an interval (few boots) there are three
/// digits, and an interval of no width gives four.
func places(_ estimate: Estimate) -> Int {
  let leading = exponent(estimate.value)
  guard let arm = estimate.halfWidth else { return min(2 - leading, 2) }
  guard arm > 0 else { return min(max(3 - leading, 0), 2) }
  return max(min(-exponent(arm), 2), min(1 - leading, 2))
}

/// An estimate's value alone.
func figure(_ estimate: Estimate, unit: Measurement.Unit = .tscTicks) -> String {
  isExact(estimate, unit) ? count(estimate.value) : fixed(estimate.value, places: places(estimate))
}

/// An estimate's value with the longer arm of its interval; with both where they differ and are asked
/// for: `28.00 +0.71 -0.02`.
func figureWithArm(
  _ estimate: Estimate, unit: Measurement.Unit = .tscTicks, showsBothArms: Bool = false
) -> String {
  if showsBothArms, let interval = estimate.interval, !isExact(estimate, unit) {
    let arms = [interval.upperBound - estimate.value, estimate.value - interval.lowerBound]
    // The shorter arm has a digit, too, as far as two places go.
    let shorter = arms.filter { $0 > 0 }.min().map { min(-exponent($0), 2) } ?? 0
    let places = max(places(estimate), shorter)
    let texts = arms.map { fixed($0, places: places) }
    let value = fixed(estimate.value, places: places)
    return texts[0] == texts[1]
      ? "\(value) ±\(texts[0])" : "\(value) +\(texts[0]) -\(texts[1])"
  }
  let value = figure(estimate, unit: unit)
  guard let arm = estimate.halfWidth, !isExact(estimate, unit) else { return value }
  return "\(value) ±\(fixed(arm, places: places(estimate)))"
}

/// The longer arm as a share of the value: `0.4%`, `<0.1%`, `exact`, or `2 boots`.
func arm(_ estimate: Estimate, unit: Measurement.Unit) -> String {
  if isExact(estimate, unit) { return "exact" }
  guard let arm = estimate.halfWidth else { return counted(estimate.boots, "boot") }
  guard estimate.value != 0 else { return "-" }
  return percent(arm / abs(estimate.value))
}

/// An estimate's value with its arm as a share of it.
func figureWithShare(_ estimate: Estimate, unit: Measurement.Unit) -> String {
  let share = arm(estimate, unit: unit)
  return figure(estimate, unit: unit) + (share.hasSuffix("%") ? " ±\(share)" : " (\(share))")
}

/// What one rung adds, with its sign.
///
/// A difference of gated figures whose interval holds 0 is `~0` with the interval's longer reach.
func addition(
  _ estimate: Estimate, unit: Measurement.Unit, isGated: Bool = false
) -> String {
  if isGated, unit != .instructions, estimate.isDistinguishableFromZero == false,
    let interval = estimate.interval
  {
    let reach = max(interval.upperBound, -interval.lowerBound)
    return "~0 ±\(fixed(reach, places: places(estimate)))"
  }
  let text = figureWithArm(estimate, unit: unit, showsBothArms: isGated)
  return text.hasPrefix("-") ? text : "+\(text)"
}

/// A ratio to three digits.
func ratio(_ value: Double?) -> String { value.map(threeDigits) ?? "-" }

/// Three digits, but no more than two places, and all of those before the point.
func threeDigits(_ value: Double) -> String {
  fixed(value, places: min(max(2 - exponent(value), 0), 2))
}

/// A share as a percentage to two digits, or `<0.1%`.
func percent(_ share: Double) -> String {
  let value = share * 100
  if value == 0 { return "0%" }
  if value < 0.1 { return "<0.1%" }
  return fixed(value, places: value < 9.95 ? 1 : 0) + "%"
}

/// Whether a number is a count that every boot agreed on.
func isExact(_ estimate: Estimate, _ unit: Measurement.Unit) -> Bool {
  guard unit == .instructions else { return false }
  return estimate.isConstant || estimate.halfWidth == 0
}

/// A count: whole when it is whole, else to two places.
func count(_ value: Double) -> String {
  fixed(value, places: value == value.rounded() ? 0 : 2)
}

/// The decimal exponent of the leading digit; 0 for 0.
private func exponent(_ value: Double) -> Int {
  var rest = abs(value)
  guard rest > 0, rest.isFinite else { return 0 }
  var exponent = 0
  while rest >= 10 { (rest, exponent) = (rest / 10, exponent + 1) }
  while rest < 1 { (rest, exponent) = (rest * 10, exponent - 1) }
  return exponent
}

private func power(_ base: Double, _ exponent: Int) -> Double {
  (0..<max(exponent, 0)).reduce(1) { product, _ in product * base }
}

private func grouped(_ digits: String) -> String {
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
    text.append(digit)
  }
  return text
}
