extension Duration {
  /// Whole microseconds, rounded down: the unit of every wall time in a recording.
  public var wholeMicroseconds: Int {
    Int(components.seconds) * 1_000_000 + Int(components.attoseconds / 1_000_000_000_000)
  }
}
