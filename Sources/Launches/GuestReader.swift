import GuestProtocol
import Measurement

/// Turns a guest's bytes into a transcript, for all executors.
///
/// The first thing that should not be there ends it, before anything behind it counts: so it is
/// known which cell was in flight then. A strategy under test can write anywhere, and what a guest
/// says after it has babbled once is not to be believed.
public struct GuestReader {
  /// The transcript so far.
  public var transcript: Transcript
  private var stream = GuestStream()
  private var heardBytes = 0

  /// A guest that has not said anything yet.
  public init(plan: LaunchPlan) { transcript = Transcript(plan: plan) }

  /// Whether nothing more can come of this guest: it is done, has faulted or has babbled.
  public var isOver: Bool {
    transcript.isFinished || transcript.fault != nil || transcript.nonsense != nil
  }

  /// Adds bytes in the order they came.
  public mutating func hear(_ bytes: some Collection<UInt8>) {
    guard transcript.nonsense == nil else { return }
    heardBytes += bytes.count
    // No request needs an answer of this length; a guest that never stops must not fill the
    // runner's memory.
    guard heardBytes <= Mailbox.streamBytes else {
      return transcript.reject("the guest sent more than \(Mailbox.streamBytes) bytes")
    }
    stream.append(bytes)
  }

  /// The next event, and the cell that it ended with its result; nil when there is no more.
  public mutating func next() -> (event: GuestEvent, ended: (cell: CellID, result: CellResult)?)? {
    guard transcript.nonsense == nil else { return nil }
    let event = stream.next()
    guard stream.damagedBytes == 0 else {
      let excerpt = stream.damagedExcerpt.prefix(32).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      transcript.reject(
        "the guest sent bytes that belong to no frame, at least \(stream.damagedBytes)",
        evidence: ["bytes: \(excerpt.joined(separator: " "))"])
      return nil
    }
    return event.map { ($0, transcript.take($0)) }
  }
}
