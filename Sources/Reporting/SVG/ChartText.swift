import Foundation

/// A number in a chart's description, to a hundredth of the range that the chart spans.
///
/// `values` ascend.
func chartText(_ value: Double, among values: [Double]) -> String {
  let range = (values.last ?? 0) - (values.first ?? 0)
  guard range > 0, range.isFinite else { return threeDigits(value) }
  let places = max(0, Int((2 - log10(range)).rounded(.up)))
  return fixed(value, places: min(places, 4))
}
