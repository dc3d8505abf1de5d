import Measurement
import Recordings
import Testing

@Suite struct `applying a journal` {
  @Test func `a first boot makes a planned cell measured`() throws {
    let run = try plannedRun().applying([
      .cellVerified(cell: cell(1), promised: ["rbx"], notPromised: ["xmm0"], frameBytes: 56),
      bootEntry(cell(1), 0), bootEntry(cell(1), 1, expected: 600, counted: 600),
    ])
    #expect(run.cells[1].status == .measured)
    #expect(run.cells[1].because == nil)
    #expect(run.cells[1].boots == [bootRecord(0), bootRecord(1)])
    #expect(
      run.cells[1].verification
        == VerificationRecord(
          switchesExpected: 1000, switchesCounted: 1000, statePreserved: true, promised: ["rbx"],
          notPromised: ["xmm0"], frameBytes: 56))
    #expect(run.cells[0] == plannedRun().cells[0])
    #expect(run.bootsRecorded[cell(1)] == [0, 1])
  }

  @Test func `a boot with a wrong count fails its cell and stays as evidence`() throws {
    let run = try plannedRun().applying([
      bootEntry(cell(0), 0), bootEntry(cell(0), 1, counted: 399), bootEntry(cell(0), 2),
    ])
    #expect(run.cells[0].status == .failed)
    #expect(run.cells[0].because == "boot 1 counted 399 switches, not the 400 asked for")
    #expect(run.cells[0].boots.count == 3)
    #expect(run.cells[0].verification?.switchesCounted == 1199)
  }

  @Test func `a failure is final and its first reason stays`() throws {
    let run = try plannedRun().applying([
      .cellFailed(cell: cell(0), because: "it hung"), bootEntry(cell(0), 0),
      .cellFailed(cell: cell(0), because: "it hung again"),
    ])
    #expect(run.cells[0].status == .failed)
    #expect(run.cells[0].because == "it hung")
  }

  @Test func `a planned cell that the guest refused stays skipped, with the guest's reason`() throws
  {
    let run = try plannedRun().applying([.cellSkipped(cell: cell(1), because: "no paging")])
    #expect(run.cells[1].status == .skipped)
    #expect(run.cells[1].because == "no paging")
    #expect(run.cells[1].boots.isEmpty)
    #expect([run.cells[0], run.cells[2]] == [plannedRun().cells[0], plannedRun().cells[2]])
  }

  @Test func `a refusal takes nothing back that was measured or failed`() throws {
    let run = try plannedRun().applying([
      bootEntry(cell(0), 0), .cellSkipped(cell: cell(0), because: "refused"),
      .cellFailed(cell: cell(1), because: "it hung"),
      .cellSkipped(cell: cell(1), because: "refused"),
    ])
    #expect(run.cells[0].status == .measured)
    #expect(run.cells[0].because == nil)
    #expect(run.cells[1].status == .failed)
    #expect(run.cells[1].because == "it hung")
  }

  @Test func `a refused cell that a later boot delivers is measured`() throws {
    let run = try plannedRun().applying([
      .cellSkipped(cell: cell(0), because: "refused"), bootEntry(cell(0), 1),
    ])
    #expect(run.cells[0].status == .measured)
    #expect(run.cells[0].because == nil)
  }

  @Test func `a boot applied twice counts once`() throws {
    let once = try plannedRun().applying([bootEntry(cell(0), 0)])
    #expect(try once.applying([bootEntry(cell(0), 0, bins: 9)]) == once)
  }

  @Test func `a closing closes its cell, also when it is applied twice`() throws {
    let closing = Closing(reason: .bootLimit, boots: 1)
    let entries = [bootEntry(cell(0), 0), .cellClosed(cell: cell(0), closing: closing)]
    let once = try plannedRun().applying(entries)
    #expect(once.cells[0].closing == closing)
    #expect(once.cells.dropFirst().allSatisfy { $0.closing == nil })
    #expect(try once.applying(entries) == once)
    let later = Closing(reason: .precise, boots: 9)
    let again = try once.applying([.cellClosed(cell: cell(0), closing: later)])
    #expect(again.cells[0].closing == later)
  }

  @Test func `a boot with probes needs a run with the probe`() throws {
    let entry = JournalEntry.boot(
      cell: cell(0), record: probedRecord(0), switchesExpected: 1, switchesCounted: 1)
    var run = plannedRun()
    let refusal = RecordingError.unannouncedProbes(id: cell(0).description, run: run.id)
    #expect(throws: refusal) { try run.applying([entry]) }
    run.coRunnerProbe = CoRunnerProbe(instructions: 6400, start: .launch)
    #expect(try run.applying([entry]).cells[0].boots == [probedRecord(0)])
  }

  @Test func `of a kind of launch the first command line is kept`() throws {
    let first = LaunchCommand(machine: .kvm, architecture: .i686, arguments: ["first"])
    let second = LaunchCommand(machine: .kvm, architecture: .i686, arguments: ["second"])
    let other = LaunchCommand(machine: .tcg, architecture: .i686, arguments: ["other"])
    let run = try plannedRun().applying([first, second, other].map(JournalEntry.launchCommand))
    #expect(run.launchCommands == [first, other])
  }

  @Test func `launches and warnings stand in their order`() throws {
    let run = try plannedRun().applying([
      .launch(launchRecord(0)), .warning(Warning(code: "a", because: "b")),
      .launch(launchRecord(1)),
    ])
    #expect(run.launches == [launchRecord(0), launchRecord(1)])
    #expect(run.warnings == [Warning(code: "a", because: "b")])
  }

  @Test func `an entry about a cell of another run is refused`() {
    let stranger = cell(9)
    let expected = RecordingError.unknownCell(id: stranger.description, run: plannedRun().id)
    for entry in [
      bootEntry(stranger, 0), .cellFailed(cell: stranger, because: "x"),
      .cellSkipped(cell: stranger, because: "x"),
      .cellVerified(cell: stranger, promised: [], notPromised: []),
      .cellClosed(cell: stranger, closing: Closing(reason: .enough, boots: 0)),
    ] {
      #expect(throws: expected) { try plannedRun().applying([entry]) }
    }
  }
}
