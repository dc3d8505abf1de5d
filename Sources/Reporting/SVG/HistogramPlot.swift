import Documents

/// How often which value was seen, with the clock's grid behind it.
struct HistogramPlot: Picture {
  /// A range and how many values lie in it.
  struct Bin {
    var lower: Double
    var upper: Double
    var count: Int
  }

  /// A value to find again: the median, a percentile.
  struct Mark {
    var value: Double
    var label: String
  }

  /// What the drawing shows, for those who cannot see it.
  var title: String
  /// Under the axis: what it counts.
  var axisTitle: String
  /// Ascending, without gaps.
  var bins: [Bin]
  /// The clock's step; its multiples are drawn where they lie 3 units apart or more.
  var gridStep: Double?
  /// Drawn through the bars.
  var marks: [Mark] = []
  /// Whether these are not a CPU's numbers; bars are hatched then, and the title must say so too.
  var isEmulated = false
  /// In units.
  var width = 340.0

  /// Whether the clock's steps lie far enough apart to be drawn.
  var showsGrid: Bool {
    guard let gridStep, gridStep > 0, let first = bins.first, let last = bins.last else {
      return false
    }
    return (width - 16) * gridStep / (last.upper - first.lower) >= 3
  }

  /// How much the tallest bar stands for; the drawing has no axis for it.
  var peakWords: String {
    let total = bins.reduce(0) { $0 + $1.count }
    guard total > 0, let most = bins.map(\.count).max() else { return "" }
    return "The tallest bar is \(percent(Double(most) / Double(total))) of those drawn."
  }

  /// The drawing as markup; `id` must be unique on the page.
  func svg(id: String) -> String {
    let (top, bottom) = (20.0, 112.0)
    var drawing = Drawing(width: width, height: bottom + 34)
    let scale = PlotScale(
      values: bins.flatMap { [$0.lower, $0.upper] }, ends: (8, width - 8), room: 0)
    let most = Double(max(bins.map(\.count).max() ?? 1, 1))
    // One outline of all bars: where one ends the next begins.
    var bars = bins.first.map { "M\(point(scale.place($0.lower), bottom))" } ?? ""
    // Neighbours of one height are one stretch.
    let heights = bins.map { bin in
      // A bar that has samples can be seen, however few they are.
      Int(
        (bottom - (bin.count > 0 ? max((bottom - top) * Double(bin.count) / most, 1) : 0)).rounded()
      )
    }
    for (index, bin) in bins.enumerated() {
      if index == 0 || heights[index] != heights[index - 1] { bars += "V\(heights[index])" }
      if index == bins.count - 1 || heights[index] != heights[index + 1] {
        bars += "H\(Int(scale.place(bin.upper).rounded()))"
      }
    }
    if !bars.isEmpty { bars += "V\(coordinate(bottom))" }
    drawing.axis(scale, from: top, to: bottom, title: axisTitle)
    drawing.path(bars, isEmulated ? "bars emulated" : "bars")
    if showsGrid, let gridStep { strokes(gridStep, scale, at: bottom, in: &drawing) }
    for mark in marks {
      let x = scale.place(mark.value)
      drawing.line(x, top - 4, x, bottom, "reference")
      drawing.text(
        min(max(x, 24), width - 24), top - 8, mark.label, "quiet", anchor: .middle)
    }
    return drawing.svg(id: id, title: title, description: description)
  }

  /// A short stroke at each multiple of the step: the dashes of one line, as broad as strokes are high.
  private func strokes(
    _ step: Double, _ scale: PlotScale, at bottom: Double, in drawing: inout Drawing
  ) {
    let first = (scale.domain.lowerBound / step).rounded(.up)
    let last = (scale.domain.upperBound / step).rounded(.down)
    guard last >= first, last - first < 1000 else { return }
    let start = scale.place(first * step)
    let gap = last > first ? scale.place((first + 1) * step) - start : width
    drawing.dashes(
      from: start, to: start + gap * (last - first) + 1, y: bottom - 3, gap: gap, "clock")
  }

  private var description: String {
    let total = bins.reduce(0) { $0 + $1.count }
    guard let first = bins.first, let last = bins.last, total > 0,
      let peak = bins.max(by: { $0.count < $1.count })
    else { return "No samples." }
    let ends = [first.lower, last.upper]
    func say(_ value: Double) -> String { chartText(value, among: ends) }
    let named = marks.map { "\($0.label) \(say($0.value))" }.joined(separator: ", ")
    return
      "\(total) samples from \(say(first.lower)) to \(say(last.upper)) \(axisTitle); most often "
      + "\(say(peak.lower)) to \(say(peak.upper)), \(percent(Double(peak.count) / Double(total))) of "
      + "them\(named.isEmpty ? "" : "; \(named)")."
  }
}
