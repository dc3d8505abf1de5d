import Foundation

// Names that the user has given to recordings: a file beside the runs, so that a recording stays as it
// was written and `latest` stays the newest.

extension ResultsFolder {
  private var namesPath: String { (runsPath as NSString).appendingPathComponent("names.json") }

  /// The ids of runs by the names that they were given.
  /// - Throws: `RecordingError.notJSON` when the file of names cannot be read.
  public func names() throws -> [String: String] {
    guard exists(namesPath) else { return [:] }
    do {
      return try JSONDecoder().decode([String: String].self, from: contents(ofFile: namesPath))
    } catch is DecodingError {
      throw RecordingError.notJSON(file: namesPath, detail: "it is no object of names and run ids")
    }
  }

  /// Gives a run made here a name, by which every verb finds it; one that it had goes.
  /// - Throws: `RecordingError.badName`, or `.system` with the errno's word.
  public func name(_ run: StoredRun, _ name: String) throws {
    guard name.wholeMatch(of: /[A-Za-z][A-Za-z0-9_.-]*/) != nil else {
      throw RecordingError.badName(name: name, because: .form)
    }
    guard name != "latest" else { throw RecordingError.badName(name: name, because: .reserved) }
    var names = try names()
    let others = try runs() + references()
    guard names[name].map({ $0 == run.id }) ?? !others.contains(where: { $0.id == name }) else {
      throw RecordingError.badName(name: name, because: .taken(by: names[name] ?? name))
    }
    names = names.filter { $0.value != run.id }
    names[name] = run.id
    try store(names)
  }

  /// Forgets the names of a run that is gone.
  /// - Throws: `RecordingError.system` with the errno's word.
  public func forgetNames(of id: String) throws {
    let names = try names()
    let kept = names.filter { $0.value != id }
    if kept.count < names.count { try store(kept) }
  }

  private func store(_ names: [String: String]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let text = try encoder.encode(names) + [UInt8(ascii: "\n")]
    try moveIntoPlace(writeBeside(namesPath, text), namesPath)
  }
}

/// Why a run cannot have a name.
public enum BadName: Hashable, Sendable {
  /// It is not letters, digits, '-', '_' and '.', a letter first.
  case form
  /// It means something else.
  case reserved
  /// Another run is called so.
  case taken(by: String)
}
