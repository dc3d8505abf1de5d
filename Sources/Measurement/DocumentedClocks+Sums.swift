/// Which instructions of a documented switch a sum is over.
public enum SummedPart: Hashable, Sendable {
  /// All that were executed, the measuring loop's own among them.
  case asTimed
  /// The switch alone. A sum of clocks is exact, so that the loop can be taken off.
  case beyondLoop
}

extension DocumentedRow {
  /// The number of executions in a part; nil where the loop is not told apart.
  public func times(in part: SummedPart) -> Int? {
    switch part {
    case .asTimed: times
    case .beyondLoop: timesInLoop.map { times - $0 }
    }
  }
}

extension DocumentedClocks {
  /// The forms about which sources disagree, in the order of the rows.
  public var disputedForms: [String] {
    var forms: [String] = []
    for row in rows where row.otherBase != nil && !forms.contains(row.form) {
      forms.append(row.form)
    }
    return forms
  }

  /// Clocks of a one-way switch.
  ///
  /// - Parameters:
  ///   - part: What is summed.
  ///   - others: Forms for which the other source is taken to be right.
  /// - Returns: Nil when an instruction has no clocks, or the loop cannot be identified.
  public func clocksPerSwitch(_ part: SummedPart, others: Set<String> = []) -> Double? {
    guard var sum = clocks else { return nil }
    for row in rows {
      guard let times = row.times(in: part) else { return nil }
      sum -= (row.times - times) * row.clocks
      if others.contains(row.form), let other = row.otherBase { sum += times * (other - row.base) }
    }
    return Double(sum) / Double(switches)
  }

  /// The least and the greatest sum by any choice of sources; nil where they all give one sum.
  public func disputedRange(_ part: SummedPart) -> ClosedRange<Double>? {
    let sums = subsets(of: disputedForms).compactMap { clocksPerSwitch(part, others: $0) }
    guard let least = sums.min(), let greatest = sums.max(), least < greatest else { return nil }
    return least...greatest
  }
}

/// All choices among some forms; the empty one comes first.
public func subsets(of forms: [String]) -> [Set<String>] {
  forms.reduce([[]]) { known, form in known + known.map { $0.union([form]) } }
}
