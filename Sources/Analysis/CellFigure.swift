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

  /// What a cell takes beyond another; nil unless both have figures.
  ///
  /// Over boots of the same index, which shake together, where there are enough for an interval. Few
  /// are no guide: the median of three can lie anywhere, and the figures themselves are then
  /// subtracted.
  init?(_ cell: CellAnalysis, less other: CellAnalysis) {
    func beyond(_ paired: Estimate?, _ own: Estimate?, _ less: Estimate?) -> Estimate? {
      if let paired, paired.interval != nil { return paired }
      guard let own, let less else { return nil }
      return Estimate(differenceOf: own, less: less)
    }
    guard let ticks = beyond(difference(cell, less: other), cell.perSwitch, other.perSwitch) else {
      return nil
    }
    self.init(
      perSwitch: ticks,
      coreCycles: cell.coreCycles == nil || other.coreCycles == nil
        ? nil
        : beyond(
          difference(cell, less: other, in: \.coreCycles), cell.coreCycles, other.coreCycles))
  }
}
