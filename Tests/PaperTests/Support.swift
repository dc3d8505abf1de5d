import Foundation
import Matrix
import Paper

/// The tables of this repository.
func repositoryTables() throws -> ClockTables { try readTables.get() }

/// Read once, with all other definitions.
private let readTables = Result {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Benchmarks")
  let definitions = try Definitions.load(from: folder, strategySources: nil)
  guard let clocks = definitions.clocks else { throw Missing() }
  return clocks
}

struct Missing: Error {}

extension ClockTables {
  func table(_ processor: String) throws -> ClockTable {
    guard let table = processors.first(where: { $0.processor == processor }) else {
      throw Missing()
    }
    return table
  }
}

/// An instruction in ring 0 of a 32-bit task, but for what is said.
func executed(
  _ bytes: [UInt8], at address: UInt32 = 0, ring: Int = 0, cs: UInt16 = 0x10, task: UInt16 = 0x48,
  isShort: Bool = false, far: UInt16? = nil, _ text: String = ""
) -> ExecutedInstruction {
  ExecutedInstruction(
    address: address, bytes: bytes, text: text, privilege: ring, codeSelector: cs,
    taskSelector: task, isShortTask: isShort, farSelector: far)
}
