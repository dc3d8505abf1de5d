import Foundation

/// The operating system's reason for a failure: its errno and its message.
public struct SystemReason: Hashable, Sendable, CustomStringConvertible {
  /// errno; nil where only a word is known.
  public let code: Int32?
  /// The system's word.
  public let description: String

  /// The reason that an errno stands for.
  public init(_ code: Int32) {
    self.code = code
    description = String(cString: strerror(code))
  }

  /// A reason of which only a word is known.
  public init(word: String) {
    code = nil
    description = word
  }
}
