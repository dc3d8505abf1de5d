import Foundation
import GuestImages
import Launches
import Measurement

/// What the doctor makes of what it saw in the laboratory; pure, one function for each subject.
enum CanaryFindings {
  static func images(built: Int, of kernels: String) -> Finding {
    Finding(
      "images", .good,
      observed: built == 0
        ? "already built from the same content of \(kernels)" : "\(built) built just now",
      effect: "guests boot the code of this tree")
  }

  static func noImages(_ error: ImageError) -> Finding {
    Finding(
      "images", .problem, observed: "\(error)",
      effect: "there is nothing to boot, so nothing can be measured, and machines were not "
        + "checked",
      fix: "fix the compiler's errors; it must be a swift.org toolchain, which includes Embedded "
        + "Swift for bare i686 and x86_64")
  }

  /// What the chain of additions took in a plain process, where nothing but the CPU can run it.
  static func coreClock(_ reading: CanaryReading) -> Finding {
    let subject = "core clock"
    guard let perAdd = reading.ticksPerAdd, reading.failure == nil else {
      return Finding(
        subject, .problem, observed: reading.failure ?? "the canary sent no time",
        effect: "cells of the process machine are skipped, and nothing tells native guests from "
          + "emulated ones")
    }
    return Finding(
      subject, .note,
      observed: "a dependent add takes \(brief(perAdd)) ticks in a process",
      effect: "a tick is not a core cycle: it stood for \(brief(1 / perAdd)) of them just now")
  }

  static func thirtyTwoBit(_ reading: CanaryReading) -> Finding {
    let subject = "32-bit programs"
    guard let failure = reading.failure else {
      return Finding(
        subject, .good, observed: "a 32-bit canary ran as a process",
        effect: "i686 cells of the process machine can be measured")
    }
    return Finding(
      subject, .problem, observed: failure,
      effect: "i686 cells of the process machine are skipped; those under QEMU are not affected",
      fix: "boot with ia32_emulation=on, or a kernel with CONFIG_IA32_EMULATION=y")
  }

  static func emulator(_ emulator: MachineProbe.Emulator) -> Finding {
    Finding(
      "QEMU", .good, observed: "\(emulator.version), \(emulator.executable)",
      effect: "new enough to say over QMP what KVM did")
  }

  static func noEmulator(_ reason: MachineProbe.Reason) -> Finding {
    Finding(
      "QEMU", .problem, observed: reason.observed,
      effect: "cells of kvm, tcg and icount are skipped; those of process are not affected",
      fix: reason.fix)
  }

  static func noGuests(_ record: MachineRecord) -> Finding {
    let others = record.id == .kvm ? "kvm" : "tcg and icount"
    return Finding(
      "\(record.id.rawValue) guests", .problem,
      observed: ([record.because ?? "no reason was given"] + record.notes).joined(separator: "; "),
      effect: "cells of \(others) are skipped; those of process are not affected")
  }

  static func sandbox(isUsed: Bool) -> Finding {
    isUsed
      ? Finding(
        "QEMU's sandbox", .good, observed: "a canary boots inside it",
        effect: "guests run with the system calls filtered, at no cost to the numbers")
      : Finding(
        "QEMU's sandbox", .note, observed: "no canary boots inside it, and one does without it",
        effect: "guests run without a filter of system calls; the numbers do not suffer",
        fix: "use a QEMU that is built with seccomp, as Debian's is")
  }

  /// Above this a boot takes a notable part of a cell's time.
  private static let slowBootMicroseconds = 200_000

  static func bootTime(_ readings: [CanaryReading]) -> Finding {
    let subject = "boot time"
    if let failure = readings.lazy.compactMap(\.failure).first {
      return Finding(
        subject, .problem, observed: failure,
        effect: "tcg guests boot on some tries only; cells of theirs will be lost")
    }
    let sorted = readings.map(\.wallMicroseconds).sorted()
    let median = sorted.isEmpty ? 0 : sorted[sorted.count / 2]
    let isSlow = median > slowBootMicroseconds
    return Finding(
      subject, isSlow ? .note : .good,
      observed: "\((median + 500) / 1000) ms from launching QEMU to its end, for a guest on "
        + "microvm that has nothing to measure (tcg, median of \(readings.count))",
      effect: isSlow
        ? "a run takes longer; its numbers do not suffer" : "ten boots of each cell are cheap",
      fix: isSlow ? "end other work first" : nil)
  }

  static func counting(_ reading: CanaryReading) -> Finding {
    let subject = "instruction counts"
    guard let perAdd = reading.ticksPerAdd, reading.failure == nil else {
      return Finding(
        subject, .problem, observed: reading.failure ?? "the canary sent no time",
        effect: "cells of icount are skipped; the others are not affected")
    }
    // A chain has a loop around it: a few instructions more than additions, and never fewer.
    guard (1.0...1.2).contains(perAdd) else {
      return Finding(
        subject, .problem, observed: "\(brief(perAdd)) ticks for one addition",
        effect: "this QEMU's clock does not count instructions; cells of icount mean nothing",
        fix: "use another version of QEMU")
    }
    return Finding(
      subject, .good, observed: "\(brief(perAdd)) ticks for one addition and its share of the loop",
      effect: "icount's clock counts instructions, and nothing else")
  }

  static func cpuModel(_ record: MachineRecord) -> Finding {
    let subject = "KVM's CPU model"
    let givenUp = record.notes.dropFirst()
    guard !givenUp.isEmpty else {
      return Finding(
        subject, .good, observed: "a guest sees the host's CPU",
        effect: "guests have the features that the host has")
    }
    return Finding(
      subject, .note, observed: givenUp.joined(separator: "; "),
      effect: "guests get what works instead; it differs in features that no strategy uses")
  }

  static func kvm(_ reading: CanaryReading, native: CanaryReading) -> Finding {
    let place = "\(reading.architecture.rawValue) ring \(reading.ring.rawValue)"
    let subject = "KVM \(place)"
    let fix = "measure on a host whose KVM uses VMX or SVM (kvm_intel, kvm_amd)"
    guard let perAdd = reading.ticksPerAdd, reading.failure == nil else {
      return Finding(
        subject, .warning, observed: reading.failure ?? "the canary sent no time",
        effect: "cells of kvm at \(place) are skipped; the others are not affected", fix: fix)
    }
    guard let expected = native.ticksPerAdd else {
      return Finding(
        subject, .note, observed: "\(brief(perAdd)) ticks for an add",
        effect: "whether the CPU ran it is not known: no process was there to compare with")
    }
    let seen = "\(brief(perAdd)) ticks for an add, and \(brief(expected)) in a process"
    guard perAdd > expected * MechanismLimits.addsOfProcess else {
      if let verdict = reading.processor.map({ ProcessorVerdict($0) }), verdict.runner != .cpu {
        return Finding(
          subject, .warning, observed: "\(verdict.runner.word): \(verdict.because)",
          effect: "these cells are not called native: their times are an emulator's, or nothing "
            + "proves that they are not", fix: fix)
      }
      return Finding(
        subject, .good, observed: "\(Mechanism.native.rawValue): \(seen)",
        effect: "instructions run on the CPU itself; which of them exit, each cell proves anew")
    }
    return Finding(
      subject, .warning,
      observed: "\(Mechanism.instructionEmulated.rawValue): \(seen)",
      effect: "these cells cost what the hypervisor's emulator costs, "
        + "\(Int((perAdd / expected).rounded())) times the CPU for an add, and say nothing of a CPU",
      fix: fix)
  }
}
