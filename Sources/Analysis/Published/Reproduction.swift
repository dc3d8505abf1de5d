import Measurement

/// Published claims beside measurements of this machine, and the articles' questions.
public struct Reproduction: Codable, Hashable, Sendable {
  /// Where the recording is, as the caller names it.
  public var recording: String
  /// The answers, in the order of the questions.
  public var answers: [PublishedAnswer]
  /// The claims by group, each with its verdict.
  public var groups: [GroupResult]
  /// Footnotes about the cells that were needed.
  public var notes: [Warning]
  /// Where the numbers come from.
  public var environment: ReportEnvironment

  /// All claims with their verdicts.
  public var results: [ClaimResult] { groups.flatMap(\.results) }

  /// A group of claims.
  public struct GroupResult: Codable, Hashable, Sendable {
    /// The group's name.
    public var name: String
    /// Its heading.
    public var title: String
    /// Background on its sources.
    public var about: String
    /// Its claims.
    public var results: [ClaimResult]
    /// Figures that no source of the catalogue has for this processor.
    public var newFigures: [NewFigure]
  }

  /// A number of this processor's own, in core cycles.
  public struct NewFigure: Codable, Hashable, Sendable {
    /// The cell.
    public var cell: CellID
    /// Its value.
    public var reading: ClaimReading
  }
}

/// A question with its answer.
public struct PublishedAnswer: Codable, Hashable, Sendable {
  /// The question.
  public var question: PublishedQuestion
  /// The value of each comparison.
  public var comparisons: [ClaimReading]
  /// The values of the parts of each breakdown.
  public var breakdowns: [[ClaimReading]]
  /// Claims about it that were judged.
  public var claims: [ClaimResult]
}

/// Judges the chosen claims by a recording.
///
/// - Parameters:
///   - run: What was measured; what it stores of derived things is derived again.
///   - recording: Where it is kept, for the reader to find it.
///   - catalogue: What others have published.
///   - chosen: The ids of the claims to be judged.
///   - excluded: Places that cannot be measured, with their reasons.
public func reproduce(
  _ run: Run, recording: String, _ catalogue: PublishedCatalogue, chosen: Set<String>,
  excluded: [CellID: String]
) -> Reproduction {
  let run = complete(run)
  let reader = ClaimReader(run, excluded: excluded)
  let groups = catalogue.groups.compactMap { group -> Reproduction.GroupResult? in
    let claims = group.claims.filter { chosen.contains($0.id) }
    guard !claims.isEmpty else { return nil }
    let results = claims.map { judge($0, reader, host: run.host) }
    return Reproduction.GroupResult(
      name: group.name, title: group.title, about: group.about, results: results,
      newFigures: claims.count < group.claims.count ? [] : newFigures(group, reader, run.host))
  }
  let results = groups.flatMap(\.results)
  let answers = catalogue.questions(about: chosen).map { question in
    PublishedAnswer(
      question: question, comparisons: question.comparisons.map { reader.read($0.expression) },
      breakdowns: question.breakdowns.map { $0.parts.map { reader.read($0.expression) } },
      claims: question.claims.compactMap { id in results.first { $0.claim.id == id } })
  }
  let needed = Set(catalogue.cells(of: chosen))
  return Reproduction(
    recording: recording, answers: answers, groups: groups,
    notes: uniqued(run.warnings).filter { note in
      note.cells.isEmpty || note.cells.contains(where: needed.contains)
    }, environment: ReportEnvironment(run))
}

extension PublishedCatalogue {
  /// The cells that the chosen claims and the questions need, each once.
  ///
  /// Cells that cannot be measured are included.
  public func cells(of chosen: Set<String>) -> [CellID] {
    let chosenGroups = groups.filter { group in
      group.claims.allSatisfy { chosen.contains($0.id) }
    }
    return uniqued(
      claims.filter { chosen.contains($0.id) }.flatMap(\.here.cells)
        + chosenGroups.flatMap(\.figures) + questions(about: chosen).flatMap(\.cells))
  }

  /// The questions that one of the chosen claims speaks to.
  func questions(about chosen: Set<String>) -> [PublishedQuestion] {
    questions.filter { $0.claims.contains(where: chosen.contains) }
  }
}

/// The group's cells for which none of its claims has a figure of this processor.
private func newFigures(
  _ group: PublishedGroup, _ reader: ClaimReader, _ host: HostDescription
) -> [Reproduction.NewFigure] {
  let known = Set(
    group.claims.filter { claim in
      claim.processors.includes(
        vendor: host.cpuVendor.value, signature: host.cpuSignature.value) == true
    }.flatMap { claim in claim.here.cells })
  return group.figures.filter { !known.contains($0) }.map { cell in
    Reproduction.NewFigure(
      cell: cell,
      reading: reader.read(ClaimExpression(.coreCycles, of: ClaimExpression.Term(cell))))
  }
}
