import Measurement

/// A cell that has a place on one side at least, and cannot be compared.
public struct UnlikeCell: Codable, Hashable, Sendable {
  /// The cell.
  public var id: CellID
  /// How it ended in the base.
  public var base: CellEnding
  /// How it ended in the head.
  public var head: CellEnding
  /// Why it cannot be compared, in a few words.
  public var because: String

  /// Whether both arms measured it and nothing shows that it ran in two ways.
  ///
  /// Then a core that was too busy left no pair, or no proof in one arm of how the switch ran; measuring
  /// again may help.
  public var isUndecided: Bool {
    guard base.status == .measured, head.status == .measured else { return false }
    guard let old = base.mechanism, let new = head.mechanism else { return true }
    return old == new && old != .documented
  }
}

/// How a cell ended in one arm.
public struct CellEnding: Codable, Hashable, Sendable {
  /// The status; nil when the arm has no such cell.
  @OrNull public var status: CellStatus?
  /// Why it has no number.
  @OrNull public var because: String?
  /// How it ran, where that is proven.
  @OrNull public var mechanism: Mechanism?

  init(_ cell: CellRecord?, _ mechanism: Mechanism? = nil) {
    self.init(status: cell?.status, because: cell?.because, mechanism: mechanism)
  }

  init(status: CellStatus?, because: String?, mechanism: Mechanism?) {
    self._status = OrNull(wrappedValue: status)
    self._because = OrNull(wrappedValue: because)
    self._mechanism = OrNull(wrappedValue: mechanism)
  }
}
