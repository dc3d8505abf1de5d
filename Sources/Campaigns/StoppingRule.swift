import Measurement

/// When no more boots of a cell are measured.
///
/// The rule looks at the data only after a declared number of boots: a look after every boot would
/// stop at lucky ones, and the intervals would cover less than they say.
public struct StoppingRule {
  /// The numbers of boots after which there is a look, ascending.
  public var looks: [Int]
  /// The cells to close, by all that was measured so far.
  public var closings: (Run) -> [CellID: Closing]

  /// Makes a rule.
  public init(looks: [Int], closings: @escaping (Run) -> [CellID: Closing]) {
    self.looks = looks
    self.closings = closings
  }
}
