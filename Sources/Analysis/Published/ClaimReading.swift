import Measurement
import Statistics

/// The value of a claim's expression in a recording, or the reason for none.
public struct ClaimReading: Codable, Hashable, Sendable {
  /// The value with its interval; nil where a cell is missing.
  @OrNull public var value: Estimate?
  /// The dividend alone, where there is a divisor.
  @OrNull public var first: Estimate?
  /// The divisor.
  @OrNull public var second: Estimate?
  /// How the cells ran, each mechanism once; `unproven` where that is not known.
  public var mechanisms: [String]
  /// Why there is no value: a cell was not measured.
  @OrNull public var missing: String?
  /// Why the value may not be held against a claim: what it is a cost of, or how it was taken.
  @OrNull public var unfit: String?
  /// The same value with the measuring loop; nil where the loop is not separated.
  public var asTimed: AsTimed?
  /// Every value that some choice of sources gives, ascending; nil where they do not disagree.
  public var disputed: [Double]?

  /// From the least to the greatest of these; nil where sources do not disagree.
  public var disputedRange: ClosedRange<Double>? {
    guard let least = disputed?.first, let greatest = disputed?.last else { return nil }
    return least...greatest
  }

  /// An interval of the value, with all that it may be by another choice of sources.
  public func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    guard let all = disputedRange else { return range }
    return min(range.lowerBound, all.lowerBound)...max(range.upperBound, all.upperBound)
  }

  /// A quotient of documented clocks, the measuring loop's own among them.
  public struct AsTimed: Codable, Hashable, Sendable {
    /// The dividend.
    public var first: Double
    /// The divisor.
    public var second: Double
    /// The quotient.
    public var value: Double
  }
}

/// Reads the cells of one recording for published claims.
public struct ClaimReader {
  private let cells: [CellID: CellRecord]
  private let analyses: [CellID: CellAnalysis]
  private let excluded: [CellID: String]
  private let ticksPerSecond: Int?
  private let launches: [LaunchRecord]

  /// Reads a completed run.
  ///
  /// `excluded` are the places of the matrix that cannot be measured, with their reasons.
  public init(_ run: Run, excluded: [CellID: String]) {
    let known = { (a: CellRecord, _: CellRecord) in a }
    cells = Dictionary(run.cells.map { ($0.id, $0) }, uniquingKeysWith: known)
    let floors = CoreFloors(run)
    analyses = cells.mapValues { analyze($0, launches: run.launches, floors: floors) }
    self.excluded = excluded
    ticksPerSecond = run.host.tsc.hz.value
    launches = run.launches
  }

  /// The value of an expression.
  ///
  /// Boots of one number are paired wherever two cells meet, as on the ladder.
  public func read(_ expression: ClaimExpression) -> ClaimReading {
    var reading = ClaimReading(
      value: nil, first: nil, second: nil, mechanisms: mechanisms(expression),
      missing: missing(expression), unfit: unfit(expression))
    guard reading.missing == nil else { return reading }
    do {
      let first = try values(expression.of, expression.quantity)
      if let over = expression.over {
        let second = try values(over, expression.quantity)
        let quotients = first.pairs(second) { $1 == 0 ? nil : $0 / $1 * expression.times }
        reading.first = Estimate(medianOf: first.values)
        reading.second = Estimate(medianOf: second.values)
        reading.value = Estimate(medianOf: quotients)
        if quotients.isEmpty { reading.missing = "no boot has a number for both of its cells" }
      } else {
        reading.value = Estimate(medianOf: first.values.map { $0 * expression.times })
      }
      if expression.quantity == .clocks { try refine(&reading, by: expression) }
    } catch {
      reading.missing = error.because
    }
    return reading
  }

  /// Values by boot; a count, which no boot changes, has one.
  private struct Series {
    var byBoot: [Int: Double]
    var values: [Double] { byBoot.sorted { $0.key < $1.key }.map(\.value) }

    func pairs(_ other: Series, _ join: (Double, Double) -> Double?) -> [Double] {
      byBoot.sorted { $0.key < $1.key }.compactMap { boot, value in
        other.byBoot[boot].flatMap { join(value, $0) }
      }
    }
  }

  private func values(
    _ term: ClaimExpression.Term, _ quantity: ClaimExpression.Quantity
  ) throws(NoValue) -> Series {
    let own = try values(of: term.cell, term, quantity)
    guard let minus = term.minus else { return own }
    let other = try values(of: minus, term, quantity)
    let differences = own.byBoot.compactMap { boot, value in
      other.byBoot[boot].map { (boot, value - $0) }
    }
    guard !differences.isEmpty else {
      throw NoValue(because: "no boot has a number for both \(term.cell) and \(minus)")
    }
    return Series(byBoot: Dictionary(differences, uniquingKeysWith: { first, _ in first }))
  }

  private func values(
    of id: CellID, _ term: ClaimExpression.Term, _ quantity: ClaimExpression.Quantity
  ) throws(NoValue) -> Series {
    guard let cell = cells[id], let analysis = analyses[id] else {
      throw NoValue(because: "the recording has no cell \(id)")
    }
    func byBoot(_ value: (BootLocation) -> Double?) throws(NoValue) -> Series {
      let found = analysis.boots.compactMap { boot in value(boot).map { (boot.boot, $0) } }
      guard !found.isEmpty else { throw NoValue(because: "\(id) has no \(quantity.rawValue)") }
      return Series(byBoot: Dictionary(found, uniquingKeysWith: { first, _ in first }))
    }
    func single(_ value: Double?, _ because: String) throws(NoValue) -> Series {
      guard let value else { throw NoValue(because: "\(id): \(because)") }
      return Series(byBoot: [0: value])
    }
    switch quantity {
    case .ticks, .instructions: return try byBoot(\.perSwitch)
    case .coreCycles: return try byBoot { analysis.coreCycles == nil ? nil : $0.coreCycles }
    case .nanoseconds, .microseconds:
      guard let ticksPerSecond, ticksPerSecond > 0 else {
        throw NoValue(because: "the frequency of the time-stamp counter is not known")
      }
      let perSecond = quantity == .nanoseconds ? 1e9 : 1e6
      return try byBoot { $0.perSwitch / Double(ticksPerSecond) * perSecond }
    case .exits:
      return try single(analysis.proof.exitsPerSwitch, "KVM's counters are not in the recording")
    case .frameBytes:
      return try single(
        cell.verification?.frameBytes.map(Double.init), "the recording does not keep its frame")
    case .clocks: return Series(byBoot: [0: try clocks(of: id, term, .asTimed, [])])
    }
  }

  /// A manual's clocks of a cell, with the table that they come from.
  func documented(_ id: CellID, _ processor: String?) -> DocumentedClocks? {
    cells[id]?.documented?.first { $0.processor == processor }
  }
}

/// Why an expression has no value.
struct NoValue: Error { var because: String }

extension ClaimReader {
  /// What XSAVE had to save in a cell; nil where the recording does not say, or its boots differ.
  func states(of id: CellID) -> ExtendedStates? {
    let found = (cells[id]?.boots ?? []).map { boot -> ExtendedStates? in
      guard launches.indices.contains(boot.launch),
        let enabled = launches[boot.launch].processor?.enabledStates, let inUse = boot.statesInUse
      else { return nil }
      return ExtendedStates(enabled: enabled, inUse: inUse)
    }
    guard let first = found.first, found.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  /// Why a cell that is needed has no number; nil when all have.
  private func missing(_ expression: ClaimExpression) -> String? {
    for id in expression.cells {
      guard let cell = cells[id] else {
        if let because = excluded[id] { return "\(id) is excluded: \(because)" }
        return "the recording has no cell \(id)"
          + (id.machine == .metal
            ? ": 'switchbench image' makes a medium that measures on bare metal"
            : id.machine == .bochsKVM ? ": 'switchbench run --machine bochs-kvm' counts there" : "")
      }
      guard cell.status == .measured else {
        return "\(id) \(cell.status == .failed ? "failed" : "was skipped"): "
          + (cell.because ?? "the recording gives no reason")
      }
    }
    return nil
  }

  /// What keeps the cells' times from being held against a claim; nil when nothing does.
  private func unfit(_ expression: ClaimExpression) -> String? {
    guard expression.quantity.isTime else { return nil }
    for id in expression.cells {
      guard let analysis = analyses[id], cells[id]?.status == .measured else { continue }
      guard let mechanism = analysis.proof.mechanism else {
        return "how \(id) ran is not proven: \(analysis.proof.because)"
      }
      if mechanism != expression.mechanism {
        return "\(id) was \(mechanism.rawValue) here, and the claim is about what is "
          + "\(expression.mechanism.rawValue)"
      }
      if expression.quantity == .coreCycles, analysis.isUncalibrated {
        return "the calibration of \(id) does not hold, so it has no core cycles"
      }
    }
    return nil
  }

  private func mechanisms(_ expression: ClaimExpression) -> [String] {
    uniqued(
      expression.cells.compactMap { id in
        guard let cell = cells[id], cell.status == .measured else { return nil }
        if cell.documented != nil { return Mechanism.documented.rawValue }
        return analyses[id]?.proof.mechanism?.rawValue ?? "unproven"
      })
  }
}
