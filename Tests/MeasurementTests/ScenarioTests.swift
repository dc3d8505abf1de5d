import Measurement
import Testing

@Suite struct `a scenario's word` {
  @Test(arguments: [
    ("ping-pong", Scenario.pingPong), ("cold", .cold), ("instruction", .instruction),
    ("ring-16x4096", .ring(contexts: 16, bytesTouched: 4096)),
    ("ring-2x0", .ring(contexts: 2, bytesTouched: 0)),
    ("placement-48x8", .placement(codeBytes: 48, stackBytes: 8)),
    ("placement-48x8x16", .placement(codeBytes: 48, stackBytes: 8, loopBytes: 16)),
    ("after-others", .afterOthers), ("alternate-calls", .alternateCalls),
    ("serialised", .serialised), ("one-site", .oneSite),
    ("preemption-inside", .preemption(.inside)), ("preemption-outside", .preemption(.outside)),
    ("apart-sibling", .apart(.sibling)), ("apart-core", .apart(.core)),
    ("apart-node", .apart(.node)),
  ])
  func `says its kind and its parameters, and is read again`(word: String, scenario: Scenario) {
    #expect(Scenario(word) == scenario)
    #expect(scenario.description == word)
    #expect(word.hasPrefix(scenario.kind.rawValue))
  }

  @Test(arguments: [
    "", "ping", "pong", "ping-pong-", "ring", "ring-", "ring-16", "ring-16x", "ring-016x4",
    "ring--1x4",
    "ring-1x2x3", "ring-ax4", "cold-", "cold-1", "placement-1", "placement-1x2x0",
    "placement-1x2x3x4",
    "preemption-", "preemption-both",
    "instruction-", "instruction-add", "instructions", "after-", "one-", "one-site-2",
    "serialised-1",
    "alternate-call", "apart", "apart-", "apart-cpu", "apart-core-1",
  ])
  func `that says something else is none`(word: String) {
    #expect(Scenario(word) == nil)
  }
}
