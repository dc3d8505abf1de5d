import Documents

/// Rows of dots, each with an interval and an estimate, over one axis.
///
/// For the boots of cells, and for comparisons: the log ratio of each pair as a dot, the interval as
/// a bar, and references at 0 and at the threshold. Each row has its words on a line of its own above
/// its dots, so that the drawing is narrow enough for a phone.
struct DotPlot: Picture {
  /// One row.
  struct Row {
    /// What it shows.
    var label: String
    /// Its result in words, at the right: `20.7 ±0.4`, `slower`.
    var note: String
    /// One value for each boot or pair.
    var dots: [Double]
    /// The estimate's interval; nil draws none.
    var interval: ClosedRange<Double>?
    /// The estimate; nil draws none.
    var estimate: Double?
    /// Whether these are not a CPU's numbers; dots are hollow then, and the note must say so too.
    var isEmulated = false
  }

  /// A value that rows are compared with.
  struct Reference {
    /// Where on the axis.
    var value: Double
    /// What it is: `0`, `threshold`.
    var label: String
  }

  /// What the drawing shows, for those who cannot see it.
  var title: String
  /// Under the axis: what it counts.
  var axisTitle: String
  /// From the top.
  var rows: [Row]
  /// Ends of the scale that the drawing shares with others of its family.
  var shared: [Double] = []
  /// Drawn through all rows.
  var references: [Reference] = []
  /// Whether equal ratios have equal lengths; ignored unless all values are above 0.
  var isLogarithmic = false
  /// In units.
  var width = 340.0

  /// The drawing as markup; `id` must be unique on the page.
  func svg(id: String) -> String {
    let rowHeight = rows.contains { !$0.label.isEmpty || !$0.note.isEmpty } ? 34.0 : 22.0
    let top = references.isEmpty ? 2.0 : 16.0
    let bottom = top + Double(rows.count) * rowHeight + 2
    var drawing = Drawing(width: width, height: bottom + 32)
    let scale = PlotScale(values: values, ends: (8, width - 8), isLogarithmic: isLogarithmic)
    drawing.axis(scale, from: top, to: bottom, title: axisTitle)
    // Names of references that lie close together stand on either side.
    let places = references.map { scale.place($0.value) }
    let isClose = zip(places, places.dropFirst()).contains { abs($1 - $0) < 44 }
    for (index, reference) in references.enumerated() {
      let x = places[index]
      drawing.line(x, top, x, bottom, "reference")
      drawing.text(
        min(max(x, 20), width - 20), top - 4, reference.label, "quiet",
        anchor: !isClose ? .middle : index == 0 ? .end : .start)
    }
    for (index, row) in rows.enumerated() {
      draw(row, top: top + Double(index) * rowHeight, height: rowHeight, scale, in: &drawing)
    }
    return drawing.svg(id: id, title: title, description: description)
  }

  private var values: [Double] {
    rows.flatMap { row in
      row.dots
        + [row.estimate, row.interval?.lowerBound, row.interval?.upperBound].compactMap { $0 }
    } + references.map(\.value) + shared
  }

  private func draw(
    _ row: Row, top: Double, height: Double, _ scale: PlotScale, in drawing: inout Drawing
  ) {
    let style = row.isEmulated ? "dots emulated" : "dots"
    let y = top + height - 11
    drawing.text(
      8, top + 12, Drawing.fitted(row.label, into: width - 24 - Drawing.width(of: row.note)))
    drawing.text(width - 8, top + 12, row.note, "strong", anchor: .end)
    if let interval = row.interval {
      let (left, right) = (scale.place(interval.lowerBound), scale.place(interval.upperBound))
      drawing.rectangle(min(left, right), y - 6, max(abs(right - left), 1), 12, "interval")
    }
    // Dots of equal values would hide each other: they take turns above and below the line.
    drawing.dots(
      row.dots.enumerated().map { (scale.place($0.element), y + [0.0, -3, 3][$0.offset % 3]) },
      style)
    if let estimate = row.estimate {
      drawing.line(scale.place(estimate), y - 8, scale.place(estimate), y + 8, "estimate")
    }
  }

  private var description: String {
    let marks = values.sorted()
    func say(_ value: Double) -> String { chartText(value, among: marks) }
    let sentences = rows.map { row in
      var parts: [String] = []
      if let estimate = row.estimate { parts.append("estimate \(say(estimate))") }
      if let interval = row.interval {
        parts.append("interval \(say(interval.lowerBound)) to \(say(interval.upperBound))")
      }
      if let least = row.dots.min(), let greatest = row.dots.max() {
        parts.append("\(counted(row.dots.count, "dot")) from \(say(least)) to \(say(greatest))")
      }
      return (row.label.isEmpty ? "" : "\(row.label): ")
        + (parts.isEmpty ? "no values" : parts.joined(separator: ", "))
        + (row.note.isEmpty ? "." : " (\(row.note)).")
    }
    let held = references.map { "\($0.label) at \(say($0.value))" }
    return
      ([axisTitle + (scaleWord.isEmpty ? "." : ", \(scaleWord).")] + sentences
      + (held.isEmpty ? [] : ["Reference: \(held.joined(separator: ", "))."]))
      .joined(separator: " ")
  }

  private var scaleWord: String {
    isLogarithmic && values.allSatisfy { $0 > 0 } ? "logarithmic scale" : ""
  }
}
