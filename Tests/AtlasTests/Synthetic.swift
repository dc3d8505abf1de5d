import Foundation
import Measurement

@testable import Atlas

/// Contributions that nobody made.
enum Synthetic {
  static let strategies = [
    StrategyDefinition(name: "call-only", title: "", summary: "", adds: nil),
    StrategyDefinition(name: "stack", title: "", summary: "", adds: "call-only"),
    StrategyDefinition(name: "saved", title: "", summary: "", adds: "stack", isReference: true),
    StrategyDefinition(name: "segments", title: "", summary: "", adds: "saved"),
  ]

  static let cpu = ContributedCPU(
    vendor: "AuthenticAMD", brand: "AMD EPYC 9654", family: 25, model: 17, stepping: 1,
    microcode: "0xa101148", hypervisor: "none", mitigations: ["spectre_v2": "Retpolines"])

  static let evidence = ProcessorEvidence(
    vendor: "AuthenticAMD", brand: "AMD EPYC 9654", hypervisor: nil,
    chains: [
      .init(of: .add, count: 5000, ticks: 3500), .init(of: .multiply, count: 5000, ticks: 10_500),
      .init(of: .callAndReturn, count: 1600, ticks: 3000),
      .init(of: .indirectJump, count: 1600, ticks: 2300),
      .init(of: .storeAndLoad, count: 1600, ticks: 8000),
    ])

  static func row(
    _ strategy: String, _ value: Double, code: String? = "0123456789ab", spread: Double = 0.01
  ) -> ContributedRow {
    ContributedRow(
      strategy: strategy, code: code, value: value, lower: value * (1 - spread),
      upper: value * (1 + spread), boots: 9, quietShare: 0.9)
  }

  static func place(
    _ rows: [ContributedRow], mechanism: Mechanism = .native, machine: Machine = .process,
    unit: ContributedUnit = .coreCycles
  ) -> ContributedPlace {
    ContributedPlace(
      architecture: .x86_64, ring: .three, machine: machine, mechanism: mechanism, unit: unit,
      rows: rows)
  }

  static func contribution(
    _ recording: String = "2026-01-01T00-00-00Z-0001", machine: String? = "00000000000000aa",
    scale: Double = 1, cpu: ContributedCPU = cpu
  ) -> Contribution {
    Contribution(
      recording: recording, startedAt: "2026-01-01T00:00:00Z", suite: "0123456789ab",
      machine: machine, cpu: cpu, evidence: evidence,
      calibration: ["x86_64": ContributedChains(add: 1, multiply: 3)],
      places: [
        place([
          row("call-only", 5 * scale), row("stack", 26 * scale), row("saved", 30 * scale),
        ])
      ],
      missing: [
        ContributedGap(
          architecture: .x86_64, ring: .three, machine: .process,
          because: "skipped: the CPU lacks a feature", strategies: ["segments"])
      ])
  }

  static func named(_ contributions: [Contribution]) -> [NamedContribution] {
    contributions.enumerated().map {
      NamedContribution(name: "c\($0.offset).json", contribution: $0.element)
    }
  }

  static func table(_ contributions: [Contribution], isPooled: Bool = true) -> AtlasTable {
    AtlasTable(named(contributions), strategies: strategies, isPooled: isPooled)
  }
}

extension AtlasTable {
  /// The cell of a strategy in the first place.
  func cell(_ strategy: String, column: Int = 0) -> AtlasCell? {
    places.first?.rows.first { $0.strategy == strategy }?.cells[column]
  }
}
