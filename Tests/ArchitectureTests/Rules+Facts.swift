/// Facts travel as types: no code finds out by a cast or a sentence what a type should say.
extension Rules {
  /// Casts to one kind of executor; what its machine can do is asked of the protocol.
  static func executorCasts(_ files: [SourceFile]) -> [String] {
    files.filter { $0.module != nil }.flatMap {
      $0.complaints(
        /\b(?:as[?!]|is)\s+(?:any\s+)?\w*Executor\b/, "casts to an executor; ask the protocol")
    }
  }

  /// Comparisons of a text with several words, which somebody may reword.
  static func comparedProse(_ files: [SourceFile]) -> [String] {
    files.filter { $0.module != nil }.flatMap { file in
      file.code.enumerated().flatMap { number, line in
        comparisons(in: line).filter { !wordsOfOthers.contains($0) }.map {
          "\(file.path):\(number + 1): compares a text with '\($0)'; compare a type"
        }
      }
    }
  }

  /// Looks into a reason, which is for people.
  static func readReasons(_ files: [SourceFile]) -> [String] {
    files.filter { $0.module != nil }.flatMap {
      $0.complaints(
        /\bbecause[?!]?\.(?:contains|hasPrefix|hasSuffix|range|firstMatch|split)\((?!"\.")/,
        "reads a reason; the fact it tells needs a type")
    }
  }

  /// What other programs say, and this one must recognise.
  private static let wordsOfOthers: Set = [
    // QEMU: its end by our signal, its log, its monitor.
    "terminating on signal", "Stopped execution of TB chain", "unknown command",
    // Linux, under /sys/devices/system/cpu/vulnerabilities.
    "Not affected",
    // ldd(1).
    "not found",
  ]

  private static func comparisons(in line: Substring) -> [String] {
    guard line.contains("\"") else { return [] }
    return proseForms.flatMap { form in
      line.matches(of: form).compactMap { $0.output[1].substring.map(String.init) }
    }
  }

  nonisolated(unsafe) private static let proseForms: [Regex<AnyRegexOutput>] = {
    let two = "[A-Za-z][^\"\\\\]* [^\"\\\\]*[A-Za-z]"
    let forms = [
      "[=!]= \"(\(two))\"", "\"(\(two))\" [=!]=",
      "\\.(?:contains|hasPrefix|hasSuffix|starts\\(with: )\\(?\"(\(two))", "case \"(\(two))\"",
    ]
    return forms.map { form in
      do { return try Regex(form) } catch { fatalError("\(form): \(error)") }
    }
  }()
}
