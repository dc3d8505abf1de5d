import Foundation

/// A failed file operation, with its path and the operating system's reason.
///
/// Foundation's errors say "could not be completed" and name neither.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file or folder.
  public var path: String
  /// The system's reason: `Permission denied`.
  public var because: String

  /// Makes a failure.
  public init(path: String, because: String) {
    self.path = path
    self.because = because
  }

  /// Takes Foundation's error apart; nil for one that is not about a file.
  /// - Parameter path: What was being worked on, where the error does not say.
  public init?(_ error: any Error, at path: String? = nil) {
    guard let error = error as? CocoaError, let path = error.filePath ?? path else { return nil }
    self.path = path
    let code = (error.underlying as? POSIXError)?.code
    because = code.map { String(cString: strerror($0.rawValue)) } ?? FileFailure.reason(error.code)
  }

  /// The path and the reason.
  public var description: String { "\(path): \(because)." }

  /// The reasons that Foundation gives without an errno.
  private static func reason(_ code: CocoaError.Code) -> String {
    switch code {
    case .fileNoSuchFile, .fileReadNoSuchFile: "No such file or directory"
    case .fileWriteFileExists: "File exists"
    case .fileReadNoPermission, .fileWriteNoPermission: "Permission denied"
    case .fileWriteOutOfSpace: "No space left on device"
    case .fileWriteVolumeReadOnly: "Read-only file system"
    default: "The operation failed (error \(code.rawValue))"
    }
  }
}

/// Does file work, and turns Foundation's error into a `FileFailure`.
public func namingFile<Value>(_ path: String, _ work: () throws -> Value) throws -> Value {
  do {
    return try work()
  } catch {
    throw FileFailure(error, at: path) ?? error
  }
}
