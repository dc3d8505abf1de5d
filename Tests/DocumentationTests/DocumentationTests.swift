import Foundation
import Processes
import Testing

/// What the documents show is what the program prints.
///
/// Generated blocks are generated again, commands are held against the help, links against the
/// tree. With SWITCHBENCH_RENEW_DOCUMENTS=1 in the environment the blocks, and the reports beside
/// the reference recordings, are written anew instead.
@Suite struct `documents` {
  @Test(arguments: Repository.documents.filter { !Repository.isKept($0) })
  func `generated blocks are what their command prints`(document: String) throws {
    if Repository.isRenewing { try Repository.renewBlocks(of: document) }
    for block in Markdown.generatedBlocks(of: try Repository.text(document)) {
      let printed = try Repository.switchbench(block.arguments)
      let shown = block.text.trimmingCharacters(in: .newlines)
      #expect(printed.trimmingCharacters(in: .newlines) == shown, "\(document): \(block.arguments)")
    }
  }

  @Test(arguments: Repository.documents)
  func `commands that are shown exist, with their options`(document: String) throws {
    for command in Markdown.commands(of: try Repository.text(document)) {
      let words = command.split(separator: " ").map(String.init)
      guard words.count > 1 else { continue }
      let help = try Repository.help(of: words[1])
      #expect(help.contains("USAGE: switchbench \(words[1])"), "\(document): \(command)")
      for option in words where option.hasPrefix("--") {
        let name = option.split(separator: "=").first.map(String.init) ?? option
        #expect(help.contains(name), "\(document): \(command): no \(name)")
      }
    }
  }

  @Test(arguments: Repository.documents)
  func `commands of other programs are known, with the test that runs them`(
    document: String
  ) throws {
    for line in Markdown.shownLines(of: try Repository.text(document)) {
      #expect(ShownCommand.isCovered(line), "\(document): \(line)")
    }
  }

  @Test func `the two commands of the README are the Makefile's`() throws {
    let makefile = try Repository.text("Makefile")
    let shown = Markdown.shownLines(of: try Repository.text("README.md"))
    let targets = shown.filter { $0.hasPrefix("make ") }.map { $0.dropFirst("make ".count) }
    #expect(targets == ["run", "test"])
    for target in targets { #expect(makefile.contains("\n\(target): ")) }
  }

  @Test(arguments: Repository.documents)
  func `links lead somewhere`(document: String) throws {
    let folder = (document as NSString).deletingLastPathComponent
    for link in Markdown.relativeLinks(of: try Repository.text(document)) {
      let parts = link.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
      let file = parts[0].isEmpty ? document : "\(folder)/\(parts[0])"
      let path = (Repository.path as NSString).appendingPathComponent(file)
      #expect(FileManager.default.fileExists(atPath: path), "\(document): \(link)")
      if parts.count > 1 {
        let anchors = Markdown.anchors(of: try String(contentsOfFile: path, encoding: .utf8))
        #expect(anchors.contains(parts[1]), "\(document): \(link): no such heading")
      }
    }
  }

  @Test func `every document is linked from the map of the README or from one that is`() throws {
    var reached: Set = ["README.md"]
    var open = ["README.md"]
    while let document = open.popLast() {
      let folder = (document as NSString).deletingLastPathComponent
      for link in Markdown.relativeLinks(of: try Repository.text(document)) {
        let file = link.split(separator: "#").first.map(String.init) ?? ""
        let target = ("/\(folder)/\(file)" as NSString).standardizingPath.dropFirst()
        if Repository.documents.contains(String(target)), reached.insert(String(target)).inserted {
          open.append(String(target))
        }
      }
    }
    #expect(reached == Set(Repository.documents))
  }

  /// A page that is not held to its commands must not pretend to be.
  @Test func `what is kept as it was written says so, and shows no command`() throws {
    let kept = Repository.documents.filter(Repository.isKept)
    #expect(!kept.isEmpty)
    for page in kept {
      let text = try Repository.text(page)
      #expect(Markdown.generatedBlocks(of: text).isEmpty, "\(page)")
      #expect(text.contains("## What is wrong on this page"), "\(page)")
    }
  }

  @Test func `the README shows numbers, and they are generated`() throws {
    let blocks = Markdown.generatedBlocks(of: try Repository.text("README.md"))
    #expect(blocks.contains { $0.arguments.first == "report" && $0.content.contains("|") })
  }
}

@Suite struct `reference recordings` {
  @Test func `there is one of each kind at least`() throws {
    #expect(!Repository.references.isEmpty && !Repository.comparisons.isEmpty)
  }

  @Test(arguments: Repository.references)
  func `the committed report is the recording's, byte for byte`(recording: String) throws {
    // A recording of the full matrix takes long to read, and has one of them.
    let all = [("markdown", "report.md"), ("text", "report.txt")]
    let kept = all.filter { Repository.references(with: $0.1).contains(recording) }
    #expect(kept.contains { $0.1 == "report.md" })
    for (format, file) in kept {
      let rendered = try Repository.switchbench(
        ["report", "Results/reference/\(recording)", "--details", "--format", format])
      let path = "Results/reference/\(recording)/\(file)"
      if Repository.isRenewing { try Repository.write(rendered, to: path) }
      let committed = try Repository.text(path)
      #expect(rendered == committed, "\(recording)/\(file)")
    }
  }

  @Test func `the page's size is that of a default matrix of today`() throws {
    // All the same strategies, or what is said of the size is said of less than a run makes.
    let matrix = try Repository.switchbench(["list"]).split(separator: "\n").count
    let largest = try Repository.references.filter { !Repository.isFull($0) }.map {
      try Repository.switchbench(["report", "Results/reference/\($0)", "--format", "csv"])
        .split(separator: "\r\n").count - 1
    }.max()
    #expect((largest ?? 0) * 2 > matrix)
  }

  @Test(arguments: Repository.judged)
  func `the committed verdicts on claims are the recording's, byte for byte`(recording: String)
    throws
  {
    let path = "Results/reference/\(recording)"
    let rendered = try Repository.switchbench(
      ["reproduce", "--from", path, "--format", "markdown"])
    if Repository.isRenewing { try Repository.write(rendered, to: "\(path)/claims.md") }
    #expect(try rendered == Repository.text("\(path)/claims.md"))
  }

  @Test(arguments: Repository.comparisons)
  func `the committed report on a comparison is its recordings', byte for byte`(
    comparison: String
  ) throws {
    let path = "Results/reference-comparisons/\(comparison)"
    for (format, file) in [("markdown", "report.md"), ("text", "report.txt")] {
      let rendered = try Repository.switchbench(["compare", path, "--format", format])
      if Repository.isRenewing { try Repository.write(rendered, to: "\(path)/\(file)") }
      #expect(try rendered == Repository.text("\(path)/\(file)"))
    }
  }

  @Test func `the picture of a quiet core is its recording's, byte for byte`() throws {
    let folder = "Results/quiet-core"
    let cell = "02-registers/ping-pong@callee-saved@x86_64@ring3@process"
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).svg")
    defer { try? FileManager.default.removeItem(at: file) }
    _ = try Repository.switchbench(
      ["show", cell, "--recording", "\(folder)/run.json", "--picture", file.path])
    let drawn = try String(contentsOf: file, encoding: .utf8)
    if Repository.isRenewing { try Repository.write(drawn, to: "\(folder)/launches.svg") }
    #expect(try drawn == Repository.text("\(folder)/launches.svg"))
  }

  @Test(arguments: Repository.references.filter { !Repository.isFull($0) })
  func `the page has every figure of the committed answer and cell, within 1 MB`(
    recording: String
  ) throws {
    let path = "Results/reference/\(recording)"
    let page = try Repository.switchbench(["report", path, "--format", "html"])
    #expect(page.utf8.count < 1_000_000)
    let answer = try Repository.switchbench([
      "report", path, "--section", "answer", "--format", "markdown",
    ])
    // The head and the rule below it are of no strategy.
    let lines = answer.split(separator: "\n").filter { $0.hasPrefix("|") }
    let rules = Set(lines.indices.filter { lines[$0].hasPrefix("| :--") })
    let rows = lines.indices.filter { !rules.contains($0) && !rules.contains($0 + 1) }.map {
      lines[$0]
    }
    #expect(rows.count > 5)
    let fields = Set(
      page.matches(of: /<td[^>]*>([^<]*)<\/td>/).map {
        $0.output.1.split(separator: " ").joined(separator: " ")
      })
    for figure in rows.flatMap({ $0.split(separator: "|").dropFirst() }) {
      let text = figure.trimmingCharacters(in: .whitespaces)
      #expect(fields.contains(text), "\(text)")
    }
    let cells = try Repository.switchbench(["report", path, "--format", "csv"])
    let codes = Set(page.matches(of: /<code>([^<]*)<\/code>/).map(\.output.1))
    for line in cells.split(separator: "\r\n").dropFirst() {
      let id = line.prefix { $0 != "," }
      #expect(codes.contains(id), "\(id)")
    }
  }
}
