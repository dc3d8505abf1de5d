import Foundation
import GuestImages
import Measurement
import Paper
import QMP

/// Records the executed instructions while a cell is sampled, and finds one switch.
///
/// The guest waits before its samples and after them. In between QEMU translates one instruction at a
/// time and logs each; the log is one file for each cell, in the runner's private folder. The same
/// launch counts instructions by its clock, so that the trace can be checked against a number that was
/// obtained without it.
public struct ExecutionTracer {
  private let folder: String
  private let tables: ClockTables
  private let loop: Loop
  private var listed: [UInt32: (bytes: [UInt8], text: String)] = [:]
  private var traces: [Int: ExecutionLog] = [:]

  /// Where the measuring loop stands in an image.
  private struct Loop {
    /// What is executed when the first context begins a visit.
    var visit: UInt32
    /// What stands behind the first context's visit.
    var end: UInt32
    /// What is executed when the partner has been switched to.
    var partner: UInt32

    /// Whether an instruction is a visit's own.
    ///
    /// `back` is where the first context goes on after its call. The partner's visit has the same
    /// instructions, around `partner` as those around `back`.
    func contains(_ address: UInt32, back: UInt32) -> Bool {
      let (before, after) = (back &- visit, end &- back)
      return (visit..<end).contains(address)
        || (partner &- before..<partner &+ after).contains(address)
    }
  }

  /// The addresses that are logged, as QEMU takes them.
  public let filter: String

  /// Makes a tracer for an image; nil for one that has no such loop.
  public init?(image: String, folder: String, tables: ClockTables) {
    guard let symbols = ImageSymbols(contentsOfFile: image),
      let visit = symbols.address("ping_pong_visit"),
      let end = symbols.address("ping_pong_visit_end"), end > visit,
      let partner = symbols.address("ping_pong_partner"), let code = symbols.timedCode
    else { return nil }
    self.folder = folder
    self.tables = tables
    loop = Loop(visit: visit, end: end, partner: partner)
    filter =
      "0x\(String(code.lowerBound, radix: 16))..0x\(String(code.upperBound - 1, radix: 16))"
  }

  private func path(_ cell: Int) -> String { "\(folder)/executed-\(cell).log" }

  /// Starts to log, while the guest waits.
  public func begin(_ cell: Int, _ client: QMPClient) throws {
    try client.command("logfile \(path(cell))")
    try client.command("log in_asm,exec,cpu,nochain")
    try client.setOneInstructionPerBlock(true)
  }

  /// Ends the log and reads it, while the guest waits.
  public mutating func end(
    _ cell: Int, _ client: QMPClient, memory: UnsafeMutableRawBufferPointer
  ) throws {
    try client.setOneInstructionPerBlock(false)
    try client.command("log none")
    defer { try? FileManager.default.removeItem(atPath: path(cell)) }
    let bytes = FileManager.default.contents(atPath: path(cell)).map { [UInt8]($0) } ?? []
    let log = ExecutionLog(bytes, listed: listed) { address in
      // Linear addresses are physical ones in these guests.
      let place = Int(address)
      guard place + 2 <= memory.count else { return nil }
      return UInt16(memory[place]) | UInt16(memory[place + 1]) << 8
    }
    listed = log.instructions
    traces[cell] = log
  }

  /// The documented clocks of a verified cell.
  ///
  /// The cell's own clock counted this many instructions in this many switches.
  public func documented(
    _ cell: Int, counted: Int, switches: Int
  ) -> Result<[DocumentedClocks], Unclear> {
    guard let log = traces[cell] else { return unclear("nothing was traced of it") }
    if let problem = log.problem { return unclear("its trace cannot be read: \(problem)") }
    return rounds(log.executed).flatMap { ways, end in
      let executed = ways.reduce(0) { $0 + $1.count }
      guard executed * switches == counted * ways.count else {
        return unclear(
          "\(executed) instructions were traced in \(ways.count) switches, and the guest's "
            + "clock counted \(counted) in \(switches)")
      }
      return .success(tables.documentedClocks(ways.map(Array.init), then: end))
    }
  }

  /// Why a trace has no clocks.
  public struct Unclear: Error {
    /// One sentence for a person.
    public var because: String
  }

  private func unclear<Found>(_ because: String) -> Result<Found, Unclear> {
    .failure(Unclear(because: because))
  }

  /// The last whole round trip: a way for each switch, from where a context was switched to until the
  /// next one was.
  private func rounds(
    _ executed: [ExecutedInstruction]
  ) -> Result<(ways: [ArraySlice<ExecutedInstruction>], end: ExecutedInstruction), Unclear> {
    // A visit is two pushes and a call; what follows is executed when the context is back.
    guard let first = executed.firstIndex(where: { $0.address == loop.visit }),
      executed.indices.contains(first + 2)
    else { return unclear("its trace has no visit of the measuring loop") }
    let call = executed[first + 2]
    let back = call.address &+ UInt32(call.bytes.count)
    let places = executed.indices.filter { executed[$0].address == back }
    guard places.count >= 3 else {
      return unclear("its trace has \(places.count) visits, not three")
    }
    let (before, start, end) = (
      places[places.count - 3], places[places.count - 2], places[places.count - 1]
    )
    var round = executed[start..<end]
    for place in round.indices {
      round[place].isLoop = loop.contains(round[place].address, back: back)
    }
    guard executed[before..<start].map(\.address) == round.map(\.address) else {
      return unclear("two rounds of its trace differ")
    }
    let partner = round.firstIndex { $0.address == loop.partner }
    let ways = partner.map { [round[..<$0], round[$0...]] } ?? [round]
    let visits = Set(ways.map { way in way.count(where: \.isLoop) })
    guard visits.count == 1, !visits.contains(0) else {
      return unclear("the loop has other instructions there than back")
    }
    return .success((ways, executed[end]))
  }
}

extension QMPClient {
  /// A command of the human monitor that is to say nothing.
  fileprivate func command(_ line: String) throws {
    let answer = try humanMonitor(line)
    guard answer.allSatisfy(\.isWhitespace) else {
      throw TracingError.monitor(command: line, answer: answer)
    }
  }

  /// Whether QEMU translates one instruction at a time; the command had another name before 8.1.
  fileprivate func setOneInstructionPerBlock(_ isOn: Bool) throws {
    let state = isOn ? "on" : "off"
    if try humanMonitor("one-insn-per-tb \(state)").contains("unknown command") {
      try command("singlestep \(state)")
    }
  }
}
