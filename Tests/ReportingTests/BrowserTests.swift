import Analysis
import Documents
import Foundation
import Processes
import Reporting
import Testing

/// The page as a browser shows it: what no parser can tell.
@Suite struct `the page in a browser` {
  static let browser = findExecutable("chromium") ?? findExecutable("chromium-browser")

  /// Screens from a small phone to a desk, in CSS pixels.
  private static let widths = [320, 360, 768, 1280]

  /// Opens a copy of the page in a frame of each width, and writes down for each how wide the page
  /// is, how far it can be scrolled sideways, how many elements stick out, how many files it asked
  /// for, and how many charts are to be seen.
  private static let question =
    "<!DOCTYPE html><body>"
    + widths.map { "<iframe src=\"page.html\" width=\"\($0)\" height=\"800\"></iframe>" }.joined()
      + """
      <script>
      addEventListener("load", () => {
        document.body.dataset.answer = [...document.querySelectorAll("iframe")].map((frame) => {
          const inside = frame.contentWindow;
          const page = inside.document.documentElement;
          const wide = [...inside.document.querySelectorAll("main *")].filter((element) =>
            !element.closest(".scroll, pre, svg")
            && element.getBoundingClientRect().right > page.clientWidth + 1);
          const charts = [...inside.document.querySelectorAll("figure svg")].filter((chart) =>
            chart.getBoundingClientRect().height > 40);
          return [
            page.clientWidth, page.scrollWidth - page.clientWidth, wide.length,
            inside.performance.getEntriesByType("resource").length, charts.length,
          ].join(" ");
        }).join(",");
      });
      </script>
      """

  /// Uses the search, a filter and a column's head in a frame, and writes down which rows of the answer
  /// are to be seen after each.
  private static let use = """
    <!DOCTYPE html><body><iframe src="page.html" width="1280" height="800"></iframe><script>
    addEventListener("load", () => {
      const inside = document.querySelector("iframe").contentWindow;
      const page = inside.document;
      const seen = () => [...page.querySelectorAll("#answer tbody tr")]
        .filter((row) => row.offsetHeight > 0).map((row) => row.cells[0].textContent).join(" ");
      const columns = () => [...page.querySelectorAll("#answer table")][0].rows[0].cells;
      const search = page.querySelector(".tools input");
      const find = (text) => {
        search.value = text;
        search.dispatchEvent(new inside.Event("input"));
      };
      const choose = (facet, value) => {
        const choice = page.querySelector(`select[aria-label="${facet}"]`);
        choice.value = value;
        choice.dispatchEvent(new inside.Event("change"));
      };
      const answers = [seen()];
      find("segments");
      answers.push(seen());
      find("");
      choose("architecture", "i686");
      answers.push([...columns()].filter((head) => !head.hidden).length);
      choose("architecture", "");
      columns()[1].click();
      answers.push(seen());
      columns()[1].click();
      answers.push(seen());
      document.body.dataset.answer = answers.join(",");
    });
    </script>
    """

  /// What the browser answered to a question about a page, and what it complained of.
  private func ask(_ question: String, of html: String) throws -> (
    answer: String, complaints: [String]
  ) {
    let browser = try #require(Self.browser)
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let open = html.replacing("<details", with: "<details open=\"\"")
    try Data(open.utf8).write(to: URL(filePath: folder.file("page.html")))
    try Data(question.utf8).write(to: URL(filePath: folder.file("question.html")))
    let result = try run(
      [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--allow-file-access-from-files", "--enable-logging=stderr",
        "--user-data-dir=\(folder.file("profile"))", "--window-size=1400,1000", "--dump-dom",
        "file://\(folder.file("question.html"))",
      ], timeoutSeconds: 240)
    let answer = try #require(
      result.outputText.firstMatch(of: /data-answer="([^"]*)"/)?.output.1,
      "\(result.errorText.suffix(500))")
    return (
      String(answer),
      result.errorText.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") }
    )
  }

  private static let page = Result {
    let synthetic = SyntheticRun.make()
    return try render(
      RunReport(
        ReportModel(synthetic, recording: "Results/runs/x/run.json"),
        details: cellDetails(of: synthetic)), as: .html)
  }

  @Test(.enabled(if: browser != nil, "chromium is not installed"))
  func `has no line wider than a screen, no complaint and no request`() throws {
    let html = try Self.page.get()
    let (answer, complaints) = try ask(Self.question, of: html)
    let answers = answer.split(separator: ",").map {
      $0.split(separator: " ").compactMap { Int($0) }
    }
    let charts = html.count(of: "<figure>")
    #expect(charts > 40)
    #expect(answers.count == Self.widths.count)
    for (width, answer) in zip(Self.widths, answers) {
      // Between a frame's width and its page's lies a scroll bar at most.
      #expect((width - 20...width).contains(answer[0]))
      #expect(answer.dropFirst() == [0, 0, 0, charts], "\(width) pixels")
    }
    #expect(complaints == [])
  }

  @Test(.enabled(if: browser != nil, "chromium is not installed"))
  func `finds rows, leaves columns out and sorts by any of them`() throws {
    let (answer, complaints) = try ask(Self.use, of: Self.page.get())
    let seen = answer.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    #expect(seen.count == 5)
    let order = [
      "call-only", "stack-pointer-ret", "callee-saved", "callee-saved-segments", "all-registers",
    ]
    #expect(seen[0] == order.joined(separator: " "))
    #expect(seen[1] == "callee-saved-segments")
    #expect(seen[2] == "3", "the strategy and two places")
    #expect(
      seen[3] == "call-only stack-pointer-ret callee-saved all-registers callee-saved-segments")
    #expect(
      seen[4] == "callee-saved-segments all-registers callee-saved stack-pointer-ret call-only")
    #expect(complaints == [])
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
