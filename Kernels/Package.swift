// swift-tools-version: 6.2
import PackageDescription

// The things measured: four images, {BarePC, LinuxProcess} x {i686, x86_64}, and the conductor that
// runs those of BarePC where there is no host. Build one with
//
//   swift build -c release --triple x86_64-unknown-none-elf \
//     --toolset Toolsets/x86_64.json --product BarePC-x86_64
//
// The toolchain is the only dependency.

let settings: [SwiftSetting] = [
  .enableExperimentalFeature("Embedded"), .treatAllWarnings(as: .error),
]
/// The folders of assembly's headers, seen from a folder this deep.
func assembly(depth: Int) -> [CSetting] {
  let up = Array(repeating: "..", count: depth).joined(separator: "/")
  return [
    .headerSearchPath("\(up)/Strategies/include"), .headerSearchPath("\(up)/Harness/include"),
    .headerSearchPath("\(up)/Instructions/include"),
  ]
}

/// A folder of assembly for one instruction set.
func assemblyTarget(_ name: String, _ path: String) -> Target {
  .target(name: name, path: path, publicHeadersPath: ".", cSettings: assembly(depth: 2))
}

/// The compiled C of a system is timed, so its flags are the same in every configuration.
let kernelC: [CSetting] = [
  .headerSearchPath("../../Harness/include"),
  .unsafeFlags([
    "-std=c17", "-O2", "-mgeneral-regs-only", "-fomit-frame-pointer", "-fno-stack-protector",
    "-fcf-protection=none", "-fno-jump-tables", "-Wall", "-Wextra", "-Werror",
  ]),
]

/// Objects of libraries, which some strategies call.
///
/// The environment names them, with `:` between them. Without any, the cells of those are skipped.
let libraryFlags = (Context.environment["SWITCHBENCH_OBJECTS"] ?? "").split(separator: ":")
  .flatMap { ["-Xlinker", String($0)] }

/// An image: the platform's boot code and linker script, the harness, every strategy and every
/// instruction; on bare metal also the systems below.
func image(_ platform: String, _ architecture: String) -> Target {
  let path = "Platforms/\(platform)/\(architecture)"
  let systems = platform == "BarePC" ? ["xv6", "xv6-\(architecture)"] : []
  return .executableTarget(
    name: "\(platform)-\(architecture)",
    dependencies: [
      .target(name: platform), .target(name: "Harness-\(architecture)"),
      .target(name: "Scenarios-\(architecture)"), .target(name: "Strategies-\(architecture)"),
      .target(name: "Instructions-\(architecture)"),
    ] + systems.map { .target(name: $0) },
    path: path, exclude: ["image.ld"], publicHeadersPath: ".", cSettings: assembly(depth: 3),
    linkerSettings: [
      .unsafeFlags(
        ["-Xlinker", "-T\(Context.packageDirectory)/\(path)/image.ld"]
          + (path == "Platforms/LinuxProcess/x86_64" ? libraryFlags : []))
    ])
}

let architectures = ["i686", "x86_64"]
let platforms = ["BarePC", "LinuxProcess"]

let package = Package(
  name: "Kernels",
  products: platforms.flatMap { platform in
    architectures.map { .executable(name: "\(platform)-\($0)", targets: ["\(platform)-\($0)"]) }
  } + [.executable(name: "Conductor-i686", targets: ["Conductor-i686"])],
  targets: [
    .target(name: "GuestProtocol", path: "Protocol", swiftSettings: settings),
    .target(name: "Sampling", path: "Sampling", swiftSettings: settings),
    .systemLibrary(name: "CHarness", path: "Harness/include"),
    .systemLibrary(name: "CConductor", path: "Conductor/include"),
    .target(
      name: "Conductor", dependencies: ["CConductor", "GuestProtocol"], path: "Conductor",
      exclude: ["include", "i686"], swiftSettings: settings),
    .executableTarget(
      name: "Conductor-i686", dependencies: ["Conductor"], path: "Conductor/i686",
      exclude: ["image.ld"], publicHeadersPath: ".", cSettings: [.headerSearchPath("../include")],
      linkerSettings: [
        .unsafeFlags(["-Xlinker", "-T\(Context.packageDirectory)/Conductor/i686/image.ld"])
      ]),
    .target(
      name: "Harness", dependencies: ["CHarness", "GuestProtocol", "Sampling"], path: "Harness",
      exclude: ["include"] + architectures, swiftSettings: settings),
    .target(
      name: "xv6", path: "Systems/xv6", exclude: architectures + ["README.md"],
      cSettings: kernelC),
  ]
    + platforms.map { platform in
      .target(
        name: platform, dependencies: ["Harness"], path: "Platforms/\(platform)",
        exclude: architectures, swiftSettings: settings)
    }
    + architectures.flatMap { architecture in
      [
        assemblyTarget("Harness-\(architecture)", "Harness/\(architecture)"),
        assemblyTarget("Scenarios-\(architecture)", "Scenarios/\(architecture)"),
        assemblyTarget("Strategies-\(architecture)", "Strategies/\(architecture)"),
        assemblyTarget("Instructions-\(architecture)", "Instructions/\(architecture)"),
        .target(
          name: "xv6-\(architecture)", path: "Systems/xv6/\(architecture)", publicHeadersPath: ".",
          cSettings: [.headerSearchPath("../include")]),
      ]
    }
    + platforms.flatMap { platform in architectures.map { image(platform, $0) } },
  swiftLanguageModes: [.v6]
)
