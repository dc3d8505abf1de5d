import Foundation
import Testing

/// A folder for one test, removed when the test ends.
final class Scratch {
  let path: String

  init() throws {
    var template = Array("/tmp/processes-test-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }
}

/// Whether a process of that id exists and is not a zombie.
func isAlive(_ processIdentifier: pid_t) -> Bool {
  guard let text = try? String(contentsOfFile: "/proc/\(processIdentifier)/stat", encoding: .utf8),
    let state = text.split(separator: ")").last?.split(separator: " ").first
  else { return false }
  return state != "Z" && state != "X"
}

/// Looks again and again until the condition holds; false after ten seconds, which only a broken
/// program takes.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<1_000 {
    if condition() { return true }
    usleep(10_000)
  }
  return condition()
}

/// The numbers of this process's open descriptors, the one used for looking left aside.
func openDescriptorCount() -> Int {
  (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? -1
}
