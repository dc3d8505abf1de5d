import Measurement

extension Words {
  static let confidences = PublishedClaim.Confidence.allCases.map {
    (name: $0.rawValue, value: $0)
  }
  static let countings = PublishedClaim.Counting.allCases.map { (name: $0.rawValue, value: $0) }
  static let clocks = PublishedClock.allCases.map { (name: $0.rawValue, value: $0) }
  static let publishedUnits = PublishedUnit.allCases.map { (name: $0.rawValue, value: $0) }
}

extension Loader {
  /// A table of a published file; nil when a field is wrong, which is then reported.
  func claim(_ id: String, _ table: TableReader, _ places: PublishedPlaces) -> PublishedClaim? {
    let known = problems.found.count
    let title = table.title(limit: 40)
    let claim = table.sentence("claim")
    let figure = table.has("figure") ? table.figure() : nil
    let document = table.string("source")
    let place = table.string("place")
    let confidence = table.word("confidence", Words.confidences, required: true)
    let hardware = table.sentence("hardware")
    let counting = table.word("counting", Words.countings, required: true)
    let clock = table.word("clock", Words.clocks, required: true)
    let unlike = table.likeness()
    let rule = table.rule()
    let here = table.table("here").flatMap { expression($0, places) }
    let processors = table.processors()
    let states = table.has("states") ? table.states() : nil
    table.finish()
    guard let title, let claim, let document, let place, let confidence, let hardware,
      let counting, let clock, let rule, let here, let processors, problems.found.count == known
    else { return nil }
    let read = PublishedClaim(
      id: id, title: title, claim: claim, figure: figure,
      source: PublishedSource(document: document, place: place), confidence: confidence,
      hardware: hardware, processors: processors, counting: counting, clock: clock,
      states: states, unlike: unlike, rule: rule, here: here)
    check(read, table)
    return problems.found.count == known ? read : nil
  }

  /// Holds a claim's parts to each other: a figure and a measurement in different units, or a
  /// quotient against a plain number, would be judged without anybody noticing.
  private func check(_ claim: PublishedClaim, _ table: TableReader) {
    let here = claim.here
    let isQuotient = here.over != nil
    guard let figure = claim.figure else {
      if case .order(let direction) = claim.rule, isQuotient, direction != .about { return }
      table.report(at: table.path, "has no 'figure'; only an order of two things may lack it")
      return
    }
    if isQuotient != (figure.over != nil), claim.rule.isQuantitative {
      table.report(
        "figure",
        isQuotient
          ? "is compared with a quotient; add over, its divisor"
          : "is a quotient compared with a plain number; add over to 'here'")
    }
    if claim.rule.isQuantitative, let limits = claim.rule.limits(of: figure),
      limits.upperBound >= 2 * limits.lowerBound
    {
      table.report(
        "figure", "with its rule accepts both a value and its double; split the claim")
    }
    if case .ratio = claim.rule, !isQuotient {
      table.report("rule", "'ratio' compares quotients; add over to 'here', or use 'within'")
    }
    if case .within = claim.rule, isQuotient {
      table.report("rule", "'within' compares plain numbers; use 'ratio' for a quotient")
    }
    if !isQuotient, !here.quantity.units.contains(figure.unit) {
      let units = here.quantity.units.map(\.rawValue).joined(separator: " or ")
      table.report(
        "unit",
        "'\(figure.unit.rawValue)' is compared with \(here.quantity.rawValue), in \(units)")
    }
    if figure.over != nil, figure.derived == nil {
      table.report("figure", "is a quotient of ours; add derived, a sentence that says so")
    }
    if case .equals = claim.rule, here.quantity.isTime {
      table.report("rule", "'equals' is for counts and documented clocks; no time is exact")
    }
  }
}

extension TableReader {
  /// `figure`, `over`, `unit` and `derived`.
  fileprivate func figure() -> PublishedFigure? {
    let unit = word("unit", Words.publishedUnits, required: true)
    let over = number("over")
    let derived = has("derived") ? sentence("derived") : nil
    guard let value = value("figure") else { return nil }
    var numbers: [Double] = []
    if case .array(let items) = value {
      numbers = items.enumerated().compactMap { number($1, at: path.key("figure").index($0)) }
    } else if let single = number(value, at: path.key("figure")) {
      numbers = [single, single]
    }
    guard numbers.count == 2, numbers[0] <= numbers[1], numbers[0] > 0, over.map({ $0 > 0 }) ?? true
    else {
      report("figure", "must be a number above 0, or a range of two, the lesser first")
      return nil
    }
    return unit.map {
      PublishedFigure(
        lower: numbers[0], upper: numbers[1], over: over, unit: $0, derived: derived)
    }
  }

  /// Either `like-for-like = true`, or `unlike`, a sentence: one of them must be said.
  fileprivate func likeness() -> String? {
    let isLike = boolean("like-for-like")
    let unlike = has("unlike") ? sentence("unlike") : string("unlike", required: false)
    if isLike == true, unlike != nil {
      report("like-for-like", "contradicts 'unlike'; remove one of them")
    } else if isLike != true, unlike == nil {
      report(at: path, "does not say how far it is like for like; add unlike = \"...\"")
    }
    return unlike
  }

  /// `rule` with the one parameter that it takes.
  fileprivate func rule() -> ClaimRule? {
    let words = ["ratio", "within", "equals", "order"].map { (name: $0, value: $0) }
    let rule = word("rule", words, required: true)
    switch rule {
    case "ratio":
      guard let factor = number("factor") else {
        report(at: path, "has no 'factor'; add factor = 1.2")
        return nil
      }
      guard factor > 1, factor < ClaimRule.factorLimit else {
        report("factor", "must be above 1 and below 1.41, so that a factor of two never passes")
        return nil
      }
      return .ratio(factor: factor)
    case "within":
      guard let share = percentage("tolerance") else {
        if !has("tolerance") { report(at: path, "has no 'tolerance'; add tolerance = \"10%\"") }
        return nil
      }
      guard share > 0, share < ClaimRule.shareLimit else {
        report("tolerance", "must be above 0 and below 33%, so that a factor of two never passes")
        return nil
      }
      return .within(share: share)
    case "equals": return .equals
    case "order":
      let directions = ClaimRule.Direction.allCases.map { (name: $0.rawValue, value: $0) }
      return word("direction", directions, required: true).map(ClaimRule.order)
    default: return nil
    }
  }

  /// `cpu`: "any", "unstated", or a vendor, a family and its models.
  fileprivate func processors() -> ProcessorScope? {
    switch value("cpu") {
    case .string("any"): return .any
    case .string("unstated"): return .unstated
    case .table:
      guard let inner = table("cpu") else { return nil }
      let vendor = inner.string("vendor")
      let family = inner.count("family")
      let models = inner.has("models") ? inner.counts("models") : []
      inner.finish()
      if family == nil, !inner.has("family") { inner.report(at: inner.path, "has no 'family'") }
      guard let vendor, let family, let models else { return nil }
      return .only(vendor: vendor, family: family, models: models)
    default:
      report(
        at: has("cpu") ? path.key("cpu") : path,
        "must say whose figure it is; add cpu = \"any\", \"unstated\" or { vendor = \"...\", "
          + "family = 6, models = [...] }")
      return nil
    }
  }

  /// `states`: "unstated", or XCR0 and XINUSE.
  fileprivate func states() -> ExtendedStates.Scope? {
    switch value("states") {
    case .string("unstated"): return .unstated
    case .table:
      guard let inner = table("states") else { return nil }
      let enabled = inner.count("enabled")
      let inUse = inner.count("in-use")
      inner.finish()
      guard let enabled, let inUse else {
        inner.report(at: inner.path, "must name both; add enabled = 0x7, in-use = 0x2")
        return nil
      }
      return .known(ExtendedStates(enabled: enabled, inUse: inUse))
    default:
      report("states", "must be \"unstated\" or { enabled = 0x7, in-use = 0x2 }")
      return nil
    }
  }

  private func counts(_ key: String) -> [Int]? {
    items(key, of: "whole numbers", example: "106", required: true)?.enumerated().compactMap {
      index, item in
      guard case .integer(let number) = item else {
        wrongKind(item, at: path.key(key).index(index), expected: "a whole number")
        return nil
      }
      return number
    }
  }
}
