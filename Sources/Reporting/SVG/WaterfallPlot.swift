import Documents

/// What each step adds, drawn from where the one before it ended, and the whole beside it.
///
/// The whole is measured by itself: where the steps do not add up to it, both can be seen, and the
/// description says by how much.
struct WaterfallPlot: Picture {
  /// One step, from the top.
  struct Step {
    /// What is added.
    var label: String
    /// By how much; may be negative.
    var increment: Double
    /// The same with its interval, as it should be read: `+2.6 ±0.1`.
    var text: String
  }

  /// What the steps are compared with.
  struct Whole {
    /// What it is.
    var label: String
    /// Its value.
    var value: Double
    /// The same as it should be read.
    var text: String
  }

  /// What the drawing shows, for those who cannot see it.
  var title: String
  /// Under the axis: what it counts.
  var axisTitle: String
  /// From the top.
  var steps: [Step]
  /// Ends of the scale that the drawing shares with others of its family.
  var shared: [Double] = []
  /// The last row; nil draws none.
  var whole: Whole?
  /// In units.
  var width = 340.0

  /// Where each step ends.
  var runningSums: [Double] {
    var sum = 0.0
    return steps.map { step in
      sum += step.increment
      return sum
    }
  }

  /// The drawing as markup; `id` must be unique on the page.
  func svg(id: String) -> String {
    let rowHeight = 34.0
    let count = steps.count + (whole == nil ? 0 : 1)
    let bottom = 4 + Double(count) * rowHeight
    var drawing = Drawing(width: width, height: bottom + 32)
    let scale = PlotScale(
      values: [0] + runningSums + (whole.map { [$0.value] } ?? []) + shared,
      ends: (8, width - 8))
    drawing.axis(scale, from: 2, to: bottom, title: axisTitle)
    var (start, links) = (0.0, "")
    for (index, step) in steps.enumerated() {
      let top = 2 + Double(index) * rowHeight
      let end = start + step.increment
      bar(step.label, step.text, from: start, to: end, top, scale, style(of: step), in: &drawing)
      if index + 1 < count {
        links += "M\(point(scale.place(end), top + 29))v\(coordinate(rowHeight - 12))"
      }
      start = end
    }
    if !links.isEmpty { drawing.path(links, "link") }
    if let whole {
      let top = 2 + Double(steps.count) * rowHeight
      bar(whole.label, whole.text, from: 0, to: whole.value, top, scale, "whole", in: &drawing)
    }
    return drawing.svg(id: id, title: title, description: description)
  }

  private func style(of step: Step) -> String { step.increment < 0 ? "step less" : "step" }

  private func bar(
    _ label: String, _ text: String, from start: Double, to end: Double, _ top: Double,
    _ scale: PlotScale, _ style: String, in drawing: inout Drawing
  ) {
    let (left, right) = (scale.place(min(start, end)), scale.place(max(start, end)))
    drawing.text(8, top + 12, Drawing.fitted(label, into: width - 24 - Drawing.width(of: text)))
    drawing.text(width - 8, top + 12, text, "strong", anchor: .end)
    drawing.rectangle(left, top + 17, max(right - left, 1), 12, style)
  }

  private var description: String {
    let sums = runningSums
    let marks = ([0] + sums + (whole.map { [$0.value] } ?? [])).sorted()
    let sentences = zip(steps, sums).map { step, sum in
      "\(step.label): \(step.text), in total \(chartText(sum, among: marks))."
    }
    guard let whole else { return ([axisTitle + "."] + sentences).joined(separator: " ") }
    let rest = whole.value - (sums.last ?? 0)
    let last =
      "\(whole.label): \(whole.text); it differs from the sum of the steps by "
      + "\(chartText(rest, among: marks))."
    return ([axisTitle + "."] + sentences + [last]).joined(separator: " ")
  }
}
