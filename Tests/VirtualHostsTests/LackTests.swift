import Foundation
import Measurement
import Testing

@testable import VirtualHosts

extension Hosts {
  /// Computers that lack something that the suite would use.
  @Suite(.enabled(if: HostLab.bootsAll, HostLab.onlySome)) struct LackTests {
    @Test
    func `no KVM, and no right to it: each has its own words, and the run says that it missed`()
      throws
    {
      let none = try HostLab.visit(
        VirtualHost(name: "no-kvm", processor: "EPYC"), [.oneCell(.kvm)])
      #expect(none[0].status == 4)
      #expect((none[0].output + none[0].errors).contains("/dev/kvm does not exist"))
      let forbidden = try HostLab.visit(
        VirtualHost.amd.with {
          $0.name = "no-right"
          $0.preparation = ["chmod 600 /dev/kvm", "chmod 1777 /tmp /dev/shm Results 2>/dev/null"]
        },
        [
          .oneCell(
            .kvm,
            prefix: "chmod -R a+rwX Results; setpriv --reuid 65534 --regid 65534 --clear-groups")
        ])
      #expect(forbidden[0].status == 4)
      #expect(
        (forbidden[0].output + forbidden[0].errors).contains("may not be opened by this user"))
    }

    @Test func `a kernel without 32-bit programs: 64-bit cells are measured, the others skipped`()
      throws
    {
      let visit = try HostLab.visit(
        VirtualHost(name: "no-ia32", processor: "EPYC").with {
          $0.kernel = "linux-image-6.12-amd64"
          $0.kernelArguments = ["ia32_emulation=0"]
        },
        [
          .suite(
            "run", "--machine", "process", "--boots", "1", "--strategy", "callee-saved",
            "--scenario", "ping-pong"), .keepRecording(),
        ])
      let run = try visit.recording()
      for cell in run.cells {
        #expect(cell.status == (cell.id.architecture == .i686 ? .skipped : .measured), "\(cell.id)")
      }
      #expect(Set(run.cells.map(\.id.architecture)).count == 2)
    }

    @Test func `a full folder in memory: another place is taken`() throws {
      let visit = try HostLab.visit(
        VirtualHost(name: "full-shm", processor: "EPYC").with {
          $0.preparation = [
            "mount -o remount,size=1M /dev/shm", "dd if=/dev/zero of=/dev/shm/fill 2>/dev/null",
          ]
        }, [.oneCell(.tcg), .keepRecording()])
      #expect(visit[0].status == 0 || visit[0].status == 7, "\(visit[0].errors)")
      #expect(try visit.recording().cells.allSatisfy { $0.status == .measured })
    }
  }
}
