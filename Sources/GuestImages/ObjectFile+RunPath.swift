extension ObjectFile {
  /// Where the file says in which folders its shared libraries are looked for (DT_RUNPATH, System V ABI,
  /// chapter 5); nil when it does not say.
  var runPath: Range<Int>? {
    let tag = 29
    guard let entries = sections.first(where: { $0.name == ".dynamic" })?.bytes,
      let strings = sections.first(where: { $0.name == ".dynstr" })?.bytes
    else { return nil }
    for start in stride(from: entries.startIndex, to: entries.endIndex, by: 2 * wordBytes)
    where start + 2 * wordBytes <= entries.endIndex {
      let value = start + wordBytes
      guard Int(littleEndian: entries[start..<value]) == tag else { continue }
      let first = strings.startIndex + Int(littleEndian: entries[value..<(value + wordBytes)])
      guard strings.indices.contains(first) else { return nil }
      return first..<(strings[first...].firstIndex(of: 0) ?? strings.endIndex)
    }
    return nil
  }
}

/// A program's bytes, changed so that it looks for its shared libraries in another folder.
///
/// The new path is written over the old one, so that nothing in the file moves. Nil when the program
/// names no folder, or one with a shorter name.
package func settingRunPath(of program: [UInt8], to path: String) -> [UInt8]? {
  guard let place = ObjectFile(program)?.runPath, path.utf8.count <= place.count else { return nil }
  var program = program
  let rest = [UInt8](repeating: 0, count: place.count - path.utf8.count)
  program.replaceSubrange(place, with: Array(path.utf8) + rest)
  return program
}
