import Glibc
import Measurement

extension Doctor {
  /// Checks KVM, and the memory that a guest gets.
  static func devices(byteCount: Int, files: FileSystemView) -> [Finding] {
    [kvm(files), guestMemory(byteCount, files)]
  }

  /// Whether KVM is there and may be opened; whether it runs guests natively, a guest must say.
  private static func kvm(_ files: FileSystemView) -> Finding {
    let path = "/dev/kvm"
    switch files.tryOpening(path) {
    case .success:
      return Finding(
        "KVM", .good, observed: "\(path) can be opened for reading and writing",
        effect: "the kvm machine can be tried")
    case .failure(let failure)
    where failure.isMissing || failure.code == ENXIO || failure.code == ENODEV:
      return Finding(
        "KVM", .problem, observed: "\(path): \(errnoText(failure.code))",
        effect: "cells of the kvm machine are skipped; the others are not affected",
        fix:
          "switch virtualisation on in the firmware and load kvm_intel or kvm_amd; in a virtual "
          + "machine ask for nested virtualisation; in a container pass --device \(path)")
    case .failure(let failure):
      let owner = (try? files.ownership(path).get()) ?? "unknown owner"
      let group = owner.split(separator: " ").first?.split(separator: ":").last ?? "kvm"
      return Finding(
        "KVM", .problem, observed: "\(path) (\(owner)): \(errnoText(failure.code))",
        effect: "cells of the kvm machine are skipped; the others are not affected",
        fix: group == "root"
          ? "run as root, or as root: chgrp kvm \(path) && chmod 660 \(path), and join that group"
          : "join the group \(group): sudo usermod -aG \(group) $USER, and log in again")
    }
  }

  private static func guestMemory(_ byteCount: Int, _ files: FileSystemView) -> Finding {
    let subject = "guest memory"
    switch files.availableMemory() {
    case .success(let free) where free >= byteCount:
      return Finding(
        subject, .good, observed: "\(free >> 20) MiB are available",
        effect: "guests get their memory, and samples come back through it")
    case .success(let free):
      return Finding(
        subject, .problem,
        observed: "\(free >> 20) MiB are available, and a guest needs \(byteCount >> 20) MiB",
        effect: "guests under QEMU are not started",
        fix: "end other programs, or give this computer more memory")
    case .failure(let failure):
      return Finding(
        subject, .note, observed: "unknown: \(failure)",
        effect: "a guest that finds too little memory may be killed")
    }
  }
}
