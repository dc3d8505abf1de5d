import GuestProtocol
import Host
import Measurement
import Statistics
import Testing

@testable import Launches

@Suite struct `the transcript` {
  private let hello = GuestEvent.hello(greeting(plan()))
  private let probe = GuestEvent.probe(adds: 10_000, ticks: 5954)

  @Test func `a guest that does as it should finishes, with a result for each cell in order`() {
    let plan = plan(cells: 3)
    let (transcript, results) = heard(faultlessEvents(plan), plan)
    #expect(transcript.isFinished)
    #expect(transcript.nonsense == nil)
    #expect(results == plan.cells)
    #expect(transcript.results.map(\.cell) == plan.cells)
    #expect(transcript.unfinished.isEmpty)
    #expect(transcript.cellInFlight == nil)
    #expect(transcript.hello == greeting(plan))
    #expect(transcript.probe == Probe(adds: 10_000, ticks: 5954))
  }

  @Test func `a canary without cells greets, is probed and goes`() {
    let plan = plan(cells: 0)
    #expect(heard([.hello(greeting(plan)), probe, .finished(0)], plan).transcript.isFinished)
    for events in [[.finished(0)], [hello, .finished(0)], [probe, .finished(0)]] {
      let transcript = heard(events, plan).transcript
      #expect(!transcript.isFinished)
      #expect(
        transcript.nonsense == "the guest sent goodbye before it greeted, which it should not have")
    }
  }

  @Test func `the processor's evidence comes after the probe, once`() {
    var report = ProcessorReport()
    report.vendor = [0x6874_7541, 0x6974_6E65, 0x444D_4163]
    (report.counts[2], report.ticks[2]) = (32, 131)
    let plan = plan(cells: 0)
    let told = heard([.hello(greeting(plan)), probe, .processor(report), .finished(0)], plan)
    #expect(told.transcript.isFinished)
    #expect(
      told.transcript.processor
        == ProcessorEvidence(
          vendor: "AuthenticAMD", brand: "", hypervisor: nil,
          chains: [ProcessorEvidence.TimedChain(of: .callAndReturn, count: 32, ticks: 131)]))
    for events in [
      [hello, .processor(report)], [hello, probe, .processor(report), .processor(report)],
      [hello, probe, .cellBegin(0), .processor(report)],
    ] {
      let nonsense = heard(events, LaunchesTests.plan()).transcript.nonsense
      #expect(nonsense?.contains("out of turn") == true)
    }
  }

  @Test func `a cell's states in use and its trap are delivered with it`() throws {
    func delivery(_ events: [GuestEvent], requirements: UInt64) throws -> Delivery {
      let transcript = heard(
        [hello, probe, .cellBegin(0, requirements: requirements)] + events
          + [.samples(cell: 0, batches: someBatches), .cellEnd(cellEnd(0))], plan()
      ).transcript
      guard case .delivered(let delivery) = try #require(transcript.results.first).result else {
        throw Missing()
      }
      return delivery
    }
    let plain = try delivery([], requirements: 0)
    #expect(plain.record.statesInUse == nil && !plain.isTrap)
    let told = try delivery([.statesInUse(cell: 0, 2)], requirements: 1 << 31)
    #expect(told.record.statesInUse == 2 && told.isTrap)
    #expect(
      heard([hello, probe, .cellBegin(0), .statesInUse(cell: 1, 2)], plan()).transcript.nonsense
        != nil)
  }

  @Test func `branches are counted between a cell's windows, and a missing reading gives none`() {
    func reading(_ instructions: Int, _ mispredictions: Int) -> BranchCounters.Reading {
      BranchCounters.Reading(instructions: instructions, mispredictions: mispredictions)
    }
    var branches = WindowedBranches()
    branches.readings[Window.before(1)] = reading(100, 10)
    #expect(branches.counts(ofCell: 1, switches: 50) == nil)
    branches.readings[Window.after(1)] = reading(900, 60)
    #expect(
      branches.counts(ofCell: 1, switches: 50)
        == BranchCounts(instructions: 800, mispredictions: 50, switches: 50))
    #expect(branches.counts(ofCell: 0, switches: 50) == nil)
    branches.readings[Window.after(1)] = reading(900, 9)
    #expect(branches.counts(ofCell: 1, switches: 50) == nil)
  }

  private struct Missing: Error {}

  @Test func `cells may come in any order, each once`() {
    let order: [UInt32] = [1, 0]
    let cells = order.flatMap {
      [.cellBegin($0), .samples(cell: $0, batches: someBatches), .cellEnd(cellEnd($0))]
        as [GuestEvent]
    }
    let (transcript, results) = heard([hello, probe] + cells + [.finished(2)], plan())
    #expect(transcript.isFinished)
    #expect(results == plan().cells.reversed())
  }

  @Test func `the cell in flight is known until its end`() {
    let events = [hello, probe, .cellBegin(1)]
    let transcript = heard(events, plan()).transcript
    #expect(transcript.inFlight == 1)
    #expect(transcript.cellInFlight == plan().cells[1])
    let ended = heard(events + [.cellEnd(cellEnd(1, .unsupported))], plan()).transcript
    #expect(ended.cellInFlight == nil)
    #expect(ended.unfinished == [plan().cells[0]])
  }

  @Test func `a fault and messages are kept, and are no nonsense`() {
    let fault = GuestFault(
      vector: 6, error: 0, instruction: 1, codeSegment: 8, flags: 2, address: 0)
    let transcript = heard(
      [.message("one"), hello, probe, .cellBegin(0), .message("two"), .fault(fault)], plan()
    ).transcript
    #expect(transcript.fault == fault)
    #expect(transcript.messages == ["one", "two"])
    #expect(transcript.nonsense == nil)
    #expect(!transcript.isFinished)
    #expect(transcript.cellInFlight == plan().cells[0])
  }

  @Test func `the order that the wire prescribes is held to`() {
    let begun = [hello, probe, .cellBegin(0)]
    let sampled = begun + [.samples(cell: 0, batches: someBatches)]
    let ended = sampled + [.cellEnd(cellEnd(0))]
    let cases: [(events: [GuestEvent], what: String)] = [
      ([.cellBegin(0)], "the start of cell 0"),
      ([hello, .cellBegin(0)], "the start of cell 0"),
      ([probe, .cellBegin(0)], "the start of cell 0"),
      ([hello, probe, .cellBegin(2)], "the start of cell 2"),
      ([hello, probe, .cellBegin(.max)], "the start of cell 4294967295"),
      (begun + [.cellBegin(1)], "the start of cell 1"),
      (begun + [.cellBegin(0)], "the start of cell 0"),
      (ended + [.cellBegin(0)], "the start of cell 0"),
      ([hello, probe, .samples(cell: 0, batches: someBatches)], "samples of cell 0"),
      (begun + [.samples(cell: 1, batches: someBatches)], "samples of cell 1"),
      (sampled + [.samples(cell: 0, batches: someBatches)], "samples of cell 0 twice"),
      (
        begun + [.samples(cell: 0, batches: []), .samples(cell: 0, batches: [])],
        "samples of cell 0 twice"
      ),
      (ended + [.samples(cell: 0, batches: someBatches)], "samples of cell 0"),
      ([hello, probe, .cellEnd(cellEnd(0))], "the end of cell 0"),
      (begun + [.cellEnd(cellEnd(1))], "the end of cell 1"),
      (ended + [.cellEnd(cellEnd(0))], "the end of cell 0"),
      (ended + [.finished(2)], "goodbye after 1 of 2 cells"),
      (ended + [.finished(1)], "goodbye after 1 of 2 cells"),
      (begun + [.finished(2)], "goodbye after 0 of 2 cells"),
      ([hello, hello], "a second greeting"),
      (ended + [hello], "a second greeting"),
      ([hello, probe, probe], "a second probe"),
      ([.senseless("a frame of unknown kind 99")], "a frame of unknown kind 99"),
    ]
    for (events, what) in cases {
      let transcript = heard(events, plan()).transcript
      #expect(
        transcript.nonsense == "the guest sent \(what), which it should not have", "\(events)")
      #expect(!transcript.isFinished)
    }
  }

  @Test func `a goodbye that counts wrongly is none`() {
    let plan = plan()
    for count in [0, 1, 3, UInt32.max] {
      let transcript = heard(faultlessEvents(plan).dropLast() + [.finished(count)], plan).transcript
      #expect(!transcript.isFinished)
      #expect(transcript.nonsense != nil)
    }
  }

  @Test func `a greeting from another image or ring is refused`() {
    for machine in Machine.allCases {
      for architecture in Architecture.allCases {
        for ring in Ring.allCases {
          let plan = plan(cells: 0, architecture, ring, machine)
          #expect(heard([.hello(greeting(plan))], plan).transcript.hello == greeting(plan))
          for change in 0..<3 {
            var wrong = greeting(plan)
            if change == 0 { wrong.bits = 96 - wrong.bits }
            if change == 1 { wrong.platform = 1 - wrong.platform }
            if change == 2 { wrong.ring = 3 - wrong.ring }
            let transcript = heard([.hello(wrong)], plan).transcript
            #expect(transcript.hello == nil)
            #expect(
              transcript.nonsense
                == "the guest sent a greeting from a \(wrong.bits)-bit image of platform "
                + "\(wrong.platform) in ring \(wrong.ring), which it should not have")
          }
        }
      }
    }
  }

  @Test func `after nonsense nothing counts, and the first of it stands`() {
    let nonsense = [hello, probe, .cellBegin(0), .samples(cell: 1, batches: someBatches)]
    let (transcript, results) = heard(
      nonsense + [
        .samples(cell: 0, batches: someBatches), .cellEnd(cellEnd(0)), .cellEnd(cellEnd(1)),
        .finished(2),
      ], plan())
    #expect(results.isEmpty)
    #expect(transcript.cellInFlight == plan().cells[0])
    #expect(transcript.nonsense?.contains("samples of cell 1") == true)
  }

  /// Whole frames whose contents are the worst that their types hold, in any order.
  @Test func `any frames are taken, whatever is in them`() {
    var generator = SplitMix64(seed: 22)
    let extremes: [UInt64] = [
      0, 1, 2, 3, 64, .max, UInt64(Int64.max), UInt64(Int64.max) + 1, 1 << 32, UInt64(UInt32.max),
    ]
    var finished = 0
    var delivered = 0
    for round in 0..<3000 {
      let plan = plan(cells: 2, .i686, .zero, .tcg)
      var bytes = bytes(of: .hello(greeting(plan))) + bytes(of: .probe(adds: 1, ticks: .max))
      for index in 0..<2 as Range<UInt32> {
        let values = (0..<19).map { _ in extremes.randomElement(using: &generator) ?? 0 }
        var end = cellEnd(index)
        end.outcome = UInt16.random(in: 0..<10, using: &generator)
        (end.switchesPerSample, end.switchesInWindow, end.promised) = (
          values[0], values[1], values[2]
        )
        (end.switchesExpected, end.switchesCounted) = (
          values[3], round % 2 == 0 ? values[3] : values[4]
        )
        (end.frameBytes, end.firstTicks, end.adds, end.multiplies) =
          (values[5], values[6], values[7], values[8])
        end.chainTicks = (values[9], values[10], values[11], values[12], values[13], values[14])
        end.firstBroken = (values[15], values[16], values[17])
        let batches = (0..<Int(round % 5)).map { _ in
          GuestEvent.BatchPair(
            short: Int64(bitPattern: extremes.randomElement(using: &generator) ?? 0),
            long: Int64(bitPattern: extremes.randomElement(using: &generator) ?? 0))
        }
        var said: [GuestEvent] = [
          .cellBegin(index), .samples(cell: index, batches: batches), .cellEnd(end),
        ]
        if round % 3 == 0 { said.shuffle(using: &generator) }
        if round % 7 == 0 {
          said.append(
            .fault(
              GuestFault(
                vector: values[18], error: values[0], instruction: values[1],
                codeSegment: values[2], flags: values[3], address: values[4])))
        }
        bytes += said.flatMap(bytes(of:))
      }
      bytes += LaunchesTests.bytes(of: .finished(2))
      var transcript = Transcript(plan: plan)
      transcript.countersBefore[0] = VirtualCPUCounters(exits: 1, instructionsEmulated: 2)
      transcript.countersAfter[0] = VirtualCPUCounters(exits: 3, instructionsEmulated: 4)
      for event in events(of: bytes, inPiecesOf: 64).events {
        if case .delivered? = transcript.take(event)?.result { delivered += 1 }
      }
      if transcript.isFinished { finished += 1 }
      #expect(transcript.fault?.description.isEmpty != true)
      #expect(transcript.isFinished == (transcript.nonsense == nil))
    }
    // Both ways were taken, or this proves little.
    #expect((1000..<3000).contains(finished))
    #expect(delivered > 20)
  }
}
