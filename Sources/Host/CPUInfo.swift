import Measurement

/// /proc/cpuinfo: a block of `key : value` lines for each online CPU.
enum CPUInfo {
  static let path = "/proc/cpuinfo"

  static func read(_ files: FileSystemView) -> Observed<[[String: String]]> {
    files.observe(path, missingMeans: "/proc is not mounted").compactMap { text in
      var blocks: [[String: String]] = [[:]]
      for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
        guard let colon = line.firstIndex(of: ":") else {
          if !(blocks.last ?? [:]).isEmpty { blocks.append([:]) }
          continue
        }
        let key = trimmed(line[..<colon])
        blocks[blocks.count - 1][key] = trimmed(line[line.index(after: colon)...])
      }
      let processors = blocks.filter { $0["processor"] != nil }
      return processors.isEmpty ? nil : processors
    } elseBecause: { _ in
      "\(path) has no line 'processor'"
    }
  }

  /// A line of the block of one CPU; where that has none, why.
  static func value(
    _ key: String, cpu: Int, _ files: FileSystemView, missingMeans meaning: String
  ) -> Observed<String> {
    read(files).compactMap { blocks in
      blocks.first { $0["processor"] == String(cpu) }?[key]
    } elseBecause: { _ in
      "\(path) has no line '\(key)' for CPU \(cpu): \(meaning)"
    }
  }
}
