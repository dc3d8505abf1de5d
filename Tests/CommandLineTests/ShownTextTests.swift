import Testing

@testable import switchbench

@Suite struct `text on its way out` {
  @Test(arguments: [
    ("\u{1B}]52;c;cm0gLXJm\u{07}", #"\u001b]52;c;cm0gLXJm\u0007"#),
    ("\u{1B}[2Khidden", #"\u001b[2Khidden"#), ("a\u{08}b", #"a\u0008b"#),
    ("over\rwritten", #"over\u000dwritten"#), ("\u{9B}31m", #"\u009b31m"#),
    ("\u{7F}", #"\u007f"#), ("\0", #"\u0000"#),
    ("\u{202E}txet\u{2066}\u{200F}", #"\u202etxet\u2066\u200f"#), ("\u{61C}", #"\u061c"#),
  ])
  func `has no control in it that a terminal obeys`(text: String, shown: String) {
    #expect(ShownText.filtered(text) == shown)
    #expect(ShownText.filtered(text, keepsInk: true) == shown)
  }

  @Test(arguments: ["plain", "two\nlines\tand a tab", "a,b\r\nc,d\r\n", "x ± é 日本 👩‍🔬", ""])
  func `is otherwise as it was`(text: String) { #expect(ShownText.filtered(text) == text) }

  @Test func `keeps the colours of reports on a terminal, and no other sequence`() {
    let painted = "\u{1B}[1;33mcaution\u{1B}[0m"
    #expect(ShownText.filtered(painted, keepsInk: true) == painted)
    #expect(ShownText.filtered(painted) == #"\u001b[1;33mcaution\u001b[0m"#)
    for other in ["\u{1B}[8m", "\u{1B}[m", "\u{1B}[31", "\u{1B}[31H", "\u{1B}", "\u{1B}["] {
      let shown = ShownText.filtered(other, keepsInk: true)
      #expect(!shown.contains("\u{1B}"), "\(shown)")
    }
  }
}
