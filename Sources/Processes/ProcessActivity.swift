import Foundation

/// The state of the threads of a process and of its children, by the scheduler.
///
/// Read from `/proc/<pid>/task`, see proc(5).
public struct ProcessActivity: Equatable, Sendable {
  /// Whether each thread sleeps and can be woken by a signal; one that could run does not.
  public var allSleep: Bool
  /// How often all of them together were put to sleep or had to give way.
  public var switches: Int

  /// Looks at a process and all below it; nil where the kernel does not tell.
  public init?(ofTreeBelow process: Int32) {
    (allSleep, switches) = (true, 0)
    var open = ["\(process)"]
    while let process = open.popLast() {
      let tasks = "/proc/\(process)/task"
      guard let threads = try? FileManager.default.contentsOfDirectory(atPath: tasks),
        !threads.isEmpty
      else { return nil }
      for thread in threads {
        func text(_ name: String) -> String? {
          try? String(contentsOfFile: "\(tasks)/\(thread)/\(name)", encoding: .utf8)
        }
        guard let status = text("status"), let children = text("children") else { return nil }
        take(status)
        open += children.split(separator: " ").map(String.init)
      }
    }
  }

  private mutating func take(_ status: String) {
    for line in status.split(separator: "\n") {
      let words = line.split(whereSeparator: \.isWhitespace)
      guard words.count > 1 else { continue }
      switch words[0] {
      case "State:": allSleep = allSleep && (words[1] == "S" || words[1] == "Z")
      case "voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:":
        switches += Int(words[1]) ?? 0
      default: break
      }
    }
  }
}
