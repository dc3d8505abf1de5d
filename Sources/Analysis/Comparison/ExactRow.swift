import Measurement

/// A quantity that repeating cannot change, on both sides.
public struct ExactRow: Codable, Hashable, Sendable {
  /// The metric.
  public var metric: ExactMetric
  /// Whose: a cell's id, a strategy with its instruction set, or an image's name.
  public var subject: String
  /// The cells that have it; none for an image.
  public var cells: [CellID]
  /// In the base, in the metric's unit.
  public var base: Double
  /// In the head.
  public var head: Double
  /// The budgets that the head is over.
  public var excesses: [Excess] = []

  /// The difference.
  public var added: Double { head - base }
  /// The relative change; nil when the base is 0 and the head is not.
  public var change: Double? { base == head ? 0 : base == 0 ? nil : head / base - 1 }
  /// Whether a gate fails by it.
  public var isRegression: Bool { excesses.contains { $0.isHard } }

  /// A budget that is exceeded.
  public struct Excess: Codable, Hashable, Sendable {
    /// The budget's name.
    public var budget: String
    /// Whether the head itself is limited, and not its growth.
    public var isHard: Bool
    /// The maximum of the head, in the metric's unit.
    public var limit: Double
    /// The reason for the limit.
    public var because: String
  }

  /// The row with the budgets that it is over.
  func judged(by budgets: [Budget]) -> ExactRow {
    let names = cells.isEmpty ? [subject] : cells.map(\.description)
    var row = self
    for budget in budgets where budget.metric == metric && names.contains(where: budget.isFor) {
      let limits = [
        budget.soft.map { (isHard: false, limit: base * (1 + $0)) },
        budget.hard.map { (isHard: true, limit: Double($0)) },
      ]
      for case let (isHard, limit)? in limits where head > limit {
        row.excesses.append(
          Excess(budget: budget.name, isHard: isHard, limit: limit, because: budget.because))
      }
    }
    return row
  }
}

/// The exact quantities that both arms have: instructions by cell, frames by strategy, images.
func exactRows(
  _ cells: [ComparableCell], _ base: Run, _ head: Run, budgets: [Budget]
) -> [ExactRow] {
  let instructions = cells.filter { $0.unit == .instructions }.compactMap { cell -> ExactRow? in
    guard let base = cell.base.perSwitch, let head = cell.head.perSwitch else { return nil }
    return ExactRow(
      metric: .instructions, subject: cell.id.description, cells: [cell.id], base: base, head: head)
  }
  return (instructions + frameRows(base, head) + imageRows(base, head)).map {
    $0.judged(by: budgets)
  }
}

/// One row for each strategy and instruction set: neither ring nor machine changes a frame.
private func frameRows(_ base: Run, _ head: Run) -> [ExactRow] {
  func bytes(_ run: Run) -> [CellID: Int] {
    Dictionary(
      run.cells.compactMap { cell in
        cell.verification?.frameBytes.map { (cell.id, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }
  let (before, after) = (bytes(base), bytes(head))
  var rows: [ExactRow] = []
  var places: [String: Int] = [:]
  for id in head.cells.map(\.id) {
    guard let old = before[id], let new = after[id] else { continue }
    let subject = "\(id.strategy)@\(id.architecture.rawValue)"
    if let place = places[subject] {
      rows[place].cells.append(id)
    } else {
      places[subject] = rows.count
      rows.append(
        ExactRow(
          metric: .frameBytes, subject: subject, cells: [id], base: Double(old), head: Double(new)))
    }
  }
  return rows
}

private func imageRows(_ base: Run, _ head: Run) -> [ExactRow] {
  head.images.compactMap { image in
    base.images.first { $0.name == image.name }.map {
      ExactRow(
        metric: .imageBytes, subject: image.name, cells: [], base: Double($0.bytes),
        head: Double(image.bytes))
    }
  }
}
