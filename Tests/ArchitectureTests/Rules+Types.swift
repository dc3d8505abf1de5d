/// A type has a name of its own, and text is laid out in one place.
extension Rules {
  /// Types that are named like a module, and public ones whose name another public type has.
  ///
  /// A file that imports both has to write the module's name before such a type, and cannot where a type
  /// of that name hides the module. Nested types may be alike, as `Kind`, if none at top level is.
  static func sharedTypeNames(_ files: [SourceFile]) -> [String] {
    let types = files.filter { $0.module != nil }.flatMap(declaredTypes)
    let shown = Dictionary(grouping: types.filter(\.isPublic), by: \.name)
    let likeModules = types.filter { arrows[$0.name] != nil }
      .map { "\($0.place): the type \($0.name) is named like a module" }
    let twice = shown.values.filter { $0.count > 1 && $0.contains(where: \.isTopLevel) }
      .flatMap { $0 }.map { "\($0.place): \($0.name) is the name of another public type, too" }
    return (likeModules + twice).sorted()
  }

  /// Text that is laid out elsewhere than in a renderer of Documents.
  static func foreignLayout(_ files: [SourceFile]) -> [String] {
    let knowing = ["Sources/switchbench/Terminal.swift", "Sources/switchbench/Formats.swift"]
    return files.filter {
      ["Analysis", "Campaigns", "Reporting", "switchbench"].contains($0.module)
        && !knowing.contains($0.path)
    }.flatMap {
      $0.complaints(
        /\bTerminal\.columns\b|\bcolumns: Int\b|padding\(toLength/,
        "lays text out; build a Document and let its renderers do it")
    }
  }

  private struct DeclaredType {
    var name: String
    var isPublic: Bool
    var isTopLevel: Bool
    var place: String
  }

  /// Declarations stand at a line's start, behind their modifiers.
  private static func declaredTypes(_ file: SourceFile) -> [DeclaredType] {
    file.code.enumerated().compactMap { number, line in
      let words = line.split(separator: " ")
      guard let place = words.firstIndex(where: keywords.contains), words.count > place + 1,
        words[..<place].allSatisfy({ modifiers.contains($0) || $0.hasPrefix("@") })
      else { return nil }
      return DeclaredType(
        name: String(words[place + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" }),
        isPublic: words[..<place].contains("public"), isTopLevel: line.first != " ",
        place: "\(file.path):\(number + 1)")
    }
  }

  private static let keywords: Set<Substring> = [
    "struct", "enum", "class", "protocol", "actor", "typealias",
  ]
  private static let modifiers: Set<Substring> = [
    "public", "package", "internal", "private", "fileprivate", "final", "indirect",
  ]
}
