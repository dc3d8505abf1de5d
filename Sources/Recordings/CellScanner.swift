import Measurement

/// Reads cells just as `encodeRun` writes them, but for their boots.
struct CellScanner {
  var text: TextScanner
  /// Where the boots of the last cell are, from behind the bracket that opens their array.
  private(set) var boots = 0..<0

  init(text: TextScanner) { self.text = text }

  /// The cell that begins here, without its boots; nil where it is not written in that way.
  mutating func cell() -> CellRecord? {
    let start = text.index
    if let cell = try? usualCell() { return cell }
    text.index = start
    return nil
  }

  private mutating func usualCell() throws(UnusualText) -> CellRecord {
    try text.expect("{")
    // Parts of the id stand beside it, for other readers.
    text.skipSpace()
    _ = try text.string(after: "\"architecture\":")
    try next("\"because\":")
    let because = text.take("null") ? nil : try text.string(after: "")
    try next("\"benchmark\":")
    _ = try text.string(after: "")
    try next("\"boots\":[")
    let start = text.index
    try text.skipRows()
    boots = start..<text.index
    try nextKey()
    let closing = text.take("\"closing\":") ? try closing() : nil
    if closing != nil { try nextKey() }
    guard let id = CellID(try text.string(after: "\"id\":")) else { throw UnusualText() }
    try next("\"machine\":")
    _ = try text.string(after: "")
    try next("\"mechanism\":")
    let mechanism: Mechanism? = text.take("null") ? nil : try text.word(after: "")
    try next("\"ring\":")
    _ = try text.integer()
    try next("\"scenario\":")
    _ = try text.string(after: "")
    try nextKey()
    let status: CellStatus = try text.word(after: "\"status\":")
    try next("\"strategy\":")
    _ = try text.string(after: "")
    try next("\"summary\":")
    let summary = text.take("null") ? nil : try summary()
    try nextKey()
    let unit: Unit = try text.word(after: "\"unit\":")
    try next("\"verification\":")
    let verification = text.take("null") ? nil : try verification()
    text.skipSpace()
    try text.expect("}")
    return CellRecord(
      id: id, status: status, because: because, mechanism: mechanism, unit: unit,
      verification: verification, boots: [], summary: summary, closing: closing)
  }

  private mutating func nextKey() throws(UnusualText) {
    try text.expect(",")
    text.skipSpace()
  }

  private mutating func next(_ key: StaticString) throws(UnusualText) {
    try nextKey()
    try text.expect(key)
  }

  private mutating func closing() throws(UnusualText) -> Closing {
    let boots = try text.integer(after: "{\"boots\":")
    let reason: Closing.Reason = try text.word(after: ",\"reason\":")
    try text.expect("}")
    return Closing(reason: reason, boots: boots)
  }

  private mutating func summary() throws(UnusualText) -> Summary {
    try text.expect("{\"confidence\":")
    let confidence = try text.real()
    try text.expect(",\"coreCyclesPerSwitch\":")
    let coreCycles = text.take("null") ? nil : try text.real()
    try text.expect(",\"interval\":")
    let interval = text.take("null") ? nil : try interval()
    try text.expect(",\"perSwitch\":")
    let perSwitch = try text.real()
    try text.expect("}")
    return Summary(
      perSwitch: perSwitch, interval: interval, confidence: confidence,
      coreCyclesPerSwitch: coreCycles)
  }

  private mutating func interval() throws(UnusualText) -> [Double] {
    try text.expect("[")
    let lower = try text.real()
    try text.expect(",")
    let upper = try text.real()
    try text.expect("]")
    return [lower, upper]
  }

  private mutating func verification() throws(UnusualText) -> VerificationRecord {
    try text.expect("{")
    var frameBytes: Int?
    if text.take("\"frameBytes\":") {
      frameBytes = text.take("null") ? nil : try text.integer()
      try text.expect(",")
    }
    var isTrap: Bool?
    if text.take("\"isTrap\":") {
      isTrap = try text.truth(after: "")
      try text.expect(",")
    }
    let notPromised = try text.strings(after: "\"notPromised\":")
    let promised = try text.strings(after: ",\"promised\":")
    let isPreserved = try text.truth(after: ",\"statePreserved\":")
    let counted = try text.integer(after: ",\"switchesCounted\":")
    let expected = try text.integer(after: ",\"switchesExpected\":")
    try text.expect("}")
    return VerificationRecord(
      switchesExpected: expected, switchesCounted: counted, statePreserved: isPreserved,
      promised: promised, notPromised: notPromised, frameBytes: frameBytes, isTrap: isTrap)
  }
}
