import Foundation
import Measurement

/// One thing that happened in a run: a line of its journal.
public enum JournalEntry: Codable, Hashable, Sendable {
  /// A cell was measured in one boot.
  case boot(
    cell: CellID, record: BootRecord, switchesExpected: Int, switchesCounted: Int)
  /// A cell cannot be measured, or its measurement is void.
  case cellFailed(cell: CellID, because: String)
  /// A cell turned out to be impossible on this machine; nothing is wrong with it.
  case cellSkipped(cell: CellID, because: String)
  /// No more boots of a cell are measured.
  case cellClosed(cell: CellID, closing: Closing)
  /// The strategy's promises, the other state, the bytes of a frame, and its kind.
  ///
  /// Its kind is whether it is a trap.
  case cellVerified(
    cell: CellID, promised: [String], notPromised: [String], frameBytes: Int? = nil,
    isTrap: Bool? = nil)
  /// The documented clocks of a cell's switch, which has no boots.
  case documented(cell: CellID, clocks: [DocumentedClocks])
  /// A guest ended, well or badly.
  case launch(LaunchRecord)
  /// The command line of a first launch of its kind; later ones of that kind are passed over.
  case launchCommand(LaunchCommand)
  /// Something that a reader should know.
  case warning(Warning)
}

/// A journal as it was found: what can be read of it, and how long that part is.
struct Journal {
  var entries: [JournalEntry] = []
  var length = 0

  /// Reads whole lines; a last line without its end was in flight when the writer died.
  init(_ data: Data, file: String) throws {
    let decoder = JSONDecoder()
    var bounds = NumberBounds()
    var number = 0
    while let end = data[(data.startIndex + length)...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = data[(data.startIndex + length)..<end]
      number += 1
      do {
        try bounds.check(line)
        let entry = try decoder.decode(JournalEntry.self, from: line)
        if case .boot(_, let record, _, _) = entry, !hasSoundSamples(record) {
          throw NumberBounds.Fault(key: "samples", because: "a sample is greater than 2^53")
        }
        entries.append(entry)
      } catch let fault as NumberBounds.Fault {
        throw RecordingError.damagedJournal(
          file: file, line: number, detail: "\(fault.key): \(fault.because)")
      } catch let error as DecodingError {
        throw RecordingError.damagedJournal(
          file: file, line: number, detail: RecordingError(error, file: file).detail)
      }
      length = end - data.startIndex + 1
    }
  }
}

/// The bytes of an entry's line.
func encodeLine(_ entry: JournalEntry, file: String) throws -> Data {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  do {
    return try encoder.encode(entry) + [UInt8(ascii: "\n")]
  } catch EncodingError.invalidValue(let value, let context) {
    throw RecordingError.wrongValue(
      file: file, key: keyPath(context.codingPath), detail: "\(value) cannot be written as JSON")
  }
}
