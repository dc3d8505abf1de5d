import Foundation
import GuestProtocol
import Launches
import Measurement

/// The cells that a bootable disk measures, and the origin of its files.
public struct MediumContents: Sendable {
  /// Where it comes from; the medium repeats it in its log.
  public var provenance: MediumProvenance
  /// The cells to measure.
  public var cells: [CellID]
  /// The port of the serial line.
  public var serialPort: UInt16
  /// In which order cells are measured in a boot.
  public var order: @Sendable (_ cells: [CellID], _ boot: Int) -> [CellID]

  /// Makes contents.
  public init(
    provenance: MediumProvenance, cells: [CellID], serialPort: UInt16 = 0x3F8,
    order: @escaping @Sendable (_ cells: [CellID], _ boot: Int) -> [CellID] = { cells, _ in cells }
  ) {
    self.provenance = provenance
    self.cells = cells
    self.serialPort = serialPort
    self.order = order
  }

  /// The plan as the conductor reads it, with the cells of some architectures.
  ///
  /// - Throws: `MediumError.tooMuch` when there is more than it can count or hold.
  func plan(_ architectures: Set<Architecture>) throws -> [UInt8] {
    let plan = provenance.plan
    let cells = cells.filter { architectures.contains($0.architecture) }
    let numbers = Dictionary(uniqueKeysWithValues: zip(cells, 0...))
    let steps = (0..<plan.boots).flatMap { boot in
      order(cells, boot).compactMap { numbers[$0] }
    }
    let text = Array(try provenance.text().utf8)
    guard steps.count < Int(LogLine.outsideSteps), text.count < MediumContents.longestText else {
      throw MediumError.tooMuch(steps: steps.count)
    }
    var isTooLong = false
    let bytes = [UInt8](unsafeUninitializedCapacity: MediumPlan.maximumBytes) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      var writer = FrameWriter(base, capacity: buffer.count)
      var head = MediumPlan(sampling: sampling)
      head.serialPort = serialPort
      head.cells = UInt16(cells.count)
      head.steps = UInt16(steps.count)
      head.budgetMicroseconds = UInt32(clamping: plan.cellBudgetMicroseconds)
      var crc = CRC32()
      for byte in text { crc.add(byte) }
      head.tag = UInt8(truncatingIfNeeded: crc.value)
      writer.begin(.plan)
      head.write(to: &writer)
      writer.end()
      writer.begin(.provenance)
      for byte in text { writer.put(byte) }
      writer.end()
      for (number, cell) in cells.enumerated() { write(cell, number, to: &writer) }
      writer.begin(.steps)
      for step in steps { writer.put(UInt16(step)) }
      writer.end()
      isTooLong = writer.overflowed
      count = writer.count
    }
    guard !isTooLong else { throw MediumError.tooMuch(steps: steps.count) }
    return bytes
  }

  /// A record of the log has at most 255 lines.
  private static let longestText = 255 * LogLine.payloadBytes

  private var sampling: SamplingRequest {
    let plan = provenance.plan
    let limits = limits
    var gate = GateRequest()
    if cells.contains(where: { $0.machine == .metal }) {
      // No host knows the floor: each launch finds it for itself.
      var wanted = GateLimits()
      wanted.watchProbes = GateLimits.canaryProbes
      wanted.quietSamples = min(wanted.quietSamples, plan.maximumSamples)
      gate = GateRequest(wanted, cellBudget: 0)
    }
    return SamplingRequest(
      ring: 0, usesWindows: false, waitsAtEnd: false,
      calibrates: cells.contains { $0.machine == .metal }, roundTrips: UInt32(limits.roundTrips),
      warmUpSamples: UInt32(plan.warmUpSamples), minimumSamples: UInt32(limits.minimumSamples),
      maximumSamples: UInt32(plan.maximumSamples), minimumSteps: UInt32(limits.minimumSteps),
      budgetTicks: 0, gate: gate, cells: 1)
  }

  private var limits: SamplingLimits {
    SamplingLimits(
      budgetTicks: 0, maximumSamples: provenance.plan.maximumSamples,
      warmUpSamples: provenance.plan.warmUpSamples)
  }

  private func write(_ cell: CellID, _ number: Int, to writer: inout FrameWriter) {
    let (scenario, parameters) = wireScenario(cell.knownScenario, limits)
    writer.begin(.plannedCell)
    Array(cell.description.utf8).withUnsafeBytes { id in
      Array(cell.strategy.utf8).withUnsafeBytes { name in
        MediumCell(
          bits: cell.architecture == .i686 ? 32 : 64, ring: UInt8(cell.ring.rawValue), id: id,
          request: CellRequest(
            index: UInt32(number), scenario: scenario, parameters: parameters, name: name)
        ).write(to: &writer)
      }
    }
    writer.end()
  }
}

/// Where a medium comes from, as its log says it: nothing about the computer that made it.
public struct MediumProvenance: Codable, Hashable, Sendable {
  /// The suite's revision.
  public var suite: SuiteRevision
  /// The images on it.
  public var images: [GuestImage]
  /// How sampling is planned.
  public var plan: SamplingPlan

  /// Makes a provenance.
  public init(suite: SuiteRevision, images: [GuestImage], plan: SamplingPlan) {
    self.suite = suite
    // A serial line is slow, and the code of two media is not compared.
    self.images = images.map { image in
      var image = image
      image.code = nil
      return image
    }
    self.plan = plan
  }

  /// The text on the medium.
  func text() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}

/// Why there is no medium.
public enum MediumError: Error, CustomStringConvertible {
  /// Tools that are not installed, by Debian's names of their packages.
  case missing(packages: [String])
  /// More than a medium can measure.
  case tooMuch(steps: Int)
  /// The tool that makes it failed.
  case failed(lastLines: String)

  /// The fault and the fix, for a person.
  public var description: String {
    switch self {
    case .missing(let packages):
      "A bootable medium is made with tools that are not installed; 'apt-get install "
        + "--no-install-recommends \(packages.joined(separator: " "))' brings them on Debian."
    case .tooMuch(let steps):
      "\(steps) steps are more than a medium holds (65,534, and 256 KiB of plan); select fewer cells, "
        + "or fewer --boots."
    case .failed(let lastLines): "grub-mkrescue made no medium:\n\(lastLines)"
    }
  }
}
