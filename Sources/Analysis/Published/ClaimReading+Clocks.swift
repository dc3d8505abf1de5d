import Measurement
import Statistics

// Documented clocks are exact: the measuring loop can be taken off, and where sources disagree every
// choice among them has a sum of its own.

extension ClaimReader {
  /// Takes the measuring loop off a quotient of whole switches, where the recording tells it apart in
  /// all of them, and finds what the value may be by another choice of sources.
  func refine(
    _ reading: inout ClaimReading, by expression: ClaimExpression
  ) throws(NoValue) {
    let timed = try quotient(expression, .asTimed, [])
    let part = isLoopKnown(expression) ? SummedPart.beyondLoop : .asTimed
    let chosen = try quotient(expression, part, [])
    if part == .beyondLoop, let second = chosen.second {
      reading.first = Estimate(medianOf: [chosen.first])
      reading.second = Estimate(medianOf: [second])
      reading.value = Estimate(medianOf: [chosen.value])
      reading.asTimed = timed.second.map {
        ClaimReading.AsTimed(first: timed.first, second: $0, value: timed.value)
      }
    }
    var values: [Double] = []
    for others in subsets(of: disputedForms(expression)) {
      values.append(try quotient(expression, part, others).value)
    }
    values = Set(values).sorted()
    if values.count > 1 { reading.disputed = values }
  }

  private func quotient(
    _ expression: ClaimExpression, _ part: SummedPart, _ others: Set<String>
  ) throws(NoValue) -> (first: Double, second: Double?, value: Double) {
    let first = try clocks(expression.of, part, others)
    guard let over = expression.over else { return (first, nil, first * expression.times) }
    let second = try clocks(over, part, others)
    guard second != 0 else { throw NoValue(because: "\(over.cell) has no clocks to divide by") }
    return (first, second, first / second * expression.times)
  }

  private func clocks(
    _ term: ClaimExpression.Term, _ part: SummedPart, _ others: Set<String>
  ) throws(NoValue) -> Double {
    let own = try clocks(of: term.cell, term, part, others)
    guard let minus = term.minus else { return own }
    return own - (try clocks(of: minus, term, part, others))
  }

  /// A manual's clocks per switch, of all rows or of those that are asked for.
  ///
  /// A row alone is what the table prints: what the next instruction adds to it, its m, is left out.
  func clocks(
    of id: CellID, _ term: ClaimExpression.Term, _ part: SummedPart, _ others: Set<String>
  ) throws(NoValue) -> Double {
    let table = documented(id, term.processor)
    guard !term.rows.isEmpty else {
      if let sum = table?.clocksPerSwitch(part, others: others) { return sum }
      throw NoValue(because: "\(id): \(gap(table, term))")
    }
    let rows = (table?.rows ?? []).filter { row in
      term.rows.contains { isMatch(row.form, glob: $0) }
    }
    guard let table, !rows.isEmpty, table.switches > 0 else {
      throw NoValue(because: "\(id): \(gap(table, term))")
    }
    let sum = rows.reduce(0) { sum, row in
      let base = others.contains(row.form) ? row.otherBase ?? row.base : row.base
      return sum + row.times * (base + row.taskSwitch)
    }
    return Double(sum) / Double(table.switches)
  }

  private func gap(_ table: DocumentedClocks?, _ term: ClaimExpression.Term) -> String {
    if let because = table?.because { return because }
    return table == nil
      ? "there are no clocks of \(term.processor ?? "any processor")"
      : "the executed instructions have no row \(term.rows.joined(separator: ", "))"
  }

  /// The tables that an expression reads, each with the rows that it takes.
  private func tables(
    _ expression: ClaimExpression
  ) -> [(clocks: DocumentedClocks?, rows: [String])] {
    [expression.of, expression.over].compactMap { $0 }.flatMap { term in
      [term.cell, term.minus].compactMap { $0 }
        .map { (documented($0, term.processor), term.rows) }
    }
  }

  private func isLoopKnown(_ expression: ClaimExpression) -> Bool {
    expression.over != nil
      && tables(expression).allSatisfy {
        $0.rows.isEmpty && $0.clocks?.clocksPerSwitch(.beyondLoop) != nil
      }
  }

  private func disputedForms(_ expression: ClaimExpression) -> [String] {
    uniqued(
      tables(expression).flatMap { table in
        (table.clocks?.disputedForms ?? []).filter { form in
          table.rows.isEmpty || table.rows.contains { isMatch(form, glob: $0) }
        }
      })
  }
}
