import Foundation
import Measurement
import Processes
import Testing

@testable import VirtualHosts

extension Hosts {
  /// The suite's machine `kvm` on kernels that have a KVM with hardware's help, imitated.
  @Suite struct KVMTests {
    /// Why a cell may be skipped where QEMU imitates a processor of AMD's.
    static let reasons = [
      "lacks a feature that the strategy requires", "this KVM does not carry it out",
      "the processor below this KVM is imitated",
    ]

    @Test(.enabled(if: HostLab.bootsAll, HostLab.onlySome))
    func `kvm_amd: some cells of each ring are measured, and none is called native`() throws {
      let visit = try HostLab.visit(
        .amd,
        [
          .suite(
            "run", "--machine", "kvm", "--boots", "1", "--scenario", "ping-pong", "--benchmark",
            "02-*"), .keepRecording(),
        ])
      #expect([0, 7].contains(visit[0].status), "\(visit[0].errors)")
      let run = try visit.recording()
      expectHonest(run, because: Self.reasons)
      #expect(Set(run.cells.filter { $0.status == .measured }.map(\.id.ring)) == [.zero, .three])
      #expect(run.cells.allSatisfy { $0.boots.allSatisfy { $0.exits != nil } })
    }

    @Test(.enabled(if: HostLab.bootsAll, HostLab.onlySome))
    func `kvm_amd: the whole matrix is measured or skipped, and the doctor names the imitation`()
      throws
    {
      let visit = try HostLab.visit(
        .amd,
        [.suite("doctor"), .suite("run", "--machine", "kvm", "--boots", "1"), .keepRecording()])
      #expect(visit[0].output.contains("CPUID names the emulator TCGTCGTCGTCG"))
      #expect(visit[0].output.contains("not called native"))
      let run = try visit.recording()
      expectHonest(run, because: Self.reasons)
      #expect(run.cells.count > 140)
      #expect(run.cells.filter { $0.status == .measured }.count > 110)
    }

    @Test(.enabled(if: HostLab.bootsAll, HostLab.onlySome))
    func `kvm_amd without nested pages: the same promises hold`() throws {
      let visit = try HostLab.visit(
        VirtualHost.amd.with { $0.modules = [.init("kvm-amd", options: "npt=0")] },
        [
          HostCommand(["cat", "/sys/module/kvm_amd/parameters/npt"]),
          .suite("run", "--machine", "kvm", "--boots", "1", "--benchmark", "02-*"),
          .keepRecording(),
        ])
      #expect(visit[0].output.hasPrefix("N"))
      let run = try visit.recording()
      expectHonest(run, because: Self.reasons)
      #expect(run.cells.contains { $0.status == .measured })
    }
  }
}
