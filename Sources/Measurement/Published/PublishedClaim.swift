/// A published figure about switching, and the measurement that it is compared with.
///
/// It comes from a file under `Benchmarks/published`, and never from a recording: what others wrote
/// does not change with what is measured.
public struct PublishedClaim: Codable, Hashable, Sendable {
  /// The name of its table: `i22-jmp-tss-486`.
  public var id: String
  /// A few words for a table.
  public var title: String
  /// The claim in our own words, as a sentence.
  public var claim: String
  /// The figure; nil for an order that was claimed in words.
  @OrNull public var figure: PublishedFigure?
  /// Where it was published.
  public var source: PublishedSource
  /// How surely the figure was read.
  public var confidence: Confidence
  /// The hardware and the conditions of the source.
  public var hardware: String
  /// The processors that the figure is about.
  public var processors: ProcessorScope
  /// How many switches, or passages, the figure is for.
  public var counting: Counting
  /// The clock that the figure was read from.
  public var clock: PublishedClock
  /// The XSAVE states of the source, where the figure depends on them; nil elsewhere.
  public var states: ExtendedStates.Scope?
  /// A sentence on the difference between the two; nil if they are like for like.
  @OrNull public var unlike: String?
  /// How it is judged.
  public var rule: ClaimRule
  /// The measurement of this suite.
  public var here: ClaimExpression

  /// Makes a claim.
  public init(
    id: String, title: String, claim: String, figure: PublishedFigure?, source: PublishedSource,
    confidence: Confidence, hardware: String, processors: ProcessorScope, counting: Counting,
    clock: PublishedClock, states: ExtendedStates.Scope? = nil, unlike: String?, rule: ClaimRule,
    here: ClaimExpression
  ) {
    self.states = states
    self.id = id
    self.title = title
    self.claim = claim
    self._figure = OrNull(wrappedValue: figure)
    self.source = source
    self.confidence = confidence
    self.hardware = hardware
    self.processors = processors
    self.counting = counting
    self.clock = clock
    self._unlike = OrNull(wrappedValue: unlike)
    self.rule = rule
    self.here = here
  }

  /// How surely a figure was read.
  public enum Confidence: String, Codable, CaseIterable, Sendable {
    /// In the primary text: a manual's page, a project's own file.
    case a = "A"
    /// In a transcription or a verbatim quotation of it.
    case b = "B"
    /// With a defect that the claim names.
    case c = "C"
  }

  /// How many switches, or passages, a figure is for.
  public enum Counting: String, Codable, CaseIterable, Sendable {
    /// One switch from one context to another, or one instruction.
    case oneWay = "one-way"
    /// There and back: two switches, or in and out.
    case roundTrip = "round-trip"
    /// A size or a number of things.
    case none = "not-a-time"
  }
}

/// A published number, as printed or derived from the printed one.
public struct PublishedFigure: Codable, Hashable, Sendable {
  /// The number, or the lower end of a range.
  public var lower: Double
  /// The same number, or the upper end.
  public var upper: Double
  /// The figure that it is to be divided by, in the same unit; nil where it stands for itself.
  @OrNull public var over: Double?
  /// Its unit.
  public var unit: PublishedUnit
  /// A sentence on the derivation from the printed value; nil if it was printed so.
  @OrNull public var derived: String?

  /// Makes a figure.
  public init(
    lower: Double, upper: Double, over: Double? = nil, unit: PublishedUnit, derived: String? = nil
  ) {
    self.lower = lower
    self.upper = upper
    self._over = OrNull(wrappedValue: over)
    self.unit = unit
    self._derived = OrNull(wrappedValue: derived)
  }

  /// The range to compare a measured value with, divided where necessary.
  public var bounds: ClosedRange<Double> {
    let divisor = over ?? 1
    return min(lower / divisor, upper / divisor)...max(lower / divisor, upper / divisor)
  }
}

/// The unit of a published number.
public enum PublishedUnit: String, Codable, CaseIterable, Sendable {
  /// Clocks of a manual.
  case clocks
  /// Cycles of a core.
  case cycles
  /// Ticks of the time-stamp counter, by whatever name.
  case ticks
  /// Nanoseconds.
  case nanoseconds
  /// Microseconds.
  case microseconds
  /// Instructions.
  case instructions
  /// Exits from a guest.
  case exits
  /// Bytes.
  case bytes
}

/// The clock behind a published number.
public enum PublishedClock: String, Codable, CaseIterable, Sendable {
  /// A manual's table: the best case, with all in the caches.
  case manual
  /// A counter of core cycles, or a calibration to them.
  case coreCycles = "core-cycles"
  /// The time-stamp counter, whose tick is no core cycle where the frequency moves.
  case timeStampCounter = "tsc-ticks"
  /// A clock of seconds.
  case seconds
  /// The source does not say.
  case unstated
  /// None: something was counted.
  case none
}

/// Where a figure was published.
public struct PublishedSource: Codable, Hashable, Sendable {
  /// The document: author, title, address.
  public var document: String
  /// The place in it.
  public var place: String

  /// Makes a source.
  public init(document: String, place: String) {
    self.document = document
    self.place = place
  }
}
