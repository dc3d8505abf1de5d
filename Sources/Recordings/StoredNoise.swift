import Foundation
import Measurement

/// The noise of a computer on disk: a folder under Results with its checksum.
public struct StoredNoise: Hashable, Sendable {
  /// The folder of this one recording.
  public let folder: String

  /// Its name: `<date>-<cpu>`.
  public var id: String { (folder as NSString).lastPathComponent }
  /// The recording itself.
  public var path: String { place(Self.file) }

  private static let file = "noise.json"
  private var checksumPath: String { place("SHA256SUMS") }

  private func place(_ name: String) -> String {
    (folder as NSString).appendingPathComponent(name)
  }

  /// Reads it.
  /// - Throws: `RecordingError`; one that was changed after it was written is an error too.
  public func load() throws -> NoiseRecording {
    let text = try contents(ofFile: path)
    let noise: NoiseRecording
    do {
      noise = try JSONDecoder().decode(NoiseRecording.self, from: text)
    } catch let error as DecodingError {
      throw RecordingError(error, file: path)
    }
    guard noise.schema == NoiseRecording.currentSchema else {
      throw RecordingError.wrongValue(
        file: path, key: "schema",
        detail: "'\(noise.schema)' is not \(NoiseRecording.currentSchema)")
    }
    guard noise.arms.map(\.name) == ["base", "head", "control"] else {
      throw RecordingError.wrongValue(
        file: path, key: "arms",
        detail: "\(noise.arms.map(\.name)) are not base, head and control, in this order")
    }
    guard !noise.cells.isEmpty else {
      throw RecordingError.wrongValue(file: path, key: "cells", detail: "there is no cell")
    }
    for cell in noise.cells {
      guard cell.ticks.count == 3, cell.ticks.allSatisfy({ $0.count == noise.pairs }),
        cell.ticks.joined().allSatisfy({ ($0 ?? 1) > 0 && ($0 ?? 1).isFinite })
      else {
        throw RecordingError.wrongValue(
          file: path, key: "cells.ticks",
          detail: "\(cell.id) has not three arms of \(noise.pairs) positive ticks or nulls")
      }
    }
    let sums = exists(checksumPath) ? try contents(ofFile: checksumPath) : Data()
    guard let digest = digest(for: Self.file, in: String(decoding: sums, as: UTF8.self)) else {
      throw RecordingError.noChecksum(file: path, folder: folder)
    }
    guard try sha256(ofFile: path) == digest else {
      throw RecordingError.edited(file: path, folder: folder)
    }
    return noise
  }

  /// Writes it with its checksum.
  func store(_ noise: NoiseRecording) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A line for each cell, so that `diff` says what differs.
    let text = String(decoding: try encoder.encode(noise), as: UTF8.self)
      .replacing("{\"id\":", with: "\n{\"id\":")
    let temporary = try writeBeside(path, Data((text + "\n").utf8))
    let line = checksumLine(digest: try sha256(ofFile: temporary), name: Self.file)
    try moveIntoPlace(writeBeside(checksumPath, Data(line.utf8)), checksumPath)
    try moveIntoPlace(temporary, path)
  }
}

extension StoredRun {
  /// SHA-256 of the recording, lower-case hexadecimal.
  /// - Throws: `RecordingError`.
  public func checksum() throws -> String { try sha256(ofFile: recordingPath) }
}

extension ResultsFolder {
  private var noisePath: String { (path as NSString).appendingPathComponent("noise") }

  /// The noise that is kept, newest first, by the names alone.
  /// - Throws: `RecordingError.system` when the folder is there and cannot be read.
  public func noises() throws -> [StoredNoise] {
    try folders(in: noisePath).map(StoredNoise.init).filter { exists($0.path) }
      .sorted { $0.id > $1.id }
  }

  /// Finds a kept noise without reading it; nil when there is none of that name.
  /// - Parameter reference: Its name, an unambiguous beginning of it, or the folder's path.
  /// - Throws: `RecordingError.ambiguous`.
  public func noise(_ reference: String) throws -> StoredNoise? {
    let named = StoredNoise(folder: reference)
    if reference.contains("/") { return exists(named.path) ? named : nil }
    let all = try noises()
    if let exact = all.first(where: { $0.id == reference }) { return exact }
    let matches = reference.isEmpty ? [] : all.filter { $0.id.hasPrefix(reference) }
    if matches.count > 1 {
      throw RecordingError.ambiguous(reference: reference, matches: matches.map(\.id))
    }
    return matches.first
  }

  /// Keeps a noise.
  /// - Throws: `RecordingError.alreadyExists`, or `.system` with the errno's word.
  public func keep(_ noise: NoiseRecording, as name: String) throws -> StoredNoise {
    let stored = StoredNoise(folder: (noisePath as NSString).appendingPathComponent(name))
    guard try makeFolder(stored.folder) else {
      throw RecordingError.alreadyExists(folder: stored.folder)
    }
    try stored.store(noise)
    return stored
  }
}
