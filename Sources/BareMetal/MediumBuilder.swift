import Foundation
import GuestImages
import Measurement
import Processes

/// Builds the bootable disk, an ISO 9660 file system.
///
/// A BIOS and UEFI of 32 or 64 bits start from it, on a disc or a stick.
///
/// GRUB loads the conductor with a plan and both images. The menu begins by itself where a reset is
/// remembered, which is where a BIOS is: a cell that resets the computer must not do so for ever. On
/// UEFI, whose firmware may clear what was remembered, somebody presses a key.
public struct MediumBuilder {
  let images: ImageStore.Images
  let conductor: String

  /// Makes a builder; `conductor` is the file that `ImageStore.conductor` made.
  public init(images: ImageStore.Images, conductor: String) {
    self.images = images
    self.conductor = conductor
  }

  /// What each package brings that is needed.
  private static let needs: [(package: String, isThere: @Sendable () -> Bool)] = [
    ("grub-common", { findExecutable("grub-mkrescue") != nil }),
    ("grub-pc-bin", { hasFormat("i386-pc") }),
    ("grub-efi-amd64-bin", { hasFormat("x86_64-efi") }),
    ("grub-efi-ia32-bin", { hasFormat("i386-efi") }),
    ("xorriso", { findExecutable("xorriso") != nil }),
    ("mtools", { findExecutable("mformat") != nil }),
  ]

  private static func hasFormat(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "/usr/lib/grub/\(name)/modinfo.sh")
  }

  /// Debian's names of the packages that are not installed.
  public static var missingPackages: [String] {
    needs.filter { !$0.isThere() }.map(\.package)
  }

  /// Writes the medium to `path`, by way of `folder`.
  ///
  /// `waitSeconds` is how long the menu waits before it begins; nil for 5 where a BIOS is, and for ever
  /// on UEFI.
  /// - Throws: `MediumError`, and what writing the files may throw.
  public func build(
    _ contents: MediumContents, waitSeconds: Int?, to path: String, folder: String
  ) throws {
    let missing = MediumBuilder.missingPackages
    guard missing.isEmpty else { throw MediumError.missing(packages: missing) }
    let root = "\(folder)/medium"
    let files = FileManager.default
    try files.createDirectory(atPath: "\(root)/boot/grub", withIntermediateDirectories: true)
    defer { try? files.removeItem(atPath: root) }
    let choices = choices(contents)
    for choice in choices {
      try Data(contents.plan(choice.architectures))
        .write(to: URL(filePath: "\(root)/boot/\(choice.file)"))
    }
    try files.copyItem(atPath: conductor, toPath: "\(root)/boot/conductor")
    for architecture in Architecture.allCases {
      try files.copyItem(
        atPath: images.path(.barePC, architecture), toPath: "\(root)/boot/\(architecture.rawValue)")
    }
    try Data(menu(choices, waitSeconds).utf8).write(to: URL(filePath: "\(root)/boot/grub/grub.cfg"))
    let result = try run(
      [
        "grub-mkrescue", "--output=\(path)", "--locales=", "--themes=", "--fonts=",
        "--compress=xz", root, "--", "-volid", "SWITCHBENCH",
      ], timeoutSeconds: 120)
    guard result.termination.isSuccess else {
      let lines = (result.outputText + result.errorText).split(separator: "\n").suffix(10)
      throw MediumError.failed(lastLines: lines.joined(separator: "\n"))
    }
  }

  private struct Choice {
    var title: String
    var file: String
    var architectures: Set<Architecture>
  }

  /// The menu: both kernels in turn, and each alone where there is something to choose.
  private func choices(_ contents: MediumContents) -> [Choice] {
    let there = Set(contents.cells.map(\.architecture))
    let all = Choice(
      title: there.count > 1 ? "Measure with both kernels in turn" : "Measure", file: "plan",
      architectures: there)
    guard there.count > 1 else { return [all] }
    return [all]
      + there.sorted().map {
        Choice(
          title: "Measure with the \($0 == .i686 ? "32" : "64")-bit kernel only",
          file: "plan-\($0.rawValue)", architectures: [$0])
      }
  }

  private func menu(_ choices: [Choice], _ waitSeconds: Int?) -> String {
    func entry(_ title: String, _ file: String, _ words: String) -> String {
      """
      menuentry "\(title)" {
        echo "Measuring. The log goes to the serial port; without a BIOS nothing more is shown here."
        multiboot2 /boot/conductor\(words)
        module2 /boot/\(file) plan
        module2 /boot/i686 i686
        module2 /boot/x86_64 x86_64
        boot
      }

      """
    }
    let timeout =
      waitSeconds.map { "set timeout=\($0)" }
      ?? "if [ \"$grub_platform\" = \"efi\" ]; then set timeout=-1; else set timeout=5; fi"
    return "\(timeout)\nset default=0\n"
      + choices.map { entry($0.title, $0.file, "") }.joined()
      + choices.prefix(1).map {
        entry("\($0.title), from the start though a reset cut it off", $0.file, " anew")
      }.joined()
  }
}
