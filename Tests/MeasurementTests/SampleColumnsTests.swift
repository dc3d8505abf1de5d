import Foundation
import Measurement
import Testing

private func encode(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

private func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
  try JSONDecoder().decode(type, from: Data(text.utf8))
}

/// SplitMix64, so that every run of a test draws the same numbers.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A value in one of the ranges that differ for a coding of distances.
  mutating func value(step: Int64) -> Int64 {
    switch Int.random(in: 0..<8, using: &self) {
    case 0: [.min, .min + 1, -1, 0, 1, .max - 1, .max].randomElement(using: &self) ?? 0
    case 1: Int64(bitPattern: next())
    default: step * Int64.random(in: -3...300, using: &self)
    }
  }
}

private func boot(_ histogram: TickHistogram, _ probed: ProbedSamples?, _ order: [Int])
  -> BootRecord
{
  BootRecord(
    index: 0, launch: 0, position: 0, switchesPerSample: 1, histogram: histogram, runOrder: order,
    flagged: FlaggedSamples(notPositive: 0, clockWentBackwards: 0),
    warmUp: WarmUp(samples: 0, firstTicks: 0), probe: Probe(adds: 1, ticks: 1), calibration: nil,
    exits: nil, probed: probed)
}

@Suite struct `samples in columns` {
  @Test func `random histograms and run orders come back as they were`() throws {
    var generator = Generator(state: 11)
    for round in 0..<400 {
      let step: Int64 = [1, 2, 26, 1 << 40].randomElement(using: &generator) ?? 1
      let samples = (0..<(round % 40)).map { _ in generator.value(step: step) }
      let order = (0..<(round % 33)).map { _ in Int(generator.value(step: step)) }
      let record = boot(TickHistogram(samples: samples), nil, order)
      #expect(try decode(BootRecord.self, encode(record)) == record, "round \(round)")
    }
  }

  @Test func `random samples with probes come back as they were`() throws {
    var generator = Generator(state: 12)
    for round in 0..<400 {
      let step: Int64 = [1, 2, 26, 1 << 40].randomElement(using: &generator) ?? 1
      let samples = (0..<(round % 40)).map { _ in
        ProbedSamples.Bin(
          ticks: generator.value(step: step), before: Int(generator.value(step: step)),
          after: Int(generator.value(step: step)), count: .random(in: 1...3, using: &generator))
      }
      let probed = ProbedSamples(samples: samples)
      let record = boot(probed.histogram, probed, [])
      #expect(try decode(BootRecord.self, encode(record)) == record, "round \(round)")
    }
  }

  @Test func `the ends of the range are kept, and take a distance of 64 bits`() throws {
    let histogram = TickHistogram(samples: [.max, .min])
    let record = boot(histogram, nil, [.max, .min, 0])
    let text = try encode(record)
    #expect(
      text.contains(
        #""samples":{"counts":[-2],"step":18446744073709551615,"ticks":[-9223372036854775808,1]}"#))
    #expect(
      text.contains(
        #""runOrder":[-9223372036854775808,18446744073709551615,0,9223372036854775808]"#))
    #expect(try decode(BootRecord.self, text) == record)
  }

  @Test func `distances are in steps, and a negative count stands for ones in a row`() throws {
    let histogram = TickHistogram(samples: [100, 100, 152, 178, 178, 178, 230, 256, 282])
    let columns = SampleColumns(histogram)
    #expect(
      try encode(columns) == #"{"counts":[2,1,3,-3],"step":26,"ticks":[100,2,1,2,1,1]}"#)
    #expect(try columns.expanded().histogram == histogram)
  }

  @Test func `no samples are empty columns`() throws {
    let none = ProbedSamples(samples: [])
    #expect(try encode(SampleColumns(none.histogram)) == #"{"counts":[],"step":1,"ticks":[]}"#)
    let text = try encode(SampleColumns(none))
    #expect(text == #"{"after":[],"before":[],"counts":[],"step":1,"ticks":[]}"#)
    #expect(try decode(SampleColumns.self, text).expanded().probed == none)
  }

  @Test(arguments: [
    (#"{"counts":[-2],"step":1,"ticks":[5,0]}"#, "ticks", 1),
    (#"{"counts":[1,0],"step":1,"ticks":[5,1]}"#, "counts", 1),
    (#"{"counts":[1],"step":1,"ticks":[5,1]}"#, "counts", nil),
    (#"{"counts":[1,1,1],"step":1,"ticks":[5,1]}"#, "counts", nil),
    (#"{"counts":[1,-2],"step":1,"ticks":[5,1]}"#, "counts", 1),
    (#"{"counts":[-9223372036854775808],"step":1,"ticks":[5,1]}"#, "counts", 0),
    (#"{"counts":[9223372036854775807,1],"step":1,"ticks":[5,1]}"#, "counts", nil),
    (#"{"counts":[],"step":1,"ticks":[5]}"#, "counts", nil),
    (#"{"counts":[-2],"step":0,"ticks":[5,1]}"#, "step", nil),
    (#"{"counts":[-2],"step":1,"ticks":[1,9223372036854775807]}"#, "ticks", 1),
    (#"{"counts":[-2],"step":4,"ticks":[1,9223372036854775807]}"#, "ticks", 1),
    (#"{"after":[7,0],"counts":[1],"step":1,"ticks":[5]}"#, "before", nil),
    (#"{"before":[7,0],"counts":[1],"step":1,"ticks":[5]}"#, "after", nil),
    (#"{"after":[7,0],"before":[7],"counts":[1],"step":1,"ticks":[5]}"#, "before", nil),
    (#"{"after":[7,0,0],"before":[7,0],"counts":[1],"step":1,"ticks":[5]}"#, "after", nil),
    (#"{"after":[7,0,1],"before":[7,1,0],"counts":[-2],"step":1,"ticks":[5,0]}"#, "ticks", 1),
    (#"{"after":[7,0,0],"before":[7,0,0],"counts":[-2],"step":1,"ticks":[5,0]}"#, "ticks", 1),
    (
      #"{"after":[7,0],"before":[9223372036854775807,1],"counts":[1],"step":1,"ticks":[5]}"#,
      "before", 1
    ),
  ])
  func `wrong columns are refused by key and place`(text: String, key: String, index: Int?) throws {
    let columns = try decode(SampleColumns.self, text)
    let fault = #expect(throws: SampleColumns.Fault.self) { try columns.expanded() }
    #expect(fault?.key.rawValue == key && fault?.index == index, "\(String(describing: fault))")
  }

  @Test(arguments: [
    #"{"counts":[],"step":1,"ticks":[5,-1]}"#, #"{"counts":[],"step":-1,"ticks":[5]}"#,
    #"{"counts":[],"step":1,"ticks":[5,18446744073709551616]}"#,
    #"{"counts":[],"step":1,"ticks":[9223372036854775808]}"#,
    #"{"counts":[],"step":1,"ticks":[5,1.5]}"#, #"{"counts":[],"step":1,"ticks":[5,"1"]}"#,
    #"{"step":1,"ticks":[]}"#, #"{"counts":[],"ticks":[]}"#, #"{"counts":[],"step":1}"#, "[]",
  ])
  func `other text is no columns`(text: String) {
    #expect(throws: DecodingError.self) { try decode(SampleColumns.self, text) }
  }
}

@Suite struct `boots as text` {
  @Test func `an absent key is nothing, and what there is comes back`() throws {
    var record = boot(TickHistogram(samples: [3]), nil, [3])
    #expect(
      try encode(record)
        == #"{"index":0,"launch":0,"position":0,"probe":{"adds":1,"ticks":1},"runOrder":[3,0],"#
        + #""samples":{"counts":[1],"step":1,"ticks":[3]},"switchesPerSample":1,"#
        + #""warmUp":{"firstTicks":0,"samples":0}}"#)
    record.flagged.notPositive = 1
    record.wait = QuietWait(probes: 3, quietProbes: 2, limit: 1222)
    record.exits = ExitCounters(exits: 1, instructionsEmulated: 2, switches: 3)
    #expect(try decode(BootRecord.self, encode(record)) == record)
  }

  @Test func `a boot of version 1 says null where it has nothing`() throws {
    let text =
      #"{"calibration":null,"exits":null,"flagged":{"clockWentBackwards":0,"notPositive":0},"#
      + #""histogram":[[3,1]],"index":0,"launch":0,"position":0,"probe":{"adds":1,"ticks":1},"#
      + #""runOrder":[3],"switchesPerSample":1,"warmUp":{"firstTicks":0,"samples":0}}"#
    let record = boot(TickHistogram(samples: [3]), nil, [3])
    #expect(try decode(BootRecord.self, text) == record)
    for key in ["calibration", "exits", "flagged", "runOrder"] {
      let changed = text.replacing("\"\(key)\":", with: "\"x\":")
      #expect(throws: DecodingError.self, "\(key)") { try decode(BootRecord.self, changed) }
    }
  }

  @Test func `a summary of too few boots has no interval`() throws {
    let summary = Summary(
      perSwitch: 5, interval: nil, confidence: 0, coreCyclesPerSwitch: nil)
    let text = try encode(summary)
    #expect(
      text == #"{"confidence":0,"coreCyclesPerSwitch":null,"interval":null,"perSwitch":5}"#)
    #expect(try decode(Summary.self, text) == summary)
    let version1 = text.replacing(#""interval":null"#, with: #""interval":[4,6]"#)
    #expect(try decode(Summary.self, version1).interval == [4, 6])
    let without = text.replacing(#""interval":null,"#, with: "")
    #expect(throws: DecodingError.self) { try decode(Summary.self, without) }
  }
}
