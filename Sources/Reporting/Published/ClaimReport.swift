import Analysis
import Documents
import Measurement

extension Reproduction: Report {
  /// Before it is laid out.
  public func document(_ extent: Extent) -> Document {
    extent == .screen ? screen(page: nil) : whole(extent)
  }

  /// The answers in a sentence or two each, and what is contradicted, on one screen.
  fileprivate func screen(page: String?) -> Document {
    let sources = SourceNotes(results.map(\.claim))
    var blocks: [Block] = answers.map { answer in
      let text = AnswerText(answer, sources)
      return .paragraph(Paragraph(text.headline, heading: text.title))
    }
    let contradicted = results.filter { $0.verdict == .contradicted }
    if !contradicted.isEmpty {
      blocks.append(.paragraph(Paragraph("", heading: "Contradicted here")))
      blocks += contradicted.map { result in
        .line(
          "\(result.claim.id): \(result.claim.title): published \(figureWithUnit(result.claim)), here "
            + figureWithUnit(result.reading, result.claim.here), tone: .bad)
      }
    }
    let command = "switchbench reproduce --from \(recording)"
    return Document(
      title: "switchbench reproduce", byline: byline(environment),
      lead: [Paragraph(tally(results))],
      sections: [Section(id: "answers", title: "", blocks: blocks)]
        + closing(
          warnings: notes, unmeasured: [],
          paths: [("recording", recording)] + (page.map { [("page", $0)] } ?? []),
          next: [
            ("all claims", "\(command) --details"),
            ("one group", "\(command) --section \(groups.first?.name ?? "answers")"),
          ]))
  }

  private func whole(_ extent: Extent) -> Document {
    let sources = SourceNotes(results.map(\.claim))
    var sections = [
      Section(id: "tally", title: "", blocks: [.paragraph(Paragraph(tally(results)))]),
      Section(
        id: "answers", title: extent == .page ? "The articles' questions" : "",
        blocks: answers.flatMap { blocks($0, sources) }),
    ]
    sections += groups.map { group in
      var section = section(group, sources)
      section.blocks += group.results.map { .fold(fold($0, sources)) }
      return section
    }
    sections.append(
      Section(
        id: "sources", title: "Sources",
        blocks: [.notes(sources.notes.map { Note(text: sources.text($0)) })]))
    sections += notesSection(notes.map(Note.init), title: "Notes, and what to do")
    sections.append(provenance(extent))
    return Document(
      title: extent == .page
        ? "switchbench reproduce: published figures beside run \(environment.run)"
        : "switchbench reproduce",
      byline: extent == .page ? byline(environment) : "", sections: sections, markdownLevel: 3,
      references: "source", origin: extent == .page ? recording : "")
  }

  private func blocks(_ answer: PublishedAnswer, _ sources: SourceNotes) -> [Block] {
    let text = AnswerText(answer, sources)
    return [
      .paragraph(Paragraph(text.headline, heading: text.title)), .bullets(text.lines),
      .paragraph(Paragraph("Asked by \(text.asked)", tone: .quiet)),
    ]
  }

  private func fold(_ result: ClaimResult, _ sources: SourceNotes) -> Fold {
    Fold(
      id: "claim-\(result.claim.id)", title: result.claim.id, value: words(result.verdict),
      tone: tone(result.verdict), blocks: [.facts(facts(result, sources))])
  }

  private func provenance(_ extent: Extent) -> Section {
    var blocks: [Block] = [
      .facts(
        environmentFacts(environment, recording: recording).map {
          Fact(label: $0.label, text: $0.text)
        })
    ]
    if extent == .page {
      blocks += [
        .paragraph(Paragraph("This page again, from the recorded integers:")),
        .command(
          ["switchbench", "reproduce", "--from", recording, "--format", "html"],
          name: "The command that made this page"),
      ]
    }
    return Section(
      id: "provenance", title: "Where the numbers come from", isFolded: true, blocks: blocks)
  }

  /// All that was derived, unrounded.
  public func csv() -> String { Reporting.csv(self) }

  /// The whole model, as JSON.
  public func json() throws -> String {
    func counts(_ results: [ClaimResult]) -> [String: Int] {
      let counts = ClaimVerdict.allCases.map { verdict in
        (verdict.rawValue, results.count { $0.verdict == verdict })
      }
      return Dictionary(uniqueKeysWithValues: counts)
    }
    let tallies = ClaimBasis.allCases.map { basis in
      (basis.rawValue, counts(results.filter { $0.claim.here.basis == basis }))
    }
    return try Documents.json(
      self, schema: "switchbench.reproduction/1",
      beside: [
        "tally": counts(results), "tallies": Dictionary(uniqueKeysWithValues: tallies),
      ])
  }
}

/// A reproduction with the place of its page, which one screen leads to.
public struct ReproductionReport: Report {
  private let reproduction: Reproduction
  private let page: String?

  /// Makes a report; `page` is nil where no page is kept.
  public init(_ reproduction: Reproduction, page: String?) {
    self.reproduction = reproduction
    self.page = page
  }

  /// Before it is laid out.
  public func document(_ extent: Extent) -> Document {
    extent == .screen ? reproduction.screen(page: page) : reproduction.document(extent)
  }

  /// All that was derived, unrounded.
  public func csv() -> String { reproduction.csv() }

  /// The whole model, as JSON.
  public func json() throws -> String { try reproduction.json() }
}

/// How a verdict is meant; the word beside it says so too.
func tone(_ verdict: ClaimVerdict) -> Tone {
  switch verdict {
  case .reproduced: .good
  case .contradicted: .bad
  case .notComparable, .cannotRun: .quiet
  }
}
