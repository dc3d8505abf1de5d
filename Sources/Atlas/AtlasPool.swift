import Measurement
import Statistics

/// Takes contributions one after the other and keeps of each no more than the table needs.
struct AtlasPool {
  /// What one contribution says of one cell.
  struct Sample {
    var column: Int32
    var machine: Int32
    var boots: Int32
    var row: ContributedRow
  }

  /// One column while it grows.
  struct Column {
    var cpu: ContributedCPU
    var machines: [String: Int32] = [:]
    var recordings: [String] = []
    var suites: Set<String> = []
    var isEvident = true
    /// The reason for each strategy that has no figure somewhere.
    var gaps: [Gap: String] = [:]
  }

  struct Gap: Hashable {
    var architecture: Architecture
    var ring: Ring
    var machine: Machine
    var strategy: String
  }

  private(set) var columns: [Column] = []
  private(set) var samples: [RowKey: [Sample]] = [:]
  private var columnOf: [ColumnKey: Int] = [:]
  /// Whether recordings of one CPU share a column.
  private let isPooled: Bool

  init(isPooled: Bool) { self.isPooled = isPooled }

  mutating func add(_ contribution: Contribution) {
    let key = ColumnKey(
      contribution.cpu, recording: isPooled ? nil : contribution.recording)
    let index = columnOf[key] ?? columns.count
    if index == columns.count {
      columnOf[key] = index
      columns.append(Column(cpu: contribution.cpu))
    }
    let machines = columns[index].machines
    let machine = machines[contribution.machine ?? ""] ?? Int32(machines.count)
    columns[index].machines[contribution.machine ?? ""] = machine
    columns[index].recordings.append(contribution.recording)
    if let suite = contribution.suite { columns[index].suites.insert(suite) }
    if contribution.evidence == nil { columns[index].isEvident = false }
    for place in contribution.places {
      let key = PlaceKey(place)
      for row in place.rows {
        samples[RowKey(key, row), default: []].append(
          Sample(
            column: Int32(index), machine: machine, boots: Int32(clamping: row.boots), row: row))
      }
    }
    for gap in contribution.missing {
      for strategy in gap.strategies {
        columns[index].gaps[
          Gap(
            architecture: gap.architecture, ring: gap.ring, machine: gap.machine,
            strategy: strategy)] = gap.because
      }
    }
  }
}

extension AtlasFigure {
  /// The relative difference above which two machines may disagree.
  ///
  /// They disagree if their intervals do not overlap either. The chains that turn ticks into core
  /// cycles may be off by as much.
  public static let tolerance = 0.02

  /// Pools what contributions of one CPU say; nil of nothing.
  init?(_ samples: [AtlasPool.Sample]) {
    let byMachine = Dictionary(grouping: samples, by: \.machine).sorted { $0.key < $1.key }
      .compactMap { Figure($0.value.map(\.row)) }
    guard let value = median(byMachine.map(\.value)) else { return nil }
    let lowers = samples.compactMap(\.row.lower)
    let uppers = samples.compactMap(\.row.upper)
    self.init(
      value: value, lower: lowers.count == samples.count ? lowers.min() : nil,
      upper: uppers.count == samples.count ? uppers.max() : nil, machines: byMachine.count,
      contributions: samples.count, boots: samples.reduce(0) { $0 + Int($1.boots) },
      agreement: Self.agreement(byMachine), quietShare: samples.compactMap(\.row.quietShare).min())
  }

  /// One machine's figure: the median over its contributions, in the hull of their intervals.
  private struct Figure {
    var value: Double
    var range: ClosedRange<Double>

    init?(_ rows: [ContributedRow]) {
      guard let value = median(rows.map(\.value)) else { return nil }
      self.value = value
      let lower = rows.map { $0.lower ?? $0.value }.min() ?? value
      let upper = rows.map { $0.upper ?? $0.value }.max() ?? value
      range = lower...upper
    }
  }

  /// Whether the greatest and the least exclude each other tells it for all.
  private static func agreement(_ machines: [Figure]) -> Agreement {
    guard machines.count > 1, let least = machines.min(by: { $0.value < $1.value }),
      let greatest = machines.max(by: { $0.value < $1.value })
    else { return .single }
    let isApart = machines.contains { one in
      machines.contains { other in
        one.range.upperBound < other.range.lowerBound
          && other.value - one.value > tolerance * one.value
      }
    }
    return isApart && greatest.value > least.value ? .disputed : .confirmed
  }

  /// The quotient of two figures of one CPU; nil where either is missing.
  func over(_ reference: AtlasFigure?) -> AtlasRatio? {
    guard let reference, reference.value > 0 else { return nil }
    var ratio = AtlasRatio(value: value / reference.value)
    if let lower, let upper, let low = reference.lower, let high = reference.upper, low > 0 {
      ratio.lower = lower / high
      ratio.upper = upper / low
    }
    return ratio
  }
}
