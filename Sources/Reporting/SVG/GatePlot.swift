import Analysis

/// One cell's launches twice: disturbed samples, and quiet ones.
///
/// A line spans the middle half of a launch's samples, and a dot is their median. Both halves share one
/// scale, so that the effect of the gate can be seen.
struct GatePlot {
  var picture: GatePicture
  /// In units.
  var width = 760.0
  /// In units.
  var height = 300.0

  func svg(id: String) -> String {
    var drawing = Drawing(width: width, height: height)
    let launches = picture.launches
    let ranges = launches.compactMap(\.disturbed) + launches.compactMap(\.quiet)
    let scale = PlotScale(
      values: ranges.flatMap { [$0.low, $0.high] }, ends: (height - 34, 44))
    drawing.verticalAxis(scale, from: 60, to: width - 8)
    drawing.text(4, 14, "\(picture.id)")
    drawing.text(4, 30, "ticks per switch", "quiet")
    let middle = (60 + width - 8) / 2
    draw(launches.map(\.disturbed), "disturbed samples", from: 60, to: middle, scale, &drawing)
    draw(launches.map(\.quiet), "quiet samples", from: middle, to: width - 8, scale, &drawing)
    return drawing.svg(id: id, title: "Launches of \(picture.id)", description: description)
  }

  private func draw(
    _ ranges: [GatePicture.Range?], _ title: String, from left: Double, to right: Double,
    _ scale: PlotScale, _ drawing: inout Drawing
  ) {
    let step = (right - left) / Double(ranges.count + 1)
    for (place, range) in ranges.enumerated() {
      guard let range else { continue }
      let x = left + step * Double(place + 1)
      drawing.line(x, scale.place(range.low), x, scale.place(range.high), "pair")
      drawing.dot(x, scale.place(range.middle), radius: 3, "dot")
    }
    drawing.text((left + right) / 2, height - 10, title, anchor: .middle)
  }

  private var description: String {
    func say(_ ranges: [GatePicture.Range]) -> String {
      let middles = ranges.map(\.middle).sorted()
      guard let least = middles.first, let greatest = middles.last else { return "none" }
      return "medians from \(fixed(least, places: 3)) to \(fixed(greatest, places: 3)) ticks in "
        + "\(ranges.count) launches"
    }
    return "Disturbed samples: \(say(picture.launches.compactMap(\.disturbed))). Quiet samples: "
      + "\(say(picture.launches.compactMap(\.quiet)))."
  }
}

/// A drawing of one cell's launches as a file of its own, in SVG.
public func render(_ picture: GatePicture) -> String {
  let style = """
    <style>text{font:12px system-ui,sans-serif;fill:#222}.quiet{fill:#666}.m{text-anchor:middle}\
    .e{text-anchor:end}.pair{stroke:#888;stroke-width:2}.dot{fill:#1259b5}.grid,.axis{stroke:#ddd}\
    @media(prefers-color-scheme:dark){text{fill:#ddd}.quiet{fill:#999}.dot{fill:#7ab4ff}\
    .grid,.axis{stroke:#444}}</style>
    """
  let drawing = GatePlot(picture: picture).svg(id: "launches")
  guard let end = drawing.firstIndex(of: ">") else { return drawing }
  let opening = drawing[..<end].replacing(
    "<svg ", with: "<svg xmlns=\"http://www.w3.org/2000/svg\" ")
  return opening + ">" + style + drawing[drawing.index(after: end)...] + "\n"
}
