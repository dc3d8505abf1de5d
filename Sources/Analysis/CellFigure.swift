import Measurement

/// A figure in the units that it is known in.
public struct CellFigure: Codable, Hashable, Sendable {
  /// In the place's unit.
  public var perSwitch: Estimate
  /// In core cycles; nil where the calibration does not hold.
  @OrNull public var coreCycles: Estimate?
}

extension CellFigure {
  /// Nil for a cell without a figure.
  init?(_ cell: CellAnalysis) {
    guard let perSwitch = cell.perSwitch else { return nil }
    self.init(perSwitch: perSwitch, coreCycles: cell.coreCycles)
  }

  /// Boots of the same index that a difference takes: the median of one or two can lie anywhere.
  static let leastCommonBoots = 3

  /// What a cell takes beyond another; nil unless both have figures and enough boots of the same
  /// index.
  init?(_ cell: CellAnalysis, less other: CellAnalysis) {
    guard let beyond = difference(cell, less: other),
      beyond.boots >= CellFigure.leastCommonBoots
    else { return nil }
    let isCalibrated = cell.coreCycles != nil && other.coreCycles != nil
    self.init(
      perSwitch: beyond,
      coreCycles: isCalibrated ? difference(cell, less: other, in: \.coreCycles) : nil)
  }
}
