import Glibc
import Measurement

extension Doctor {
  /// What guests need of the file system.
  static func devices(folder: String, byteCount: Int, files: FileSystemView) -> [Finding] {
    [kvm(files), sharedMemory(folder, byteCount, files)]
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

  private static func sharedMemory(
    _ folder: String, _ byteCount: Int, _ files: FileSystemView
  ) -> Finding {
    let needed = "\(byteCount >> 20) MiB"
    switch files.freeBytes(folder) {
    case .success(let free) where free >= byteCount:
      return Finding(
        "shared memory", .good, observed: "\(folder) has \(free >> 20) MiB free",
        effect: "samples come back through memory")
    case .success(let free):
      return Finding(
        "shared memory", .problem,
        observed: "\(folder) has \(free >> 20) MiB free, and a guest needs up to \(needed)",
        effect: "guests under QEMU cannot be given their memory",
        fix: "as root: mount -o remount,size=1G \(folder); in a container: --shm-size=1g")
    case .failure(let failure):
      return Finding(
        "shared memory", .problem, observed: "\(folder): \(errnoText(failure.code))",
        effect: "guests under QEMU cannot be given their memory",
        fix: "mount a tmpfs there: mount -t tmpfs tmpfs \(folder)")
    }
  }
}
