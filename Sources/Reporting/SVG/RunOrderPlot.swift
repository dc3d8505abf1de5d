import Documents

/// Values in the order in which they were taken, one stretch for each boot, side by side.
///
/// A frequency that climbs, a neighbour that wakes up, a boot that differs from the others: all of
/// them have the same histogram as noise, and another picture here.
struct RunOrderPlot: Picture {
  /// One boot.
  struct Stretch {
    /// What it is: `boot 3`.
    var label: String
    /// Medians of consecutive blocks of samples.
    var values: [Double]
    /// Whether it counts; one that does not is drawn faint, and the description says so.
    var counts: Bool
    /// What the boot was reduced to, drawn as a dot; nil for one that does not count.
    var location: Double?
  }

  /// What the drawing shows, for those who cannot see it.
  var title: String
  /// What the vertical axis counts.
  var axisTitle: String
  /// In the order of time.
  var stretches: [Stretch]
  /// The cell's estimate, drawn across; nil draws none.
  var estimate: Double?
  /// The estimate's interval, drawn as a band; nil draws none.
  var interval: ClosedRange<Double>?
  /// Whether these are not a CPU's numbers; the line is dotted then, and the title must say so too.
  var isEmulated = false
  /// In units.
  var width = 340.0

  /// The drawing as markup; `id` must be unique on the page.
  func svg(id: String) -> String {
    let (top, bottom) = (18.0, 112.0)
    var drawing = Drawing(width: width, height: bottom + 34)
    let scale = PlotScale(values: values, ends: (bottom, top))
    let left = max(46, Drawing.room(for: scale))
    if let interval {
      let upper = scale.place(interval.upperBound)
      drawing.rectangle(
        left, upper, width - 4 - left, max(scale.place(interval.lowerBound) - upper, 1), "band")
    }
    drawing.verticalAxis(scale, from: left, to: width - 4)
    drawing.text(4, 10, axisTitle, "quiet")
    let room = (width - 8 - left) / Double(max(stretches.count, 1))
    func start(_ index: Int) -> Double { left + room * Double(index) }
    let borders = stretches.indices.dropFirst()
      .map { "M\(point(start($0), top))V\(coordinate(bottom))" }.joined()
    // Among many boots their dots part them.
    if !borders.isEmpty, stretches.count <= 12 { drawing.path(borders, "grid") }
    for isCounted in [true, false] {
      let lines = stretches.enumerated().filter { $0.element.counts == isCounted }
        .map { line($0.element, from: start($0.offset) + 1.5, width: room - 3, scale) }.joined()
      let style = (isEmulated ? "series emulated" : "series") + (isCounted ? "" : " left-out")
      if !lines.isEmpty { drawing.path(lines, style) }
    }
    let locations = stretches.enumerated().compactMap { index, stretch in
      stretch.location.map { (x: start(index) + room / 2, y: scale.place($0)) }
    }
    drawing.dots(locations, isEmulated ? "dots emulated" : "dots")
    for index in Set([0, stretches.count - 1]).sorted() where stretches.indices.contains(index) {
      drawing.text(
        start(index) + room / 2, bottom + 14, stretches[index].label, anchor: .middle)
    }
    if let estimate {
      let y = scale.place(estimate)
      drawing.line(left, y, width - 4, y, "reference")
    }
    drawing.text(
      (left + width) / 2, bottom + 28, "boot, and time within it", "quiet", anchor: .middle)
    return drawing.svg(id: id, title: title, description: description)
  }

  private var values: [Double] {
    stretches.flatMap { $0.values + [$0.location].compactMap { $0 } }
      + [estimate, interval?.lowerBound, interval?.upperBound].compactMap { $0 }
  }

  private func line(
    _ stretch: Stretch, from start: Double, width: Double, _ scale: PlotScale
  ) -> String {
    let values = condensed(stretch.values)
    let gap = values.count > 1 ? width / Double(values.count - 1) : 0
    return Drawing.polyline(
      values.enumerated().map { (x: start + gap * Double($0.offset), y: scale.place($0.element)) })
  }

  /// As many values as there is room for beside each other: medians of neighbours.
  private func condensed(_ values: [Double]) -> [Double] {
    let room = max(2, 44 / max(stretches.count, 1))
    guard values.count > room else { return values }
    return (0..<room).map { index in
      let part = values[values.count * index / room..<values.count * (index + 1) / room].sorted()
      return part[part.count / 2]
    }
  }

  private var description: String {
    let all = stretches.flatMap(\.values).sorted()
    guard let least = all.first, let greatest = all.last else { return "No samples." }
    func say(_ value: Double) -> String { chartText(value, among: all) }
    let most = stretches.compactMap { stretch in
      stretch.values.max().flatMap { high in
        stretch.values.min().map { (label: stretch.label, width: high - $0) }
      }
    }.max { $0.width < $1.width }
    let leftOut = stretches.filter { !$0.counts }.map(\.label)
    return
      "\(axisTitle): medians of blocks of samples in \(counted(stretches.count, "boot")), from "
      + "\(say(least)) to \(say(greatest))"
      + (most.map { "; boot \($0.label) varies most, by \(say($0.width))" } ?? "") + "."
      + (leftOut.isEmpty ? "" : " Left out: boot \(leftOut.joined(separator: ", ")).")
  }
}
