import Measurement
import Testing

@testable import Atlas

struct ContributionCheckTests {
  private func fault(
    at place: String? = nil, _ change: (inout Contribution) -> Void
  ) -> ContributionFault? {
    var contribution = Synthetic.contribution()
    change(&contribution)
    do throws(ContributionFault) {
      try ContributionCheck.check(contribution, at: place)
      return nil
    } catch {
      return error
    }
  }

  private func fault(ofRow change: (inout ContributedRow) -> Void) -> ContributionFault? {
    fault { change(&$0.places[0].rows[1]) }
  }

  @Test func `what nobody spoilt passes, where it belongs`() {
    #expect(fault(at: "authenticamd-25-17-1/2026-01-01T00-00-00Z-0001.json") { _ in } == nil)
  }

  @Test func `elsewhere it is refused`() {
    let place = "genuineintel-6-1-1/2026-01-01T00-00-00Z-0001.json"
    #expect(
      fault(at: place) { _ in }
        == .place(expected: "authenticamd-25-17-1/2026-01-01T00-00-00Z-0001.json"))
  }

  @Test(arguments: ["../../etc/passwd", "a/b", ".hidden", "", "-x", "a b", "a\u{1B}[2J"])
  func `a name that leaves the folder is refused`(name: String) {
    #expect(fault { $0.recording = name } == .name(name))
  }

  @Test(arguments: ["<script>alert(1)</script>", "\u{1B}[31m", "a\nb", "`id`", "$(id)", "\u{202E}"])
  func `markup and escape sequences are refused in every text`(text: String) {
    let changes: [(inout Contribution) -> Void] = [
      { $0.startedAt = text }, { $0.suite = text }, { $0.machine = text },
      { $0.cpu.vendor = text }, { $0.cpu.brand = text }, { $0.cpu.microcode = text },
      { $0.cpu.hypervisor = text }, { $0.cpu.mitigations = ["a": text] },
      { $0.cpu.mitigations = [text: "a"] }, { $0.evidence?.vendor = text },
      { $0.evidence?.brand = text }, { $0.evidence?.hypervisor = text },
      { $0.evidence?.below = [text] }, { $0.calibration[text] = .init(add: 1, multiply: 3) },
      { $0.missing[0].because = text }, { $0.missing[0].strategies = [text] },
      { $0.places[0].rows[0].strategy = text }, { $0.places[0].rows[0].code = text },
    ]
    for (index, change) in changes.enumerated() {
      let found = fault(change)
      guard case .text = found else {
        Issue.record("\(index): \(String(describing: found))")
        continue
      }
      // Nor may the message itself carry it.
      #expect(found?.description.contains(text) == false)
    }
  }

  @Test func `a text without end is refused`() {
    #expect(fault { $0.cpu.brand = String(repeating: "a", count: 201) } == .text(of: "cpu.brand"))
  }

  @Test func `CPUID beside the samples denies another CPU`() {
    guard case .otherProcessor = fault({ $0.cpu.vendor = "GenuineIntel" }) else {
      Issue.record("another vendor was taken")
      return
    }
    guard case .otherProcessor = fault({ $0.cpu.brand = "AMD EPYC 9754" }) else {
      Issue.record("another brand was taken")
      return
    }
  }

  @Test func `a translator's times are no CPU's`() {
    let found = fault {
      $0.evidence?.chains[2].ticks = 160_000
      $0.evidence?.chains[3].ticks = 160_000
    }
    #expect(found == .notProcessor)
  }

  @Test func `core cycles need chains that hold, as long as that CPU's are`() {
    #expect(fault { $0.calibration = [:] } == .uncalibrated("x86_64"))
    for chains in [(1.05, 3.0), (1.0, 4.0), (.nan, 3.0), (1.0, .infinity)] {
      guard
        case .calibration = fault({
          $0.calibration["x86_64"] = .init(add: chains.0, multiply: chains.1)
        })
      else {
        Issue.record("\(chains) was taken")
        continue
      }
    }
    // Of a CPU whose multiplication takes five.
    let found = fault {
      $0.cpu.vendor = "GenuineIntel"
      $0.evidence = nil
      ($0.cpu.family, $0.cpu.model) = (6, 0x5c)
    }
    guard case .calibration = found else {
      Issue.record("\(String(describing: found))")
      return
    }
  }

  @Test(arguments: [-1, 0, 0.1, .nan, .infinity, -.infinity, 1e10])
  func `absurd figures are refused`(value: Double) {
    guard case .value = fault(ofRow: { ($0.value, $0.lower, $0.upper) = (value, nil, nil) }) else {
      Issue.record("\(value) was taken")
      return
    }
  }

  @Test func `a figure outside of its interval is refused`() {
    let changes: [(inout ContributedRow) -> Void] = [
      { $0.lower = $0.value + 1 }, { $0.upper = $0.value - 1 }, { $0.lower = nil },
      { $0.upper = nil }, { $0.upper = .infinity }, { $0.lower = .nan },
    ]
    for change in changes {
      guard case .value = fault(ofRow: change) else {
        Issue.record("it was taken")
        continue
      }
    }
  }

  @Test func `too few boots are refused, and an interval of five`() {
    for (boots, hasInterval) in [(2, false), (-9, false), (5, true), (1_000_000, true)] {
      let found = fault(ofRow: {
        $0.boots = boots
        if !hasInterval { ($0.lower, $0.upper) = (nil, nil) }
      })
      guard case .boots = found else {
        Issue.record("\(boots): \(String(describing: found))")
        continue
      }
    }
    #expect(fault(ofRow: { ($0.boots, $0.lower, $0.upper) = (3, nil, nil) }) == nil)
  }

  @Test(arguments: [-0.1, 0.01, 1.1, .nan])
  func `a share of quiet samples that no figure has is refused`(share: Double) {
    guard case .quietShare = fault(ofRow: { $0.quietShare = share }) else {
      Issue.record("\(share) was taken")
      return
    }
  }

  @Test func `an emulator's place, cycles of what was emulated, and a row twice are refused`() {
    #expect(fault { $0.places[0].machine = .tcg } == .machine("tcg"))
    #expect(fault { $0.missing[0].machine = .icount } == .machine("icount"))
    guard case .value = fault({ $0.places[0].mechanism = .exitEmulated }) else {
      Issue.record("cycles of an exit were taken")
      return
    }
    guard case .twice = fault({ $0.places[0].rows.append($0.places[0].rows[0]) }) else {
      Issue.record("a row was taken twice")
      return
    }
  }
}
