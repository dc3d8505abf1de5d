import Foundation
import Measurement
import Testing

private func encode(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

private func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
  try JSONDecoder().decode(type, from: Data(text.utf8))
}

@Suite struct `cell ids` {
  @Test func `an id is written as the glossary writes it`() {
    let id = CellID(
      benchmark: "02-registers", scenario: "ping-pong", strategy: "callee-saved",
      architecture: .x86_64, ring: .three, machine: .kvm)
    #expect(id.description == "02-registers/ping-pong@callee-saved@x86_64@ring3@kvm")
  }

  @Test func `every id reads back as itself, also from JSON`() throws {
    for benchmark in ["02-registers", "deeper/still"] {
      for architecture in Architecture.allCases {
        for ring in Ring.allCases {
          for machine in Machine.allCases {
            let id = CellID(
              benchmark: benchmark, scenario: "ping-pong", strategy: "call-only",
              architecture: architecture, ring: ring, machine: machine)
            #expect(CellID(id.description) == id)
            let text = try encode(id)
            #expect(text == "\"\(id)\"")
            #expect(try decode(CellID.self, text) == id)
          }
        }
      }
    }
  }

  @Test(arguments: [
    "", "@@@@", "02-registers", "ping-pong@callee-saved@x86_64@ring3@kvm",
    "/ping-pong@callee-saved@x86_64@ring3@kvm", "02-registers/@callee-saved@x86_64@ring3@kvm",
    "02-registers/ping-pong@@x86_64@ring3@kvm", "02-registers/ping-pong@callee-saved@arm@ring3@kvm",
    "02-registers/ping-pong@callee-saved@x86_64@ring1@kvm",
    "02-registers/ping-pong@callee-saved@x86_64@3@kvm",
    "02-registers/ping-pong@callee-saved@x86_64@ring3@vmware",
    "02-registers/ping-pong@callee-saved@x86_64@ring3",
    "02-registers/ping-pong@callee-saved@x86_64@ring3@kvm@",
    " 02-registers/ping-pong@callee-saved@x86_64@ring3@kvm ",
  ]) func `what is not an id is refused`(text: String) {
    #expect(CellID(text) == nil)
    #expect(throws: DecodingError.self) { try decode(CellID.self, "\"\(text)\"") }
  }
}

@Suite struct `tick histograms` {
  @Test func `samples in any order are counted`() {
    let histogram = TickHistogram(samples: [26, -26, 26, 0, 52, 26])
    #expect(histogram.bins.map(\.ticks) == [-26, 0, 26, 52])
    #expect(histogram.bins.map(\.count) == [1, 1, 3, 1])
    #expect(histogram.count == 6)
  }

  @Test func `a histogram is written as pairs and reads back as itself`() throws {
    let histogram = TickHistogram(samples: [3848, 3848, -1, .max, .min])
    let text = try encode(histogram)
    #expect(text == "[[-9223372036854775808,1],[-1,1],[3848,2],[9223372036854775807,1]]")
    #expect(try decode(TickHistogram.self, text) == histogram)
    #expect(try decode(TickHistogram.self, "[]") == TickHistogram(samples: []))
  }

  @Test(arguments: [
    "[[2,1],[1,1]]", "[[1,1],[1,1]]", "[[1,0]]", "[[1,-1]]", "[[1]]", "[[1,2,3]]", "[1,2]",
    "[[1.5,1]]", "[[\"1\",1]]", "{}", "[[null,1]]", "[[99999999999999999999,1]]",
  ]) func `a histogram that is none is refused`(text: String) {
    #expect(throws: DecodingError.self) { try decode(TickHistogram.self, text) }
  }

  @Test func `bins that do not ascend or count nothing are refused`() {
    #expect(TickHistogram(bins: [.init(ticks: 2, count: 1), .init(ticks: 1, count: 1)]) == nil)
    #expect(TickHistogram(bins: [.init(ticks: 1, count: 1), .init(ticks: 1, count: 1)]) == nil)
    #expect(TickHistogram(bins: [.init(ticks: 1, count: 0)]) == nil)
    #expect(TickHistogram(bins: [.init(ticks: 1, count: 1)])?.count == 1)
  }

  @Test func `merging is as if all samples had been counted together`() {
    let left: [Int64] = [5, 5, 9, -2]
    let right: [Int64] = [5, 7, -2, -2]
    let merged = TickHistogram(samples: left).merging(TickHistogram(samples: right))
    #expect(merged == TickHistogram(samples: left + right))
    #expect(merged == TickHistogram(samples: right).merging(TickHistogram(samples: left)))
    #expect(merged.merging(TickHistogram(samples: [])) == merged)
  }
}

@Suite struct `missing values` {
  @Test func `a null is written and read, and an absent key is an error`() throws {
    let floor = StrategyDefinition(name: "call-only", title: "t", summary: "s", adds: nil)
    let text = try encode(floor)
    #expect(
      text == #"{"adds":null,"isReference":false,"name":"call-only","summary":"s","title":"t"}"#)
    #expect(try decode(StrategyDefinition.self, text) == floor)
    let rung = StrategyDefinition(
      name: "a", title: "t", summary: "s", adds: "call-only", isReference: true)
    #expect(try decode(StrategyDefinition.self, encode(rung)) == rung)
    let error = #expect(throws: DecodingError.self) {
      try decode(
        StrategyDefinition.self, #"{"isReference":false,"name":"a","summary":"s","title":"t"}"#)
    }
    guard case .keyNotFound(let key, _) = error else {
      Issue.record("\(String(describing: error)) is not keyNotFound")
      return
    }
    #expect(key.stringValue == "adds")
  }

  @Test func `a fact is written with its value, and a missing one with its reason`() throws {
    let known = Observed.known(26)
    let unknown = Observed<Int>.unknown(because: "no such file")
    #expect(try encode(known) == #"{"value":26}"#)
    #expect(try encode(unknown) == #"{"because":"no such file","value":null}"#)
    #expect(try decode(Observed<Int>.self, encode(known)) == known)
    #expect(try decode(Observed<Int>.self, encode(unknown)) == unknown)
    #expect((known.value, known.because) == (26, nil))
    #expect((unknown.value, unknown.because) == (nil, "no such file"))
  }

  @Test func `a fact is made from an optional and a reason`() {
    #expect(Observed(7, elseBecause: "never asked") == .known(7))
    #expect(Observed<Int>(nil, elseBecause: "no file") == .unknown(because: "no file"))
  }

  @Test(arguments: [#"{"value":null}"#, "{}", #"{"because":3,"value":null}"#, "26", "null"])
  func `a missing fact without a reason is refused`(text: String) {
    #expect(throws: DecodingError.self) { try decode(Observed<Int>.self, text) }
  }
}

@Suite struct `verifications` {
  private let text =
    #"{"notPromised":[],"promised":["rbx"],"statePreserved":true,"switchesCounted":2,"#
    + #""switchesExpected":2}"#

  @Test func `older ones, without the bytes of a frame, are read`() throws {
    let old = try decode(VerificationRecord.self, text)
    #expect(old.promised == ["rbx"] && old.frameBytes == nil)
    #expect(try encode(old).contains(#""frameBytes":null"#))
    #expect(try decode(VerificationRecord.self, encode(old)) == old)
  }

  @Test func `the bytes of a frame are kept`() throws {
    var verification = try decode(VerificationRecord.self, text)
    verification.frameBytes = 56
    #expect(try encode(verification).contains(#""frameBytes":56"#))
    #expect(try decode(VerificationRecord.self, encode(verification)) == verification)
  }
}
