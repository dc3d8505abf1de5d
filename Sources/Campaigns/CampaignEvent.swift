import Analysis
import Measurement

/// A progress report of a campaign.
public enum CampaignEvent: Sendable {
  /// Images are built; of which revision, where there are several.
  case building(what: String, revision: String?)
  /// A folder was removed that a killed run had left behind.
  case removedStale(String)
  /// A canary boots.
  case probing(Machine)
  /// A launch begins.
  case launching(Launching)
  /// Something went wrong and the campaign goes on.
  case setback(Setback)
  /// This many pairs will be measured, in about this many seconds.
  case planned(PairPlan, seconds: Double)
  /// Cells that look slower are measured again.
  case confirming(flagged: Int, of: Int, pairs: Int)

  /// A launch, and how many there are.
  public struct Launching: Sendable {
    /// Launches that are over.
    public var done: Int
    /// Launches that are known to be needed.
    public var of: Int
    /// The number of its boot.
    public var boot: Int
    /// The group that is launched.
    public var group: Schedule.Group
    /// The arm of a comparison.
    public var arm: String?
  }

  /// A launch that failed.
  public struct Setback: Sendable {
    /// The arm of a comparison.
    public var arm: String?
    /// The group that was launched.
    public var group: Schedule.Group
    /// The number of its boot.
    public var boot: Int
    /// The event, as a sentence.
    public var because: String
  }
}

/// Receives the progress reports of a campaign.
public typealias CampaignWatcher = (CampaignEvent) -> Void
