import Documents

/// A drawing that is put together element by element and written down as one `<svg>`.
///
/// Lengths are in units that are CSS pixels where there is room. A narrow drawing shrinks with the
/// page; one wider than 420 does not, and belongs into a box that scrolls (class `scroll`). Colours
/// come from classes that the page's style gives a light and a dark meaning. Whoever cannot see the
/// drawing is told its title and its description.
struct Drawing {
  /// How a text stands to its place; the words are classes of the page's style, since a page has
  /// thousands of them.
  enum Anchor: String {
    case start
    case middle = "m"
    case end = "e"
  }

  /// The width, in units.
  let width: Double
  /// The height, in units; may grow while it is drawn.
  var height: Double
  private var body = ""

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  /// A straight line.
  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    path("M\(point(x1, y1))L\(point(x2, y2))", style)
  }

  /// Any path, as SVG writes it.
  mutating func path(_ commands: String, _ style: String) {
    body += "<path class=\"\(style)\" d=\"\(commands)\"/>"
  }

  /// Strokes one unit wide at equal distances, as the dashes of one line.
  mutating func dashes(
    from start: Double, to end: Double, y: Double, gap: Double, _ style: String
  ) {
    body +=
      "<path class=\"\(style)\" stroke-dasharray=\"1 \(coordinate(gap - 1, places: 2))\" "
      + "d=\"M\(point(start - 0.5, y))H\(coordinate(end))\"/>"
  }

  /// A filled rectangle; `opacity` is left to the style when nil.
  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String,
    opacity: Double? = nil
  ) {
    let opacity = opacity.map { " fill-opacity=\"\(coordinate($0, places: 2))\"" } ?? ""
    body +=
      "<rect class=\"\(style)\" x=\"\(coordinate(x))\" y=\"\(coordinate(y))\" "
      + "width=\"\(coordinate(width))\" height=\"\(coordinate(height))\"\(opacity)/>"
  }

  /// Small marks, all of one style: strokes without length, which their round or square ends show.
  ///
  /// A thousand dots as elements of their own would be half of a page.
  mutating func dots(_ places: [(x: Double, y: Double)], _ style: String) {
    guard !places.isEmpty else { return }
    path(
      places.map { "M\(coordinate($0.x, places: 0)) \(coordinate($0.y, places: 0))h0" }.joined(),
      style)
  }

  /// A line through places, to the nearest unit: each is written as its distance from the one before.
  static func polyline(_ places: [(x: Double, y: Double)]) -> String {
    var (last, text) = ((x: 0, y: 0), "")
    for (index, place) in places.enumerated() {
      guard abs(place.x) < 1e6, abs(place.y) < 1e6 else { continue }
      let next = (x: Int(place.x.rounded()), y: Int(place.y.rounded()))
      let step = (x: next.x - last.x, y: next.y - last.y)
      text += index == 0 ? "M\(next.x)" : "\(index == 1 ? "l" : step.x < 0 ? "" : " ")\(step.x)"
      let down = index == 0 ? next.y : step.y
      text += "\(down < 0 ? "" : " ")\(down)"
      last = next
    }
    return text
  }

  /// A dot.
  mutating func dot(_ x: Double, _ y: Double, radius: Double, _ style: String) {
    body +=
      "<circle class=\"\(style)\" cx=\"\(coordinate(x))\" cy=\"\(coordinate(y))\" "
      + "r=\"\(coordinate(radius))\"/>"
  }

  /// A text on a line through `y`.
  mutating func text(
    _ x: Double, _ y: Double, _ text: String, _ style: String = "", anchor: Anchor = .start
  ) {
    let styles = [style, anchor == .start ? "" : anchor.rawValue].filter { !$0.isEmpty }
    let style = styles.isEmpty ? "" : " class=\"\(styles.joined(separator: " "))\""
    body +=
      "<text\(style) x=\"\(coordinate(x))\" y=\"\(coordinate(y))\">\(markup(text))</text>"
  }

  /// How wide a text is drawn, at most.
  static func width(of text: String) -> Double { 6.6 * Double(text.count) }

  /// As much of a text as there is room for; the description has all of it.
  static func fitted(_ text: String, into room: Double) -> String {
    guard width(of: text) > room else { return text }
    return String(text.prefix(max(Int(room / width(of: "m")) - 1, 1))) + "…"
  }

  /// The drawing as markup; `id` must be unique on the page and begin with a letter.
  func svg(id: String, title: String, description: String) -> String {
    // Wider than a phone, it would shrink until it is illegible, so it scrolls instead.
    let size = "width=\"\(coordinate(width))\" height=\"\(coordinate(height))\""
    return "<svg id=\"\(markup(id))\" class=\"\(width > 420 ? "chart wide" : "chart")\" "
      + "viewBox=\"0 0 \(coordinate(width)) \(coordinate(height))\" \(size) role=\"img\">"
      + "<title>\(markup(title))</title><desc>\(markup(description))</desc>\(body)</svg>"
  }
}

/// A coordinate with a tenth of a pixel, as short as it can be.
func coordinate(_ value: Double, places: Int = 1) -> String {
  let scale = places == 2 ? 100.0 : places == 0 ? 1 : 10.0
  guard value.isFinite, abs(value) < 1e9 else { return "0" }
  let rounded = (value * scale).rounded() / scale
  return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
}

/// Two coordinates as a path takes them.
func point(_ x: Double, _ y: Double) -> String { "\(coordinate(x)) \(coordinate(y))" }
