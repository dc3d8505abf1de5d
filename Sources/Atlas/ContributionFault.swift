import Measurement

/// Why a contribution is not taken.
public enum ContributionFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// It is larger than a contribution may be.
  case tooLarge(bytes: Int)
  /// It cannot be read as one.
  case notContribution(detail: String)
  /// A later version of this program wrote it.
  case newerSchema(String)
  /// Its digest is not that of its lines.
  case edited
  /// It says the same in other bytes than this program writes, or says more.
  case otherText
  /// A text contains markup or control characters that a page or a terminal would act on.
  case text(of: String)
  /// Its recording's id cannot be a file's name.
  case name(String)
  /// It lies elsewhere than its CPU and recording say.
  case place(expected: String)
  /// CPUID beside the samples names another CPU.
  case otherProcessor(claimed: String, evidence: String)
  /// The timed chains are not a CPU's.
  case notProcessor
  /// There are core cycles, and no chains of known length for them.
  case uncalibrated(String)
  /// The chains contradict each other, or are not as long as documented for that CPU.
  case calibration(String, add: Double, multiply: Double)
  /// A figure that no switch can have.
  case value(cell: String, detail: String)
  /// A figure of too few boots.
  case boots(cell: String, boots: Int)
  /// A share of quiet samples that no figure can have.
  case quietShare(cell: String, share: Double)
  /// Two rows of one cell.
  case twice(cell: String)
  /// A place that no contribution has: an emulator's clock is not the CPU's.
  case machine(String)

  /// One or two sentences for a person, without unchecked text of the contribution.
  public var description: String {
    switch self {
    case .tooLarge(let bytes):
      "it has \(bytes) bytes, and a contribution \(Contribution.byteLimit) at most"
    case .notContribution(let detail): "it is no contribution: \(detail)"
    case .newerSchema(let schema):
      "its schema is \(plain(schema)), newer than the \(Contribution.currentSchema) known here. Read it "
        + "with a newer switchbench"
    case .edited:
      "it was changed after it was written: its last line is not the SHA-256 of the lines above. "
        + "Make it again with 'switchbench submit'"
    case .otherText: "it is not written as 'switchbench submit' writes it, or holds more than that"
    case .text(let key):
      "\(key) has characters other than plain text, or too many: no markup, no escape sequences, at "
        + "most \(longestText) characters"
    case .name(let name):
      "its recording's id '\(plain(name))' cannot be a file's name: letters, digits, dots and dashes"
    case .place(let expected): "by its CPU and recording it belongs at \(expected)"
    case .otherProcessor(let claimed, let evidence):
      "it claims to be of '\(plain(claimed))', and CPUID beside its samples says '\(plain(evidence))'"
    case .notProcessor:
      "the times of its instructions are not a CPU's: a translator or an interpreter ran"
    case .uncalibrated(let architecture):
      "it has core cycles of \(architecture) without the chains that ticks are converted by"
    case .calibration(let architecture, let add, let multiply):
      "its chains of \(architecture) do not fit the CPU it claims: a second chain of additions took "
        + "\(rounded(add)) of the first, a multiplication \(rounded(multiply)) additions"
    case .value(let cell, let detail): "\(plain(cell)): \(detail)"
    case .boots(let cell, let boots):
      "\(plain(cell)): \(boots) boots; a figure needs \(ContributionCheck.boots.lowerBound) at least, and with an "
        + "interval \(ContributionCheck.bootsOfInterval)"
    case .quietShare(let cell, let share):
      "\(plain(cell)): a share of quiet samples of \(share); it lies between \(ContributionCheck.leastQuietShare) and 1"
    case .twice(let cell): "\(plain(cell)) is there twice"
    case .machine(let word): "\(word) is no machine of the atlas: process, kvm and metal are"
    }
  }
}
