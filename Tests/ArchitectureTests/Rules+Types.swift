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
        /\bTerminal\.columns\b|\bcolumns: Int\b|padding\(toLength|\.prettyPrinted/,
        "lays text out; build a Document and let its renderers do it")
    }
  }

  private struct DeclaredType {
    var name: String
    var isPublic: Bool
    var isTopLevel: Bool
    var place: String
  }

  private static func declaredTypes(_ file: SourceFile) -> [DeclaredType] {
    file.code.enumerated().compactMap { number, line in
      line.firstMatch(of: declaration).map { match in
        DeclaredType(
          name: String(match.output.3), isPublic: match.output.2.contains("public"),
          isTopLevel: match.output.1.isEmpty, place: "\(file.path):\(number + 1)")
      }
    }
  }

  private static var declaration: Regex<(Substring, Substring, Substring, Substring)> {
    /^(\s*)(?:@\w+(?:\([^)]*\))?\s+)*((?:(?:public|package|internal|private|fileprivate|final|indirect)\s+)*)(?:struct|enum|class|protocol|actor|typealias)\s+(\w+)/
  }
}
