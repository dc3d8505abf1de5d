import Foundation
import Testing

@testable import Matrix

@Suite struct SourcesTests {
  /// Every source that the valid files need, but for those left out, and with others added.
  private func folder(without missing: [String] = [], with extra: [String] = []) throws
    -> TemporaryBenchmarks
  {
    let folder = try TemporaryBenchmarks()
    let both = ["floor", "swap", "save-some"].flatMap { ["i686/\($0).S", "x86_64/\($0).S"] }
    for file in both + ["i686/save-all.S"] + extra where !missing.contains(file) {
      try folder.write("ret\n", to: folder.sources.appendingPathComponent(file))
    }
    return folder
  }

  @Test func `strategies and sources that match are no problem`() throws {
    #expect(try folder(with: ["i686/notes.txt"]).problems(checkingSources: true) == [])
  }

  @Test func `a strategy without a source is reported at its table`() throws {
    #expect(
      try folder(without: ["x86_64/swap.S"]).problems(checkingSources: true) == [
        "Benchmarks/strategies.toml:6: swap: has no Kernels/Strategies/x86_64/swap.S; write it, or"
          + " exclude architecture x86_64 with a because"
      ])
  }

  @Test func `an exclusion of a part of an architecture does not excuse a source`() throws {
    let folder = try folder(without: ["x86_64/save-all.S"])
    let text = TemporaryBenchmarks.strategies
      .with("{ architecture = \"x86_64\", ring = \"ring0\",", for: "{ architecture = \"x86_64\",")
    try folder.write(text, to: folder.benchmarks.appendingPathComponent("strategies.toml"))
    #expect(
      folder.problems(checkingSources: true) == [
        "Benchmarks/strategies.toml:19: save-all: has no Kernels/Strategies/x86_64/save-all.S;"
          + " write it, or exclude architecture x86_64 with a because"
      ])
  }

  @Test func `a source without a strategy is noted by its name, and spoils nothing`() throws {
    let folder = try folder(with: ["i686/teleport.S", "x86_64/sawp.S"])
    #expect(folder.problems(checkingSources: true) == [])
    #expect(
      try folder.notes() == [
        "Kernels/Strategies/i686/teleport.S: has no entry in Benchmarks/strategies.toml;"
          + " add [teleport]",
        "Kernels/Strategies/x86_64/sawp.S: has no entry in Benchmarks/strategies.toml;"
          + " did you mean 'swap'?",
      ])
  }

  @Test func `a source for an excluded architecture is reported`() throws {
    #expect(
      try folder(with: ["x86_64/save-all.S"]).problems(checkingSources: true) == [
        "Kernels/Strategies/x86_64/save-all.S: is never run, for Benchmarks/strategies.toml"
          + " excludes x86_64; remove the file or the exclusion"
      ])
  }

  @Test func `a folder of sources that is not there is one problem`() throws {
    #expect(
      try TemporaryBenchmarks().problems(checkingSources: true) == [
        "Kernels/Strategies: does not exist; the strategies' .S files belong there"
      ])
  }
}
