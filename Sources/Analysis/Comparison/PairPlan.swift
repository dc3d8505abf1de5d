import Measurement
import Statistics

/// How many pairs it takes to find an effect, from the noise that a pilot has seen.
public struct PairPlan: Codable, Hashable, Sendable {
  /// Pairs of a pilot: few, and still more than the noise's half is known by.
  public static let pilotPairs = 8
  /// The default number of pairs where all samples count.
  ///
  /// With quiet samples `PairRule` decides.
  ///
  /// The narrowest order statistics of 16 that cover 95 % cover 97.9 %, and those that cover 98 %
  /// 99.6 %. Of 15, 17, 18 or 20 they cover less, and more false alarms come of that.
  public static let usualPairs = 16
  /// No more pairs than these are planned.
  public static let mostPairs = 200
  /// Pairs of a confirmation, after a session that looked at several numbers of pairs.
  ///
  /// All of them are measured, and looked at once.
  public static let confirmingPairs = 24
  /// Pairs of a confirmation after this many pairs: twice as many.
  ///
  /// A change that was found once must hardly ever be missed then.
  public static func confirmingPairs(after pairs: Int) -> Int { max(2 * pairs, 20) }

  /// The slowdown that is to be found, a share: 0.01 for 1 %.
  public var effect: Double
  /// In which share of comparisons it is to be found.
  public var power: Double
  /// The pairs for the noisiest cell that can show it; at least `fewestPairs`.
  public var pairs: Int
  /// The cell that takes the most pairs of those; nil when there is none.
  @OrNull public var noisiest: CellID?
  /// The cells in which not even `mostPairs` would find it.
  public var hopeless: [CellID]
  /// The cells that were looked at.
  public var cells: Int

  /// Plans for every judged cell of a pilot.
  ///
  /// A pilot is an interleaved comparison of the base with its copy. - Parameters: - pilot: The
  /// comparison; its settings say by which threshold and confidence is judged. - effect: The
  /// slowdown that is to be found, a share above the threshold. - fewestPairs: What is measured at
  /// least.
  public init(_ pilot: Comparison, toDetect effect: Double, fewestPairs: Int = 10) {
    let settings = pilot.settings
    self.effect = effect
    power = settings.power
    cells = pilot.gated.count
    pairs = fewestPairs
    hopeless = []
    for row in pilot.gated {
      let needed = settings.pairsNeeded(toDetect: logRatio(effect), noise: row.change.noise)
      guard let needed else {
        hopeless.append(row.id)
        continue
      }
      if needed > pairs || (noisiest == nil && needed == pairs) { noisiest = row.id }
      pairs = max(pairs, needed)
    }
  }
}
