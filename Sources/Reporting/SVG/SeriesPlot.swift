import Documents

/// A value over a series of commits or recordings, with the places where it changed.
struct SeriesPlot: Picture {
  /// One recording.
  struct Point {
    /// What it is of: a short revision.
    var label: String
    /// Its value; nil leaves a gap.
    var value: Double?
    /// The value's interval; nil draws none.
    var interval: ClosedRange<Double>?
  }

  /// A change between a point and the one before it.
  struct Change {
    /// The first point after the change: an index into `points`.
    var index: Int
    /// What changed, in a word or two: `+4.1 %`.
    var text: String
  }

  /// What the drawing shows, for those who cannot see it.
  var title: String
  /// What the vertical axis counts.
  var axisTitle: String
  /// The oldest first.
  var points: [Point]
  /// In the order of the points; one that names no point is left out.
  var changes: [Change]
  /// In units.
  var width = 680.0
  /// In units.
  var height = 220.0

  /// The drawing as markup; `id` must be unique on the page.
  func svg(id: String) -> String {
    var drawing = Drawing(width: width, height: height)
    let values = points.flatMap { point in
      [point.value, point.interval?.lowerBound, point.interval?.upperBound].compactMap { $0 }
    }
    let (top, bottom) = (32.0, height - 24)
    let scale = PlotScale(values: values, ends: (bottom, top))
    let left = max(56, Drawing.room(for: scale))
    let gap = points.count > 1 ? (width - left - 24) / Double(points.count - 1) : 0
    func x(_ index: Int) -> Double { left + 12 + gap * Double(index) }
    drawing.verticalAxis(scale, from: left, to: width - 8)
    drawing.text(4, 12, axisTitle, "quiet")
    for change in changes where points.indices.contains(change.index) {
      let place = x(change.index) - gap / 2
      drawing.line(place, top - 8, place, bottom, "change")
      drawing.text(
        min(max(place, 70), width - 40), top - 10, change.text, "strong", anchor: .middle)
    }
    drawing.path(line(scale, x), "series")
    for (index, point) in points.enumerated() {
      if let interval = point.interval {
        drawing.line(
          x(index), scale.place(interval.lowerBound), x(index), scale.place(interval.upperBound),
          "whisker")
      }
      if let value = point.value { drawing.dot(x(index), scale.place(value), radius: 3, "dot") }
    }
    label(x, gap, bottom + 16, in: &drawing)
    return drawing.svg(id: id, title: title, description: description)
  }

  /// A line through the values, broken where one is missing.
  private func line(_ scale: PlotScale, _ x: (Int) -> Double) -> String {
    var commands = ""
    var isOpen = false
    for (index, point) in points.enumerated() {
      if let value = point.value {
        commands += (isOpen ? "L" : "M") + Reporting.point(x(index), scale.place(value))
      }
      isOpen = point.value != nil
    }
    return commands
  }

  /// Names under as many points as there is room for, the first and the last among them.
  private func label(
    _ x: (Int) -> Double, _ gap: Double, _ y: Double, in drawing: inout Drawing
  ) {
    let room = 10 + 6.4 * Double(points.map(\.label.count).max() ?? 0)
    let stride = gap > 0 ? max(1, Int((room / gap).rounded(.up))) : 1
    for (index, point) in points.enumerated() {
      let isLast = index == points.count - 1
      let isFree = index.isMultiple(of: stride) && points.count - 1 - index >= stride
      guard isFree || isLast else { continue }
      drawing.text(
        min(max(x(index), room / 2), width - room / 2), y, point.label, anchor: .middle)
    }
  }

  private var description: String {
    let values = points.compactMap(\.value)
    let marks = values.sorted()
    guard let first = values.first, let last = values.last, let least = marks.first,
      let greatest = marks.last
    else { return "\(axisTitle): no point has a value." }
    func say(_ value: Double) -> String { chartText(value, among: marks) }
    let marked = changes.filter { points.indices.contains($0.index) }.map {
      "Change at \(points[$0.index].label): \($0.text)."
    }
    return
      ([
        "\(axisTitle): \(counted(points.count, "point")), from \(say(first)) to \(say(last)), least "
          + "\(say(least)), greatest \(say(greatest))."
      ]
      + (marked.isEmpty ? ["No change is marked."] : marked)).joined(separator: " ")
  }
}
