import Measurement
import Testing

@Suite struct `percentages` {
  @Test(arguments: [
    ("2%", 0.02), ("0.5%", 0.005), ("0.5 %", 0.005), ("100%", 1), ("0%", 0), (".5%", 0.005),
  ])
  func `are shares`(text: String, share: Double) { #expect(Double(percentage: text) == share) }

  @Test(arguments: [
    "2", "0.02", "", "%", " %", "-1%", "+1%", "1e3%", "nan%", "inf%", "2%%", "2  %", "1.2.3%",
    "0x2%", "2% ",
  ])
  func `are nothing else`(text: String) { #expect(Double(percentage: text) == nil) }
}

@Suite struct `globs` {
  @Test func `match whole texts, and slashes like any character`() {
    let id = "02-registers/ping-pong@callee-saved@x86_64@ring3@icount"
    for glob in ["*", "*@icount", "02-*/*@callee-*@x86_64@ring?@icount", id] {
      #expect(isMatch(id, glob: glob), "\(glob)")
    }
    for glob in ["", "02-registers", "icount", "*@kvm", "*@ring?@?"] {
      #expect(!isMatch(id, glob: glob), "\(glob)")
    }
  }
}
