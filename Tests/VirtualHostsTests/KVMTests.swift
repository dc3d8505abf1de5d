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
      "lacks a feature that the strategy requires", "this KVM does not support it",
      "the processor below this KVM is imitated",
    ]

    /// The one host that 'make test' boots, too.
    @Test func `kvm_amd: cells of each ring and instruction set run, and none is called native`()
      throws
    {
      let visit = try HostLab.visit(
        .amd,
        [
          .suite(
            "run", "--machine", "kvm", "--boots", "1", "--scenario", "ping-pong", "--strategy",
            "callee-saved", "--strategy", "call-only"), .keepRecording(),
        ], timeoutSeconds: 240)
      #expect([0, 7].contains(visit[0].status), "\(visit[0].errors)")
      let run = try visit.recording()
      expectHonest(run, because: Self.reasons)
      #expect(run.cells.count >= 8)
      #expect(run.cells.allSatisfy { $0.status == .measured })
      #expect(Set(run.cells.map(\.id.ring)) == [.zero, .three])
      #expect(Set(run.cells.map(\.id.architecture)) == Set(Architecture.allCases))
      #expect(run.cells.allSatisfy { $0.boots.allSatisfy { $0.exits != nil } })
    }

    /// Tests that boot guests, executed on another clock, another vendor's processor, another speed.
    @Test(.enabled(if: HostLab.bootsAll, HostLab.onlySome))
    func `kvm_amd: the tests of guests pass in there, too`() throws {
      func tests(_ filters: String...) -> [String] {
        ["\(HostLab.folder)/switchbenchPackageTests.xctest", "--testing-library", "swift-testing"]
          + filters.flatMap { ["--filter", $0] }
      }
      // Outside first: they build kernels of their own, for which a compiler takes an hour inside.
      let outside = try run(
        tests("A.loop.beside"), workingDirectory: suitePath, timeoutSeconds: 600)
      #expect(outside.termination.isSuccess, "\(outside.outputText.suffix(2000))")
      let visit = try HostLab.visit(
        VirtualHost.amd.with { $0.memory = 6144 },
        [
          HostCommand(
            tests(
              "A.loop.beside", "A.strategy.that.misbehaves", "A.hardware.task", "A.scenario"))
        ], timeoutSeconds: 900)
      let output = visit[0].output + visit[0].errors
      HostLab.note("tests of guests inside kvm_amd: \(output.suffix(300))")
      #expect(visit[0].status == 0, "\(output.suffix(6000))")
      let count = try #require(output.firstMatch(of: /Test run with (\d+) tests/)?.output.1)
      #expect(Int(count) ?? 0 >= 4, "\(output.suffix(6000))")
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
      #expect(!visit[0].output.contains("runs natively"))
      let run = try visit.recording()
      expectHonest(run, because: Self.reasons)
      // The default matrix, in which all but a few cells run there.
      #expect(run.cells.count > 80)
      #expect(run.cells.filter { $0.status == .measured }.count > run.cells.count * 9 / 10)
    }

    @Test(.enabled(if: HostLab.bootsAll, HostLab.onlySome))
    func `kvm_amd without nested pages: the same promises hold`() throws {
      let visit = try HostLab.visit(
        VirtualHost.amd.with {
          $0.modules = [.init("kvm-amd", options: "npt=0")]
        },
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
