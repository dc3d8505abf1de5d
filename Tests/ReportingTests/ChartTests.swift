import Testing

@testable import Reporting

/// Charts of a few values, whose places can be worked out by hand.
@Suite struct `charts` {
  @Test func `a dot plot has a dot for each value, the interval, the estimate and the references`()
    throws
  {
    let plot = DotPlot(
      title: "pairs", axisTitle: "log ratio",
      rows: [
        DotPlot.Row(
          label: "a", note: "slower", dots: [0, 0.5, 1], interval: 0.25...0.75, estimate: 0.5),
        DotPlot.Row(label: "b", note: "same", dots: [0], isEmulated: true),
      ],
      references: [DotPlot.Reference(value: 0, label: "0")], width: 124)
    let chart = try parseMarkup(plot.svg(id: "x"))
    // The domain is -0.04 to 1.04 over the places 8 to 116: 1 is 100 units long.
    let dots = chart.all("path").filter { $0.attributes["class"]?.hasPrefix("dots") == true }
    #expect(dots.map { $0.attributes["d"] } == ["M12 39h0M62 36h0M112 42h0", "M12 73h0"])
    #expect(dots.map { $0.attributes["class"] } == ["dots", "dots emulated"])
    let interval = try #require(chart.all("rect").first)
    #expect(interval.attributes["x"] == "37" && interval.attributes["width"] == "50")
    let lines = chart.all("path")
    #expect(lines.contains { $0.attributes["class"] == "estimate" && $0.starts(at: "M62 ") })
    #expect(lines.contains { $0.attributes["class"] == "reference" && $0.starts(at: "M12 ") })
    let words = try #require(chart.text(of: "desc"))
    #expect(
      words
        == "log ratio. a: estimate 0.50, interval 0.25 to 0.75, 3 dots from 0.00 to 1.00 (slower)."
        + " b: 1 dot from 0.00 to 0.00 (same). Reference: 0 at 0.00.")
  }

  @Test func `a waterfall begins each step where the one before it ended`() throws {
    let plot = WaterfallPlot(
      title: "ladder", axisTitle: "ticks",
      steps: [
        WaterfallPlot.Step(label: "a", increment: 60, text: "60"),
        WaterfallPlot.Step(label: "b", increment: 40, text: "+40"),
        WaterfallPlot.Step(label: "c", increment: -20, text: "-20"),
      ],
      whole: WaterfallPlot.Whole(label: "all", value: 75, text: "75"), width: 124)
    #expect(plot.runningSums == [60, 100, 80])
    let bars = try parseMarkup(plot.svg(id: "x")).all("rect").map { $0.attributes }
    #expect(bars.map { $0["x"] } == ["12", "72", "92", "12"])
    #expect(bars.map { $0["width"] } == ["60", "40", "20", "75"])
    #expect(bars.map { $0["class"] } == ["step", "step", "step less", "whole"])
    let words = try #require(try parseMarkup(plot.svg(id: "x")).text(of: "desc"))
    #expect(words.hasSuffix("all: 75; it differs from the sum of the steps by -5."))
    #expect(words.contains("c: -20, in total 80."))
  }

  @Test func `a heat table writes every figure, and shades from the least to the greatest`() throws
  {
    let table = HeatTable(
      title: "footprint", rowTitle: "contexts", columnTitle: "KiB", rows: ["2", "16"],
      columns: ["0", "64"],
      fields: [
        [HeatTable.Field(value: 1, text: "1.0"), HeatTable.Field(value: 100, text: "100")],
        [HeatTable.Field(value: 10, text: "10"), HeatTable.Field(value: nil, text: "-")],
      ])
    let chart = try parseMarkup(table.svg(id: "x"))
    #expect(
      chart.all("rect").map { $0.attributes["fill-opacity"] } == ["0.05", "0.55", "0.3", "0"])
    let texts = chart.all("text").map(\.text)
    for text in ["contexts", "KiB", "0", "64", "2", "16", "1.0", "100", "10", "-"] {
      #expect(texts.contains(text))
    }
    #expect(chart.text(of: "desc") == "contexts by KiB. 2: 0 1.0, 64 100. 16: 0 10, 64 -.")
  }

  @Test func `a heat table of unequal rows has empty fields`() throws {
    let table = HeatTable(
      title: "t", rowTitle: "r", columnTitle: "c", rows: ["a", "b"], columns: ["x"],
      fields: [[HeatTable.Field(value: 3, text: "3")]])
    let chart = try parseMarkup(table.svg(id: "x"))
    #expect(chart.all("rect").map { $0.attributes["fill-opacity"] } == ["0.05", "0"])
  }

  @Test func `a series has a gap where a value is missing, and a mark where it changed`() throws {
    let plot = SeriesPlot(
      title: "history", axisTitle: "ticks",
      points: [10, 10, nil, 20, 20].enumerated().map { index, value in
        SeriesPlot.Point(
          label: "c\(index)", value: value, interval: value.map { ($0 - 1)...($0 + 1) })
      },
      changes: [
        SeriesPlot.Change(index: 3, text: "+100 %"), SeriesPlot.Change(index: 9, text: "none"),
      ], width: 480)
    let chart = try parseMarkup(plot.svg(id: "x"))
    let line = try #require(chart.all("path").first { $0.attributes["class"] == "series" })
    #expect(line.attributes["d"]?.count { $0 == "M" } == 2)
    #expect(chart.all("circle").count == 4)
    // Five points from 68 on, 100 units apart: the change lies between the third and the fourth.
    let changes = chart.all("path").filter { $0.attributes["class"] == "change" }
    #expect(changes.count == 1 && changes[0].starts(at: "M318 "))
    let words = try #require(chart.text(of: "desc"))
    #expect(words.contains("5 points, from 10.0 to 20.0") && words.contains("at c3: +100 %."))
    #expect(!words.contains("none"))
  }

  @Test func `a histogram draws bars as high as counts, and the clock's grid where it has room`()
    throws
  {
    func plot(_ step: Double) -> HistogramPlot {
      HistogramPlot(
        title: "samples", axisTitle: "ticks",
        bins: [
          HistogramPlot.Bin(lower: 0, upper: 50, count: 4),
          HistogramPlot.Bin(lower: 50, upper: 100, count: 1),
        ], gridStep: step, width: 116)
    }
    let chart = try parseMarkup(plot(25).svg(id: "x"))
    let bars = try #require(chart.all("path").first { $0.attributes["class"] == "bars" })
    #expect(bars.attributes["d"] == "M8 112V20H58V89H108V112")
    let grid = try #require(chart.all("path").first { $0.attributes["class"] == "clock" })
    #expect(grid.attributes["d"] == "M7.5 109H109")
    #expect(grid.attributes["stroke-dasharray"] == "1 24")
    #expect(plot(3).showsGrid && !plot(2.9).showsGrid)
    let dense = try parseMarkup(plot(2.9).svg(id: "x"))
    #expect(!dense.all("path").contains { $0.attributes["class"] == "clock" })
    #expect(plot(25).peakWords == "The tallest bar is 80% of those drawn.")
    #expect(chart.text(of: "desc")?.hasPrefix("5 samples from 0 to 100 ticks") == true)
  }

  @Test func `a run order has a stretch for each boot, and says which are left out`() throws {
    let plot = RunOrderPlot(
      title: "order", axisTitle: "ticks",
      stretches: [
        RunOrderPlot.Stretch(label: "0", values: [10, 11, 10], counts: true, location: 10),
        RunOrderPlot.Stretch(label: "1", values: [10, 30], counts: false),
        RunOrderPlot.Stretch(label: "2", values: [10], counts: true, location: 10),
      ], estimate: 10, interval: 9...11)
    let chart = try parseMarkup(plot.svg(id: "x"))
    let lines = chart.all("path").filter { $0.attributes["class"]?.hasPrefix("series") == true }
    #expect(lines.map { $0.attributes["class"] } == ["series", "series left-out"])
    let dots = chart.all("path").filter { $0.attributes["class"] == "dots" }
    #expect(dots.first?.attributes["d"]?.count { $0 == "M" } == 2)
    #expect(chart.all("rect").map { $0.attributes["class"] } == ["band"])
    let words = try #require(chart.text(of: "desc"))
    #expect(words.contains("boot 1 varies most, by 20.0") && words.hasSuffix("Left out: boot 1."))
  }

  @Test func `no chart fails on nothing, on one value or on huge ones`() throws {
    for values in [[], [0.0], [5, 5], [1e300, -1e300], [.infinity, 1]] {
      let points = values.map { SeriesPlot.Point(label: "<", value: $0) }
      let bins = values.map { HistogramPlot.Bin(lower: $0, upper: $0, count: 0) }
      let steps = values.map { WaterfallPlot.Step(label: "&", increment: $0, text: "") }
      let fields = [values.map { HeatTable.Field(value: $0, text: "\"") }]
      for svg in [
        DotPlot(
          title: "", axisTitle: "", rows: [DotPlot.Row(label: "", note: "", dots: values)],
          isLogarithmic: true
        ).svg(id: "a"),
        WaterfallPlot(title: "", axisTitle: "", steps: steps).svg(id: "b"),
        HeatTable(
          title: "", rowTitle: "", columnTitle: "", rows: ["r"], columns: values.map { "\($0)" },
          fields: fields
        ).svg(id: "c"),
        SeriesPlot(title: "", axisTitle: "", points: points, changes: []).svg(id: "d"),
        HistogramPlot(title: "", axisTitle: "", bins: bins, gridStep: 1).svg(id: "e"),
        RunOrderPlot(
          title: "", axisTitle: "",
          stretches: [RunOrderPlot.Stretch(label: "0", values: values, counts: true)]
        ).svg(id: "f"),
      ] {
        let chart = try parseMarkup(svg)
        let numbers = chart.all.flatMap { $0.attributes.values }.joined(separator: " ")
        #expect(!numbers.contains("nan") && !numbers.contains("inf"))
      }
    }
  }
}

@Suite struct `a scale` {
  @Test func `is marked by round numbers`() {
    let linear = PlotScale(values: [3.5, 4.6], ends: (0, 100))
    #expect(linear.marks(about: 5) == [3.5, 4, 4.5])
    let logarithmic = PlotScale(values: [6, 725], ends: (0, 100), isLogarithmic: true)
    #expect(logarithmic.marks(about: 5) == [5, 10, 20, 50, 100, 200, 500])
    #expect(PlotScale(values: [0, 10], ends: (0, 1), isLogarithmic: true).isLogarithmic == false)
  }

  @Test func `keeps what lies outside at its ends`() {
    let scale = PlotScale(values: [0, 100], ends: (10, 20), room: 0)
    #expect(scale.place(-50) == 10 && scale.place(50) == 15 && scale.place(1e9) == 20)
  }

  @Test func `has numbers with as many places as tell its marks apart`() {
    #expect(axisText(4, among: [3.5, 4, 4.5]) == "4.0")
    #expect(axisText(0.06, among: [0.02, 0.04, 0.06]) == "0.06")
    #expect(axisText(2, among: [0, 1, 2]) == "2")
    #expect(axisText(20_000, among: [10_000, 20_000]) == "20,000")
  }
}

extension Element {
  /// Whether a path begins so.
  fileprivate func starts(at commands: String) -> Bool {
    attributes["d"]?.hasPrefix(commands) == true
  }
}
