import Analysis
import Atlas
import Measurement

// What a cell of the atlas says: a figure with how many machines stand behind it, or a number that a
// remark explains. An empty cell would be read as "unsupported".

/// Reasons for missing figures, numbered as they come up.
struct AtlasReasons {
  private(set) var texts: [String] = []
  private var numbers: [String: Int] = [:]

  /// The mark of a cell without a figure.
  mutating func mark(_ cell: AtlasCell) -> String {
    let text = reason(cell)
    let number = numbers[text] ?? texts.count + 1
    if number > texts.count {
      texts.append(text)
      numbers[text] = number
    }
    return "(\(number))"
  }

  /// What the marks mean, in order.
  var remarks: [String] { texts.enumerated().map { "(\($0.offset + 1)) \($0.element)." } }
}

/// Why a cell has no figure, as a sentence without its full stop.
func reason(_ cell: AtlasCell) -> String {
  switch cell {
  case .figure: ""
  case .otherwise(let mechanism): "Its mechanism on that CPU is \(mechanism.rawValue)"
  case .otherCode: "Measured on that CPU with another version of the strategy's code"
  case .cannot(let because): "On that CPU \(because)"
  case .notMeasured: "Not measured: no contribution of that CPU contains it"
  }
}

extension AtlasFigure {
  /// As the suite's other figures are, with the range over machines in place of one interval.
  var estimate: Estimate {
    Estimate(value: value, lower: lower, upper: upper, coverage: 0, boots: boots)
  }

  /// The figure and who says so.
  var text: String {
    let figure = figureWithArm(estimate)
    switch agreement {
    case .single: return figure
    case .confirmed: return "\(figure) (\(machines) agree)"
    case .disputed: return "\(figure) (\(machines) disagree)"
    }
  }
}

extension AtlasRatio {
  /// The quotient, with its range where three digits show one.
  var text: String {
    guard let lower, let upper else { return ratio(value) }
    let (low, high) = (ratio(lower), ratio(upper))
    return low == high ? ratio(value) : "\(ratio(value)) (\(low) to \(high))"
  }

  /// A difference in core cycles.
  var difference: String {
    addition(
      Estimate(value: value, lower: lower, upper: upper, coverage: 0, boots: 0), unit: .tscTicks,
      isGated: true)
  }
}

extension AtlasTable {
  /// The lines over a column's figures.
  func heading(_ column: Int) -> [String] {
    (isPooled ? [] : columns[column].recordings) + columns[column].heading
  }
}

extension AtlasColumn {
  /// The lines over a CPU's figures.
  fileprivate var heading: [String] {
    [
      cpu.brand.count > 26 ? cpu.brand.prefix(25) + "…" : cpu.brand,
      "\(cpu.family)-\(cpu.model)-\(cpu.stepping)" + (cpu.core.map { " \($0.rawValue)" } ?? ""),
      "microcode \(cpu.microcode ?? "hidden")",
      cpu.hypervisor == "none"
        ? "bare metal" : "under \(cpu.hypervisor.prefix { $0 != " " }.prefix(12))",
    ]
  }

  /// A CPU in a sentence.
  var name: String {
    "\(cpu.brand) (\(cpu.signature)\(cpu.core.map { ", \($0.rawValue) core" } ?? ""), microcode "
      + "\(cpu.microcode ?? "hidden"), "
      + (cpu.hypervisor == "none" ? "bare metal)" : "\(cpu.hypervisor))")
  }
}

extension PlaceKey {
  /// `x86_64, process, ring 3, native`.
  var name: String {
    "\(architecture.rawValue), \(machine.rawValue), ring \(ring.rawValue), \(mechanism.rawValue)"
  }

  /// A word for links.
  var id: String {
    "\(architecture.rawValue)-\(machine.rawValue)-\(ring.name)-\(mechanism.rawValue)"
      + (unit == .ticks && mechanism == .native ? "-uncalibrated" : "")
  }

  var unitName: String { unit == .coreCycles ? "core cycles" : "ticks of the clock" }
}
