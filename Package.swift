// swift-tools-version: 6.2
import PackageDescription

// The harness. The things measured live in Kernels/, a package of its own; two of its folders are
// shared from here because both sides of the wire must agree on them.

// Whole modules compile in three quarters of the time in debug builds; with one thread the compiler would
// refuse to write an index.
let wholeModules = ["-whole-module-optimization", "-num-threads", "2"]
let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error), .unsafeFlags(wholeModules, .when(configuration: .debug)),
]

// Nothing imports a module of tests, so it needs no job of its own for the interface; and nobody debugs one.
let unimported = ["-no-emit-module-separately-wmo", "-gnone"]

// What goes through whole recordings, logs or definitions is optimized in debug builds, too. It takes the
// compiler longer, but less than the tests would take without: they do that often, and up to ten times slower.
let optimized: Set = [
  "Analysis", "BareMetal", "GuestProtocol", "Matrix", "Measurement", "Recordings", "Statistics",
]

func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil,
  resources: [Resource] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, resources: resources,
    swiftSettings: optimized.contains(name)
      ? settings + [.unsafeFlags(["-O"], .when(configuration: .debug))] : settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, resources: resources,
    swiftSettings: settings + [.unsafeFlags(unimported, .when(configuration: .debug))])
}

let package = Package(
  name: "switchbench",
  products: [.executable(name: "switchbench", targets: ["switchbench"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .executableTarget(
      name: "switchbench",
      dependencies: [
        "Documents", "Analysis", "Atlas", "BareMetal", "Campaigns", "GuestImages", "GuestProtocol",
        "Host",
        "Laboratory", "Launches", "Matrix", "Measurement", "Packaging", "Processes", "Recordings",
        "Reporting", "Revisions", "Verification",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    module(
      "Reporting", ["Analysis", "Atlas", "Documents", "Measurement"],
      resources: [.embedInCode("GLOSSARY.md")]),
    module(
      "Documents", resources: ["page.css", "page.js"].map { .embedInCode("HTML/\($0)") }),
    module(
      "Campaigns",
      [
        "Analysis", "BareMetal", "GuestImages", "GuestProtocol", "Host", "Laboratory", "Launches",
        "Matrix", "Measurement", "Paper", "Processes", "Recordings", "Revisions", "Sampling",
        "Statistics",
      ]),
    module("Atlas", ["Analysis", "Measurement", "Statistics"], resources: [.copy("Schema")]),
    module("Analysis", ["Measurement", "Sampling", "Statistics"]),
    module(
      "Laboratory",
      [
        "BareMetal", "GuestImages", "GuestProtocol", "Host", "Launches", "Measurement", "Paper",
        "Processes", "QMP", "Tracing", "VirtualHosts",
      ]),
    module(
      "Launches", ["CStrategy", "GuestProtocol", "Host", "Measurement", "Sampling", "Statistics"]),
    module("GuestImages", ["CStrategy", "GuestProtocol", "Measurement", "Processes"]),
    module(
      "BareMetal", ["GuestImages", "GuestProtocol", "Launches", "Measurement", "Processes"]),
    module("Tracing", ["GuestImages", "Measurement", "Paper", "QMP"]),
    module(
      "Verification",
      [
        "BareMetal", "CStrategy", "GuestImages", "GuestProtocol", "Laboratory", "Launches",
        "Measurement", "Processes",
      ]),
    module("Packaging", ["GuestImages", "Measurement", "Processes"]),
    module("Matrix", ["Measurement", "Paper", .product(name: "TOMLKit", package: "TOMLKit")]),
    module("Host", ["CNuma", "Measurement", "Sampling"]),
    module("Recordings", ["Measurement", "Processes"], resources: [.copy("Schema")]),
    module("Revisions", ["Measurement", "Processes"]),
    module("Paper", ["Measurement"]),
    module("Measurement"),
    module("Statistics"),
    module("QMP", ["Processes"]),
    module("Processes"),
    module("VirtualHosts", ["Processes"]),
    module("GuestProtocol", path: "Kernels/Protocol"),
    module("Sampling", path: "Kernels/Sampling"),
    .systemLibrary(name: "CNuma", providers: [.apt(["libnuma-dev"])]),
    .systemLibrary(name: "CStrategy"),

    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: settings),
    tests("Statistics", ["Statistics"], resources: [.copy("Golden")]),
    tests("QMP", ["QMP", "Processes"]),
    tests("Documents", ["Documents"]),
    tests("Processes", ["Processes"]),
    tests("Host", ["Host", "Measurement", "Sampling"], resources: [.copy("Fixtures")]),
    tests("Matrix", ["Matrix", "Measurement", "Paper"]),
    tests("Measurement", ["Measurement"]),
    tests("Packaging", ["Packaging", "Laboratory", "Measurement", "Processes"]),
    tests("Paper", ["Paper", "Matrix", "Measurement"]),
    tests("Revisions", ["Revisions", "Measurement", "Processes"]),
    tests(
      "Recordings", ["Recordings", "Measurement", "Processes"], resources: [.copy("Golden")]),
    tests("Analysis", ["Analysis", "Matrix", "Measurement", "Statistics"]),
    tests("Atlas", ["Documents", "Atlas", "Analysis", "Measurement", "Processes", "Reporting"]),
    tests(
      "Reporting", ["Reporting", "Analysis", "Documents", "Measurement", "Processes"],
      resources: [.copy("Snapshots")]),
    tests(
      "Documentation",
      [
        "Processes", "switchbench",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    tests("GuestProtocol", ["GuestProtocol"]),
    tests("Sampling", ["Sampling"]),
    tests("Laboratory", ["Laboratory", "GuestProtocol", "Host", "Launches", "Measurement"]),
    tests("Launches", ["Launches", "GuestProtocol", "Host", "Measurement", "Statistics"]),
    tests("GuestImages", ["GuestImages", "Measurement"]),
    tests("BareMetal", ["BareMetal", "GuestProtocol", "Launches", "Measurement", "Statistics"]),
    tests("Tracing", ["Tracing", "Paper"]),
    tests(
      "Campaigns",
      [
        "Documents",
        "Campaigns", "Analysis", "BareMetal", "GuestProtocol", "Host", "Laboratory", "Launches",
        "Matrix", "Measurement", "Recordings", "Reporting", "Sampling",
      ]),
    tests(
      "CommandLine",
      ["TestSupport", "switchbench", "Analysis", "Measurement", "Processes", "Recordings"],
      resources: [.copy("Snapshots")]),
    tests("Architecture", ["Processes"]),
    tests(
      "VirtualHosts",
      [
        "TestSupport", "VirtualHosts", "GuestImages", "Laboratory", "Launches", "Measurement",
        "Processes", "Recordings",
      ]),
    tests(
      "Robustness", ["Analysis", "Measurement", "Recordings", "Reporting", "Statistics"]),
    tests(
      "Verification",
      [
        "TestSupport", "Documents", "Verification", "switchbench", "BareMetal", "GuestImages",
        "Host", "Laboratory", "Launches", "Matrix", "Measurement", "Processes",
      ]),
    tests(
      "Guest",
      [
        "TestSupport", "BareMetal", "Campaigns", "GuestImages", "GuestProtocol", "Host",
        "Laboratory", "Launches", "Measurement", "Processes", "Recordings", "Statistics",
        "switchbench",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
