import Measurement

extension Words {
  static let quantities = ClaimExpression.Quantity.allCases.map { (name: $0.rawValue, value: $0) }
  static let mechanisms = Mechanism.allCases.map { (name: $0.rawValue, value: $0) }
}

extension Loader {
  /// What is measured, by the fields of a table that have not been asked for.
  func expression(_ table: TableReader, _ places: PublishedPlaces) -> ClaimExpression? {
    let known = problems.found.count
    let quantity = table.word("quantity", Words.quantities, required: true)
    let isPaper = quantity == .clocks
    func term(_ key: String, _ prefix: String, required: Bool) -> ClaimExpression.Term? {
      let cell = table.cell(key, places, required: required)
      let minus = table.cell("\(prefix)minus", places)
      let processor = isPaper ? table.string("\(prefix)processor", required: false) : nil
      let rows =
        table.has("\(prefix)rows") ? table.strings("\(prefix)rows", required: true) ?? [] : []
      return cell.map {
        ClaimExpression.Term($0, minus: minus, processor: processor, rows: rows.map(\.text))
      }
    }
    let of = term("of", "", required: true)
    var over = term("over", "over-", required: false)
    let times = table.number("times") ?? 1
    let mechanism = table.word("mechanism", Words.mechanisms)
    if times <= 0 { table.report("times", "must be above 0") }
    if isPaper, of?.processor == nil {
      table.report(at: table.path, "has no 'processor'; add processor = \"80486\"")
    }
    if isPaper, over?.processor == nil { over?.processor = of?.processor }
    if !isPaper, table.has("rows") || table.has("over-rows") {
      table.report(at: table.path, "has rows, which only documented clocks have")
    }
    table.finish()
    if let quantity, !quantity.isTime, mechanism != nil {
      table.report("mechanism", "is for times; \(quantity.rawValue) have none")
    }
    guard let quantity, let of, problems.found.count == known else { return nil }
    return ClaimExpression(
      quantity, of: of, over: over, times: times, mechanism: mechanism ?? .native)
  }

  /// Reads `questions.toml`.
  func questions(_ places: PublishedPlaces, claims: Set<String>) -> [PublishedQuestion] {
    guard let root = root(of: "\(Loader.publishedFolder)/\(Loader.questionsFile)") else {
      return []
    }
    return root.tables(what: "id-of-the-question").compactMap { name, table in
      let known = problems.found.count
      let title = table.string("title")
      let asked = table.sentence("asked")
      let comparisons = table.tables("comparisons").compactMap { comparison($0, places) }
      let breakdowns = table.tables("breakdowns").compactMap { breakdown($0, places) }
      let cited = table.strings("claims", required: true) ?? []
      table.finish()
      for (id, place) in cited where !claims.contains(id) {
        table.report(
          at: place, "'\(id)' is not a claim\(Suggestion.text(for: id, among: claims.sorted()))")
      }
      if comparisons.isEmpty, breakdowns.isEmpty, problems.found.count == known {
        table.report(at: table.path, "has nothing that answers it; add comparisons or breakdowns")
      }
      guard let title, let asked, problems.found.count == known else { return nil }
      return PublishedQuestion(
        id: name, title: title, asked: asked, comparisons: comparisons, breakdowns: breakdowns,
        claims: cited.map(\.text))
    }
  }

  private func comparison(
    _ table: TableReader, _ places: PublishedPlaces
  ) -> PublishedQuestion.ComparedCosts? {
    let (place, first, second) = (
      table.string("on"), table.string("first"), table.string("second")
    )
    let expression = expression(table, places)
    if expression != nil, expression?.over == nil {
      table.report(at: table.path, "compares nothing; add over")
    }
    guard let place, let first, let second, let expression, expression.over != nil else {
      return nil
    }
    return PublishedQuestion.ComparedCosts(
      place: place, first: first, second: second, expression: expression)
  }

  private func breakdown(
    _ table: TableReader, _ places: PublishedPlaces
  ) -> PublishedQuestion.Breakdown? {
    let place = table.string("on")
    let readers = table.tables("parts")
    let parts = readers.compactMap { part -> PublishedQuestion.NamedCost? in
      let name = part.string("name")
      let expression = expression(part, places)
      guard let name, let expression else { return nil }
      return PublishedQuestion.NamedCost(name: name, expression: expression)
    }
    table.finish()
    if readers.count < 2 { table.report(at: table.path, "is no breakdown; add parts, two or more") }
    guard let place, parts.count == readers.count else { return nil }
    return PublishedQuestion.Breakdown(place: place, parts: parts)
  }
}
