import Measurement
import Testing

@testable import Campaigns

@Suite struct `cells that cannot run here` {
  private let ring0 = Schedule.Group(machine: .kvm, architecture: .i686, ring: .zero)
  private let ring3 = Schedule.Group(machine: .kvm, architecture: .i686, ring: .three)

  @Test func `are counted by their reasons`() {
    let finding = Suite.finding(
      [(ring0, 10, "no KVM"), (ring3, 5, "no KVM")], of: 100)
    #expect(finding.severity == .note)
    #expect(
      finding.observed
        == "15 of 100 cells cannot run here: 15 on kvm i686 ring0, kvm i686 ring3 (no KVM)")
    let two = Suite.finding([(ring0, 10, "a"), (ring3, 5, "b")], of: 100)
    #expect(two.observed.hasSuffix("10 on kvm i686 ring0 (a); 5 on kvm i686 ring3 (b)"))
  }

  @Test func `are none where all can run`() {
    let finding = Suite.finding([], of: 100)
    #expect(finding.severity == .good && finding.observed == "all 100 cells can run here")
  }
}
