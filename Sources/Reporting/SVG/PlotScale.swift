import Foundation

/// From values to places on a line, with round numbers to mark it by.
struct PlotScale {
  /// The values at both ends.
  let domain: ClosedRange<Double>
  /// The places at both ends; the first may be the greater, where up is more.
  let ends: (Double, Double)
  /// Whether equal ratios have equal lengths.
  let isLogarithmic: Bool

  /// Spans the values with a little room; a logarithmic scale needs all of them above 0 and becomes
  /// a linear one otherwise.
  init(
    values: [Double], ends: (Double, Double), isLogarithmic: Bool = false, room: Double = 0.04
  ) {
    let finite = values.filter(\.isFinite)
    let (least, greatest) = (finite.min() ?? 0, finite.max() ?? 1)
    self.ends = ends
    self.isLogarithmic = isLogarithmic && least > 0
    if self.isLogarithmic {
      let factor = max(pow(greatest / least, room), 1.02)
      domain = (least / factor)...(greatest * factor)
    } else {
      let width = greatest - least
      let margin = width > 0 ? width * room : max(abs(least) * 0.02, 0.5)
      domain = (least - margin)...(greatest + margin)
    }
  }

  /// The place of a value; a value beyond the ends lies at the nearer one.
  func place(_ value: Double) -> Double {
    let value = min(max(value, domain.lowerBound), domain.upperBound)
    let share =
      isLogarithmic
      ? log(value / domain.lowerBound) / log(domain.upperBound / domain.lowerBound)
      : (value - domain.lowerBound) / (domain.upperBound - domain.lowerBound)
    return ends.0 + share * (ends.1 - ends.0)
  }

  /// Round values within the ends: 1, 2 or 5 times a power of ten, about as many as asked for.
  func marks(about count: Int) -> [Double] {
    if isLogarithmic, domain.upperBound / domain.lowerBound > 8 { return decades(about: count) }
    let rough = (domain.upperBound - domain.lowerBound) / Double(max(count, 1))
    guard rough > 0, rough.isFinite else { return [] }
    let base = pow(10, floor(log10(rough)))
    let step = base * ([1, 2, 5, 10].first { $0 * base >= rough } ?? 10)
    let first = Int((domain.lowerBound / step).rounded(.up))
    let last = Int((domain.upperBound / step).rounded(.down))
    return first > last ? [] : (first...last).map { Double($0) * step }
  }

  private func decades(about count: Int) -> [Double] {
    let exponents = Int(floor(log10(domain.lowerBound)))...Int(ceil(log10(domain.upperBound)))
    func marks(_ factors: [Double]) -> [Double] {
      exponents.flatMap { exponent in factors.map { $0 * pow(10, Double(exponent)) } }
        .filter(domain.contains)
    }
    let dense = marks([1, 2, 5])
    return dense.count <= count + 3 ? dense : marks([1])
  }
}

/// A number for an axis: as many places as tell its marks apart.
func axisText(_ value: Double, among marks: [Double]) -> String {
  let gaps = zip(marks, marks.dropFirst()).map { abs($1 - $0) }
  let least = gaps.min() ?? abs(value)
  let places = least > 0 ? max(0, Int((-log10(least) - 1e-9).rounded(.up))) : 0
  return fixed(value, places: min(places, 6))
}

extension Drawing {
  /// Marks and numbers along a horizontal axis, with faint lines up through the plot.
  mutating func axis(_ scale: PlotScale, from top: Double, to bottom: Double, title: String) {
    let marks = scale.marks(about: 5)
    path(
      marks.map(scale.place).map { "M\(point($0, top))V\(coordinate(bottom + 3))" }.joined(), "grid"
    )
    var free = 0.0
    for mark in marks {
      let number = axisText(mark, among: marks)
      let half = Drawing.width(of: number) / 2
      // A number at the very end would be cut off, and one too close to another would cover it.
      let x = min(max(scale.place(mark), half), width - half)
      guard x - half >= free else { continue }
      text(x, bottom + 14, number, anchor: .middle)
      free = x + half + 4
    }
    line(min(scale.ends.0, scale.ends.1), bottom, max(scale.ends.0, scale.ends.1), bottom, "axis")
    text((scale.ends.0 + scale.ends.1) / 2, bottom + 28, title, "quiet", anchor: .middle)
  }

  /// How much room the numbers of a vertical axis take.
  static func room(for scale: PlotScale) -> Double {
    let marks = scale.marks(about: 4)
    return (marks.map { width(of: axisText($0, among: marks)) }.max() ?? 0) + 10
  }

  /// Marks and numbers along a vertical axis, with faint lines across the plot.
  mutating func verticalAxis(_ scale: PlotScale, from left: Double, to right: Double) {
    let marks = scale.marks(about: 4)
    path(marks.map(scale.place).map { "M\(point(left, $0))H\(coordinate(right))" }.joined(), "grid")
    for mark in marks {
      let y = scale.place(mark)
      text(left - 4, y + 3.5, axisText(mark, among: marks), anchor: .end)
    }
    line(left, min(scale.ends.0, scale.ends.1), left, max(scale.ends.0, scale.ends.1), "axis")
  }
}
