/// The measured side of a claim: (of - minus) / (over - over-minus) · times.
///
/// A small closed form, so that a reader sees what is compared, and not a language.
public struct ClaimExpression: Codable, Hashable, Sendable {
  /// The quantity that is taken from each cell.
  public var quantity: Quantity
  /// The dividend.
  public var of: Term
  /// The divisor; nil where there is none.
  @OrNull public var over: Term?
  /// The factor of the result: 2 for a round trip.
  public var times: Double
  /// How every cell must have run, where the quantity is a time.
  public var mechanism: Mechanism

  /// Makes an expression.
  public init(
    _ quantity: Quantity, of: Term, over: Term? = nil, times: Double = 1,
    mechanism: Mechanism = .native
  ) {
    self.quantity = quantity
    self.of = of
    self._over = OrNull(wrappedValue: over)
    self.times = times
    self.mechanism = mechanism
  }

  /// Cells that it needs, each once.
  public var cells: [CellID] {
    let all = [of.cell, of.minus, over?.cell, over?.minus].compactMap { $0 }
    return all.enumerated().filter { all.firstIndex(of: $0.element) == $0.offset }.map(\.element)
  }

  /// A quantity of a cell, per switch.
  public enum Quantity: String, Codable, CaseIterable, Sendable {
    /// Core cycles by the calibration beside the samples.
    case coreCycles = "core-cycles"
    /// Ticks of the time-stamp counter.
    case ticks
    /// Ticks over the counter's frequency, in nanoseconds.
    case nanoseconds
    /// The same in microseconds.
    case microseconds
    /// Instructions, counted.
    case instructions
    /// A manual's clocks for the instructions that were executed.
    case clocks
    /// Exits from the guest that KVM counted.
    case exits
    /// Bytes kept of a context that is not running.
    case frameBytes = "frame-bytes"

    /// Whether it is a time, which only a cell of a known mechanism can give.
    public var isTime: Bool {
      switch self {
      case .coreCycles, .ticks, .nanoseconds, .microseconds: true
      case .instructions, .clocks, .exits, .frameBytes: false
      }
    }

    /// The published units that it can be compared with.
    public var units: [PublishedUnit] {
      switch self {
      case .coreCycles: [.cycles]
      case .ticks: [.ticks]
      case .nanoseconds: [.nanoseconds]
      case .microseconds: [.microseconds]
      case .instructions: [.instructions]
      case .clocks: [.clocks, .cycles]
      case .exits: [.exits]
      case .frameBytes: [.bytes]
      }
    }
  }

  /// A cell, less another.
  public struct Term: Codable, Hashable, Sendable {
    /// The cell.
    public var cell: CellID
    /// The cell that is taken from it; nil for none.
    @OrNull public var minus: CellID?
    /// Whose manual; nil but for clocks.
    @OrNull public var processor: String?
    /// The instructions of the trace that count, by the table's words; empty for all.
    public var rows: [String]

    /// Makes a term.
    public init(
      _ cell: CellID, minus: CellID? = nil, processor: String? = nil, rows: [String] = []
    ) {
      self.cell = cell
      self._minus = OrNull(wrappedValue: minus)
      self._processor = OrNull(wrappedValue: processor)
      self.rows = rows
    }
  }
}

/// Where the number that stands beside a claim comes from.
public enum ClaimBasis: String, Codable, CaseIterable, Sendable {
  /// Something ran here, and was timed or counted.
  case measured
  /// A table of the same manuals, for the executed instructions: checks reading and sum.
  case lookedUp = "looked-up"
}

extension ClaimExpression {
  /// Where its number comes from.
  public var basis: ClaimBasis { quantity == .clocks ? .lookedUp : .measured }
}
