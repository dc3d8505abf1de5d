import Measurement

extension Run {
  /// The run with those things having happened, in that order.
  ///
  /// Linear in the entries. A cell stays failed once it failed, and the first reason stays. A boot
  /// whose switches were not counted exactly fails its cell: it is kept as evidence and is never a
  /// time. A boot that is there already is passed over, so that applying an entry twice changes
  /// nothing. Of several closings of a cell the last counts.
  /// - Throws: `RecordingError.unknownCell` when an entry is about a cell of another run;
  ///   `.unannouncedProbes` for a boot with probes in a run without `coRunnerProbe`.
  public func applying(_ entries: [JournalEntry]) throws -> Run {
    var assembly = RunAssembly(self)
    for entry in entries { try assembly.apply(entry) }
    return assembly.run
  }

  /// The boots of each cell, by number; a resumed run does not repeat them.
  public var bootsRecorded: [CellID: Set<Int>] {
    Dictionary(
      cells.map { ($0.id, Set($0.boots.map(\.index))) }, uniquingKeysWith: { $0.union($1) })
  }

  /// Records of launches that boots speak of and that never came to their end.
  ///
  /// A run that dies in the middle of a launch has that launch's boots but not its record. Without
  /// one, the next launch would be taken for it. Its wall time is not known and stands as 0; the
  /// failure's kind, `cut-off`, says so.
  func launchesCutOff() -> [LaunchRecord] {
    var missing: [Int: LaunchRecord] = [:]
    for cell in cells {
      for boot in cell.boots where boot.launch >= launches.count {
        missing[boot.launch] = LaunchRecord(
          machine: cell.id.machine, architecture: cell.id.architecture, ring: cell.id.ring,
          boot: boot.index, placement: nil, clockStep: nil, firstSampleMicroseconds: nil,
          wallMicroseconds: 0,
          failure: LaunchFailure(
            kind: .cutOff,
            because: "The recording ends before this launch did; its duration is unknown.",
            cell: nil, evidence: []))
      }
    }
    return missing.sorted { $0.key < $1.key }.map(\.value)
  }
}

/// A run that grows entry by entry, each in constant time.
struct RunAssembly: Sendable {
  private(set) var run: Run
  private let places: [CellID: Int]
  private var bootsSeen: [Set<Int>]

  init(_ run: Run) {
    self.run = run
    places = Dictionary(
      run.cells.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    bootsSeen = run.cells.map { Set($0.boots.map(\.index)) }
  }

  func hasBoot(_ boot: Int, of cell: CellID) -> Bool {
    places[cell].map { bootsSeen[$0].contains(boot) } ?? false
  }

  /// Throws what `apply` would throw.
  func check(_ entry: JournalEntry) throws {
    switch entry {
    case .boot(let cell, let record, _, _):
      _ = try place(of: cell)
      guard record.probed == nil || run.coRunnerProbe != nil else {
        throw RecordingError.unannouncedProbes(id: cell.description, run: run.id)
      }
    case .cellFailed(let cell, _), .cellSkipped(let cell, _), .cellClosed(let cell, _),
      .cellVerified(let cell, _, _, _, _), .documented(let cell, _):
      _ = try place(of: cell)
    case .launch, .launchCommand, .warning: break
    }
  }

  private func place(of cell: CellID) throws -> Int {
    guard let place = places[cell] else {
      throw RecordingError.unknownCell(id: cell.description, run: run.id)
    }
    return place
  }

  mutating func apply(_ entry: JournalEntry) throws {
    try check(entry)
    switch entry {
    case .boot(let cell, let record, let expected, let counted):
      let place = try place(of: cell)
      guard bootsSeen[place].insert(record.index).inserted else { return }
      add(record, to: place)
      verify(place, boot: record.index, expected, counted)
    case .cellFailed(let cell, let because):
      fail(try place(of: cell), because: because)
    case .cellSkipped(let cell, let because):
      let place = try place(of: cell)
      if run.cells[place].boots.isEmpty, run.cells[place].status == .skipped {
        run.cells[place].because = because
      }
    case .cellClosed(let cell, let closing):
      run.cells[try place(of: cell)].closing = closing
    case .cellVerified(
      let cell, let promised, let notPromised, let frameBytes, let isTrap):
      let place = try place(of: cell)
      var verification = run.cells[place].verification ?? .none
      verification.promised = promised
      verification.notPromised = notPromised
      verification.frameBytes = frameBytes ?? verification.frameBytes
      verification.isTrap = isTrap ?? verification.isTrap
      run.cells[place].verification = verification
    case .documented(let cell, let clocks):
      let place = try place(of: cell)
      guard run.cells[place].status != .failed else { return }
      run.cells[place].documented = clocks
      run.cells[place].mechanism = .documented
      run.cells[place].status = .measured
      run.cells[place].because = nil
    case .launch(let record): run.launches.append(record)
    case .launchCommand(let command):
      let isKnown = run.launchCommands.contains {
        $0.machine == command.machine && $0.architecture == command.architecture
      }
      if !isKnown { run.launchCommands.append(command) }
    case .warning(let warning): run.warnings.append(warning)
    }
  }

  private mutating func add(_ record: BootRecord, to place: Int) {
    run.cells[place].boots.append(record)
    guard run.cells[place].status != .failed else { return }
    run.cells[place].status = .measured
    run.cells[place].because = nil
  }

  /// Only boots whose state the guest found preserved are delivered.
  private mutating func verify(_ place: Int, boot: Int, _ expected: Int, _ counted: Int) {
    var verification = run.cells[place].verification ?? .none
    verification.switchesExpected += expected
    verification.switchesCounted += counted
    run.cells[place].verification = verification
    if counted != expected {
      fail(
        place, because: "boot \(boot) counted \(counted) switches, not the \(expected) asked for")
    }
  }

  private mutating func fail(_ place: Int, because: String) {
    guard run.cells[place].status != .failed else { return }
    run.cells[place].status = .failed
    run.cells[place].because = because
  }
}

extension VerificationRecord {
  /// Nothing asked for and nothing found wrong.
  fileprivate static let none = VerificationRecord(
    switchesExpected: 0, switchesCounted: 0, statePreserved: true, promised: [], notPromised: [])
}
