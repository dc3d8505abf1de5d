/// Finds the word that was probably meant.
public enum Suggestion {
  /// `; did you mean 'x'?` when a candidate is near to the word, and nothing otherwise.
  public static func text(for word: String, among candidates: [String]) -> String {
    nearest(to: word, among: candidates).map { "; did you mean '\($0)'?" } ?? ""
  }

  /// All candidates in a sentence, or of a long list the three that are nearest to the word.
  static func choices(for word: String, among candidates: [String]) -> String {
    guard candidates.count > 12 else { return "There is \(candidates.joined(separator: ", "))." }
    // A word that begins another, or is in it, is nearer than its length says.
    func distance(_ candidate: String) -> Int {
      let plain = word.lowercased().filter { !"*?[]".contains($0) }
      if !plain.isEmpty, candidate.contains(plain) { return candidate.hasPrefix(plain) ? 0 : 1 }
      let start = String(candidate.lowercased().prefix(plain.count))
      return min(editDistance(plain, candidate.lowercased()), editDistance(plain, start) + 1)
    }
    let ranked = candidates.enumerated().map { (distance($0.element), $0.offset, $0.element) }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }.prefix(3).map { $0.2 }
    return "The nearest are \(ranked.dropLast().joined(separator: ", ")) and \(ranked[2])."
  }

  /// The nearest candidate; nil when even that one differs in more than a third of the word.
  ///
  /// Of equally near candidates the first wins, so the answer does not vary.
  static func nearest(to word: String, among candidates: [String]) -> String? {
    let limit = max(1, word.count / 3)
    var best: (distance: Int, word: String)?
    for candidate in candidates {
      let distance = editDistance(word.lowercased(), candidate.lowercased())
      if distance <= limit, distance < (best?.distance ?? .max) { best = (distance, candidate) }
    }
    return best?.word
  }

  /// The least number of characters inserted, deleted, replaced or swapped with their neighbour.
  ///
  /// This is the restricted Damerau-Levenshtein distance: a swap counts once, since it is the
  /// commonest slip of the fingers.
  static func editDistance(_ first: String, _ second: String) -> Int {
    let a = Array(first)
    let b = Array(second)
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [Int](repeating: i, count: b.count + 1)
      for j in 1...b.count {
        let replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        row[j] = min(last[j] + 1, row[j - 1] + 1, replaced)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], beforeLast[j - 2] + 1)
        }
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
