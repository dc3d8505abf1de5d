import Analysis
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

  /// What the browser answered for each width, and what it complained of.
  private func look(_ html: String) throws -> (answers: [[Int]], complaints: [String]) {
    let browser = try #require(Self.browser)
    let folder = try PrivateFolder()
    defer { try? folder.remove() }
    let open = html.replacing("<details", with: "<details open=\"\"")
    try Data(open.utf8).write(to: URL(filePath: folder.file("page.html")))
    try Data(Self.question.utf8).write(to: URL(filePath: folder.file("question.html")))
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
      answer.split(separator: ",").map { $0.split(separator: " ").compactMap { Int($0) } },
      result.errorText.split(separator: "\n").map(String.init).filter { $0.contains("CONSOLE") }
    )
  }

  @Test(.enabled(if: browser != nil, "chromium is not installed"))
  func `has no line wider than a screen, no complaint and no request`() throws {
    let synthetic = SyntheticRun.make()
    let html = try render(
      ReportModel(synthetic, recording: "Results/runs/x/run.json"),
      as: .html(details: cellDetails(of: synthetic)))
    let (answers, complaints) = try look(html)
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
}

extension String {
  fileprivate func count(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
