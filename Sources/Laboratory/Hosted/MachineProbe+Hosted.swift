import Foundation
import GuestImages
import Launches
import Measurement
import VirtualHosts

extension MachineProbe {
  /// A KVM that Bochs counts, where a virtual host can be made and comes up.
  func findBochsKVM() throws -> Found {
    func unavailable(_ because: String) -> Found {
      Found(
        record: MachineRecord(id: .bochsKVM, available: false, because: because, notes: []),
        executor: nil)
    }
    let missing = CountingHost.missingPackages
    guard missing.isEmpty else {
      return unavailable(
        "it takes what is not installed: 'apt-get install --no-install-recommends "
          + "\(missing.joined(separator: " "))'")
    }
    do {
      let executor = try HostedExecutor(
        images: images, packages: HostPackages.folder(of: images), host: emulators.countingHost)
      return Found(
        record: MachineRecord(
          id: .bochsKVM, available: true, because: nil,
          notes: ["Bochs, \(try BochsExecutor.version())"] + executor.notes),
        executor: executor)
    } catch let error as VirtualHostError { return unavailable(error.description) }
  }
}

extension HostPackages {
  /// Where packages for virtual hosts are kept: beside the cache of images.
  static func folder(of images: ImageStore.Images) -> String {
    URL(filePath: images.folder).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "hosts").path
  }
}
