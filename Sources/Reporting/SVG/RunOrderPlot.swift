/// Values in the order in which they were taken, one stretch for each boot, side by side.
///
/// A frequency that climbs, a neighbour that wakes up, a boot that differs from the others: all of
/// them have the same histogram as noise, and another picture here.
struct RunOrderPlot {
  /// One boot.
  struct Stretch {
    /// What it is: `boot 3`.
    var label: String
    /// Medians of consecutive blocks of samples.
    var values: [Double]
    /// Whether it counts; one that does not is drawn faint, and the description says so.
    var counts: Bool
  }

  /// What the drawing shows, for those who cannot see it.
  var title: String
  /// What the vertical axis counts.
  var axisTitle: String
  /// In the order of time.
  var stretches: [Stretch]
  /// The cell's estimate, drawn across; nil draws none.
  var estimate: Double?
  /// Whether these are not a CPU's numbers; the line is dotted then, and the title must say so too.
  var isEmulated = false
  /// In units.
  var width = 340.0

  /// The drawing as markup; `id` must be unique on the page.
  func svg(id: String) -> String {
    let (top, bottom, left) = (18.0, 112.0, 46.0)
    var drawing = Drawing(width: width, height: bottom + 34)
    let values = stretches.flatMap(\.values) + [estimate].compactMap { $0 }
    let scale = PlotScale(values: values, ends: (bottom, top))
    drawing.verticalAxis(scale, from: left, to: width - 4)
    drawing.text(4, 10, axisTitle, "label quiet")
    let room = (width - 8 - left) / Double(max(stretches.count, 1))
    let stride = max(1, Int((14 / room).rounded(.up)))
    for (index, stretch) in stretches.enumerated() {
      let start = left + room * Double(index)
      if index > 0 { drawing.line(start, top, start, bottom, "grid") }
      draw(stretch, from: start + 1.5, width: room - 3, scale, in: &drawing)
      if index.isMultiple(of: stride) {
        drawing.text(start + room / 2, bottom + 14, stretch.label, anchor: .middle)
      }
    }
    if let estimate {
      let y = scale.place(estimate)
      drawing.line(left, y, width - 4, y, "reference")
    }
    drawing.text(
      (left + width) / 2, bottom + 28, "boot, and time within it", "label quiet", anchor: .middle)
    return drawing.svg(id: id, title: title, description: description)
  }

  private func draw(
    _ stretch: Stretch, from start: Double, width: Double, _ scale: PlotScale,
    in drawing: inout Drawing
  ) {
    let style = (isEmulated ? "series emulated" : "series") + (stretch.counts ? "" : " left-out")
    let values = stretch.values
    guard values.count > 1 else {
      if let only = values.first {
        drawing.dot(start + width / 2, scale.place(only), radius: 2, "dot")
      }
      return
    }
    let gap = width / Double(values.count - 1)
    let places = values.enumerated().map { index, value in
      point(start + gap * Double(index), scale.place(value))
    }
    drawing.path("M" + places.joined(separator: "L"), style)
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
