import Analysis
import Measurement
import Testing

@Suite struct ProcessorTests {
  private func facts(_ vendor: String, _ family: Int, _ model: Int) -> CoreFacts {
    CoreFacts.of(ProcessorSignature(vendor: vendor, family: family, model: model))
  }

  struct Row: Sendable {
    var vendor: String
    var family: Int
    var model: Int
    var widths: [Int]
    var latencies32: Set<Int> = [3]
    var latencies64: Set<Int> = [3]
  }

  static let rows = [
    Row(
      vendor: "AuthenticAMD", family: 21, model: 0x02, widths: [2], latencies32: [4],
      latencies64: [6]),
    // Sources disagree about its multiplications.
    Row(
      vendor: "AuthenticAMD", family: 21, model: 0x65, widths: [4], latencies32: [3, 4],
      latencies64: [5, 6]),
    Row(vendor: "AuthenticAMD", family: 22, model: 0x30, widths: [2], latencies64: [6]),
    Row(vendor: "AuthenticAMD", family: 23, model: 0x08, widths: [4]),
    Row(vendor: "AuthenticAMD", family: 23, model: 0x2f, widths: [4]),
    Row(vendor: "AuthenticAMD", family: 23, model: 0x31, widths: [4]),
    Row(vendor: "AuthenticAMD", family: 25, model: 0x11, widths: [4]),
    Row(vendor: "AuthenticAMD", family: 26, model: 0x44, widths: [6]),
    // Zen 6 is no Zen 5, and Hygon's later cores are no Zen 1.
    Row(vendor: "AuthenticAMD", family: 26, model: 0x50, widths: []),
    Row(vendor: "HygonGenuine", family: 24, model: 0x00, widths: [4]),
    Row(vendor: "HygonGenuine", family: 24, model: 0x06, widths: []),
    // Sources disagree about the width.
    Row(vendor: "GenuineIntel", family: 6, model: 0x2c, widths: []),
    Row(vendor: "GenuineIntel", family: 6, model: 0x3f, widths: []),
    Row(vendor: "GenuineIntel", family: 6, model: 0x3a, widths: [3]),
    Row(vendor: "GenuineIntel", family: 6, model: 0x55, widths: [4]),
    Row(vendor: "GenuineIntel", family: 6, model: 0x6a, widths: [4]),
    Row(vendor: "GenuineIntel", family: 6, model: 0x8f, widths: [5]),
    Row(vendor: "GenuineIntel", family: 6, model: 0x97, widths: [5, 4], latencies64: [3, 5]),
    Row(vendor: "GenuineIntel", family: 6, model: 0x37, widths: [2], latencies64: [5]),
    Row(vendor: "GenuineIntel", family: 6, model: 0x5c, widths: [3], latencies64: [5]),
    Row(vendor: "GenuineIntel", family: 6, model: 0xbe, widths: [4], latencies64: [5]),
    // A family means nothing without its vendor.
    Row(vendor: "GenuineIntel", family: 25, model: 0x11, widths: []),
    Row(vendor: "", family: 0, model: 0, widths: []),
  ]

  @Test("What is documented of a core follows from its signature", arguments: rows)
  func facts(_ row: Row) {
    let found = facts(row.vendor, row.family, row.model)
    #expect(found.widths == row.widths)
    #expect(found.multiplyLatencies(.i686) == row.latencies32)
    #expect(found.multiplyLatencies(.x86_64) == row.latencies64)
  }

  // 10,000 adds take 6,000 ticks, so that 24,000 ticks are four core cycles for each multiplication,
  // and 36,000 six.
  @Test(
    "Chains hold where a multiplication takes as long as the processor's does",
    arguments: [
      (18_000, 25, 17, 3 as Int?), (24_000, 25, 17, nil), (36_000, 21, 2, 6), (18_000, 21, 2, nil),
      (36_720, 21, 2, 6), (36_730, 21, 2, nil), (35_280, 21, 2, 6), (35_270, 21, 2, nil),
    ])
  func latency(_ ticks: Int, _ family: Int, _ model: Int, _ latency: Int?) throws {
    let boots = (0..<6).map {
      boot($0, samples: [1920], calibration: calibration(multiplies: [ticks]))
    }
    let run = complete(gatedRun([cell(boots: boots)], family: family, model: model))
    let analysis = analyze(run.cells[0], launches: run.launches, floors: CoreFloors(run))
    #expect(analysis.calibration?.latency == latency)
    #expect((analysis.coreCycles != nil) == (latency != nil))
    #expect(run.codes == (latency == nil ? [DerivedWarning.uncalibrated] : []))
  }

  @Test func `the warning names the latencies that the processor may have`() throws {
    let boots = (0..<6).map {
      boot($0, samples: [1920], calibration: calibration(multiplies: [21_000]))
    }
    func because(_ vendor: String, _ family: Int, _ model: Int) throws -> String {
      let run = gatedRun([cell(boots: boots)], vendor: vendor, family: family, model: model)
      return try #require(complete(run).warnings.first).because
    }
    #expect(try because("AuthenticAMD", 25, 17).contains("(must be 3.00 +- 0.06)"))
    #expect(try because("AuthenticAMD", 21, 2).contains("(must be 6.00 +- 0.12)"))
    #expect(
      try because("GenuineIntel", 6, 0x97).contains("(must be 3.00 +- 0.06 or 5.00 +- 0.10)"))
  }
}
