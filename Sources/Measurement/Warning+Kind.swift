extension Warning {
  /// The kind of a warning, as a word that recordings keep and tools look for.
  ///
  /// Not an enum: a recording of another version may have words that this one does not know, and they
  /// are read and written as they are. Compare kinds, and never words.
  public struct Kind: RawRepresentable, Codable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// In kebab-case: `uncalibrated`.
    public var rawValue: String

    /// A kind by its word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A kind where it is named, once.
    public init(stringLiteral word: String) { rawValue = word }
  }

  /// The kind's word.
  public var code: String { kind.rawValue }
}

extension Warning.Kind {
  /// Everything shares the one CPU that there is.
  public static let oneCPU: Self = "one-cpu"
  /// The hypervisor took time while the run went on.
  public static let steal: Self = "steal"
  /// Another program may run on the core's second hardware thread.
  public static let busySibling: Self = "busy-sibling"
  /// The numbers come from a serial log.
  public static let serialLog: Self = "serial-log"
  /// The log was taken under a hypervisor.
  public static let underHypervisor: Self = "under-hypervisor"
  /// Lines of the log are lost.
  public static let damagedLog: Self = "damaged-log"
}
