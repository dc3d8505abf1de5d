/// What ARCHITECTURE.md says, read so that the tree can contradict it.
extension Rules {
  /// What ARCHITECTURE.md says of each module's imports, where it names them one by one.
  static func drawnArrows(_ document: String) -> [String: Set<String>] {
    var drawn: [String: Set<String>] = [:]
    for line in document.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.split(separator: " ").joined(separator: " ") }
      guard cells.count == 3, !cells[2].contains("what it imports"), cells[2] != "all of them"
      else {
        continue
      }
      let names = cells[2] == "none" ? [] : cells[2].split(separator: ", ").map(String.init)
      drawn[cells[0].replacing("`", with: "")] = Set(names)
    }
    return drawn
  }

  /// Stations of the journeys that are not there: a type that its module does not declare, or a
  /// folder that `isThere` denies.
  static func missingStations(
    _ document: String, _ files: [SourceFile], isThere: (String) -> Bool
  ) -> [String] {
    document.split(separator: "\n").filter { $0.contains("▸") }.flatMap { line in
      line.matches(of: /`([^`]+)`/).map { String($0.output.1) }.filter { station in
        let parts = station.split(separator: ".").map(String.init)
        guard parts.count == 2, arrows[parts[0]] != nil else { return !isThere(station) }
        return !files.contains { file in
          file.module == parts[0] && file.code.contains { $0.declares(parts[1]) }
        }
      }
    }.map { "ARCHITECTURE.md: a journey passes \($0), which does not exist" }
  }
}

extension Substring {
  fileprivate func declares(_ type: String) -> Bool {
    let words = split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    return zip(words, words.dropFirst()).contains {
      ["struct", "enum", "class", "protocol"].contains($0.0) && $0.1 == type
    }
  }
}
