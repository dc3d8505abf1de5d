import Documents

/// The boots of two arms beside each other, each pair joined by a line.
///
/// A change that is real slopes most lines the same way; noise crosses them.
struct PairPlot: Picture {
  /// Two boots of one number.
  struct Pair {
    /// In the base.
    var base: Double
    /// In the head.
    var head: Double
  }

  /// What the drawing shows, for those who cannot see it.
  var title: String
  /// What the vertical axis counts.
  var axisTitle: String
  /// In the order of the boots.
  var pairs: [Pair]
  /// In units.
  var width = 340.0
  /// In units.
  var height = 200.0

  /// The drawing as markup; `id` must be unique on the page.
  func svg(id: String) -> String {
    var drawing = Drawing(width: width, height: height)
    let (top, bottom) = (24.0, height - 24)
    let (left, right) = (width * 0.3, width * 0.85)
    let scale = PlotScale(values: pairs.flatMap { [$0.base, $0.head] }, ends: (bottom, top))
    drawing.verticalAxis(scale, from: 52, to: width - 8)
    drawing.text(4, 12, axisTitle, "quiet")
    for pair in pairs {
      drawing.line(
        left, scale.place(pair.base), right, scale.place(pair.head),
        pair.head > pair.base ? "pair more" : pair.head < pair.base ? "pair less" : "pair")
    }
    for pair in pairs {
      drawing.dot(left, scale.place(pair.base), radius: 2.6, "dot")
      drawing.dot(right, scale.place(pair.head), radius: 2.6, "dot")
    }
    drawing.text(left, bottom + 16, "base", anchor: .middle)
    drawing.text(right, bottom + 16, "head", anchor: .middle)
    return drawing.svg(id: id, title: title, description: description)
  }

  private var description: String {
    guard !pairs.isEmpty else { return "\(axisTitle): no pairs." }
    let (more, less) = (pairs.count { $0.head > $0.base }, pairs.count { $0.head < $0.base })
    let marks = pairs.flatMap { [$0.base, $0.head] }.sorted()
    func say(_ values: [Double]) -> String {
      "\(chartText(values.min() ?? 0, among: marks)) to \(chartText(values.max() ?? 0, among: marks))"
    }
    return "\(axisTitle), \(counted(pairs.count, "pair")): base \(say(pairs.map(\.base))), "
      + "head \(say(pairs.map(\.head))); the head takes more in \(more), less in \(less)."
  }
}
