import Launches
import Measurement
import Processes
import Recordings

extension RunWriter {
  /// Records what a launch said about one cell.
  /// - Parameters:
  ///   - launch: The launch's number in the recording.
  ///   - boot: The boot's number.
  ///   - position: Which cell of all it was, where that is not in the delivery.
  func append(
    _ result: CellResult, of cell: CellID, launch: Int, boot: Int, position: Int? = nil
  ) throws {
    switch result {
    case .delivered(var delivery):
      delivery.record.launch = launch
      if let position { delivery.record.position = position }
      try append(
        .boot(
          cell: cell, record: delivery.record, switchesExpected: delivery.switchesExpected,
          switchesCounted: delivery.switchesCounted))
      try append(
        .cellVerified(
          cell: cell, promised: delivery.promised, notPromised: delivery.notPromised,
          frameBytes: delivery.frameBytes, isTrap: delivery.isTrap ? true : nil))
    case .refused(let because): try append(.cellSkipped(cell: cell, because: because))
    case .documented(let clocks): try append(.documented(cell: cell, clocks: clocks))
    case .void(let because):
      try append(.cellFailed(cell: cell, because: "boot \(boot): \(because)"))
    }
  }

  /// Stores the finished run, a second time when a Ctrl-C has reached the tool that sums it too.
  func finishInSpite(_ run: Run) throws {
    do {
      try finish(run)
    } catch  where Interruption.requested != nil {
      try finish(run)
    }
  }
}
