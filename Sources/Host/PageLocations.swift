import Measurement

/// Where pages of memory lie.
public struct PageLocations: Codable, Hashable, Sendable {
  /// How many pages each node holds; keys are node numbers.
  public var pagesByNode: [Int: Int]
  /// Pages not touched yet, which therefore have no location.
  public var untouchedPages: Int

  /// Makes a description.
  public init(pagesByNode: [Int: Int], untouchedPages: Int) {
    self.pagesByNode = pagesByNode
    self.untouchedPages = untouchedPages
  }

  /// The nodes that hold at least one page, ascending.
  public var nodes: [Int] { pagesByNode.keys.sorted() }
}

extension PageLocations {
  /// Where the private memory of a process lies: its stacks, heap and written data.
  ///
  /// From /proc/<pid>/numa_maps, so the process must still run and belong to the same user. Pages
  /// of files are left out: the page cache holds them where whoever read the file first ran.
  public static func nodesOfPages(ofProcess identifier: Int32) -> Observed<[Int]> {
    nodesOfPages(ofProcess: identifier, files: .real)
  }

  static func nodesOfPages(
    ofProcess identifier: Int32, files: FileSystemView
  ) -> Observed<[Int]> {
    let path = "/proc/\(identifier)/numa_maps"
    let meaning = "the process has ended, or the kernel is built without NUMA"
    return files.observe(path, missingMeans: meaning).compactMap { text in
      var nodes: Set<Int> = []
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        // With `mapped=` beside `anon=` the line counts pages of a file too, and cannot tell which
        // of its nodes hold the private ones.
        guard words.contains(where: { $0.hasPrefix("anon=") }),
          !words.contains(where: { $0.hasPrefix("mapped=") })
        else { continue }
        for word in words where word.hasPrefix("N") {
          let parts = word.dropFirst().split(separator: "=")
          if parts.count == 2, let node = Int(parts[0]), Int(parts[1]) != nil { nodes.insert(node) }
        }
      }
      return nodes.isEmpty ? nil : nodes.sorted()
    } elseBecause: { _ in
      "\(path) lists no private page: the process has ended or has not started yet"
    }
  }
}
