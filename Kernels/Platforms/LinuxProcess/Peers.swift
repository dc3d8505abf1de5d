import CHarness
import GuestProtocol
import Harness

// Requirements of strategies that only a process can meet: another process, a signal to itself, a
// function of a library.
extension LinuxProcess {
  // Where the other process's number is kept until it is ended; 0 for none.
  nonisolated(unsafe) private static var otherSide = 0

  /// Nil when the strategy has all of it, else how a cell of it ends here.
  static func grantPeers(_ strategy: Strategy) -> CellOutcome? {
    let needs = SYSTEM_CALLS | OTHER_PROCESS | OWN_SIGNALS | LIBRARY
    guard strategy.requires(needs) else { return nil }
    if strategy.requires(KERNEL_WAY_IN), find_kernel_way_in() == 0 { return .unsupported }
    if strategy.requires(LIBRARY), let refusal = lacksLibrary(strategy) { return refusal }
    set_own_process(word(truncatingIfNeeded: system_call(PeerCall.getProcess, 0, 0, 0)))
    if strategy.requires(LIBRARY) { set_thread_memory(1) }
    if strategy.requires(OWN_SIGNALS), set_user_signal(code(of: strategy, USER_SIGNAL)) != 0 {
      return .unsupported
    }
    if strategy.requires(PIPES), !openChannel(strategy) { return .unsupported }
    return strategy.requires(OTHER_PROCESS) ? startOtherSide(strategy) : nil
  }

  static func releasePeers(_ strategy: Strategy) {
    if strategy.requires(LIBRARY) { set_thread_memory(0) }
    if strategy.requires(OWN_SIGNALS) { _ = set_user_signal(0) }
    if otherSide > 0 { end_other_side(otherSide) }
    guard otherSide > 0 || strategy.requires(PIPES) else { return }
    otherSide = 0
    for index in 0..<4 { _ = system_call(PeerCall.close, Int(channel_ends()[index]), 0, 0) }
  }

  /// Starts a process that inherits the placement, and all pages as they are but for the shared one, or
  /// all memory where it is to be as a thread.
  private static func startOtherSide(_ strategy: Strategy) -> CellOutcome? {
    let start = code(of: strategy, OTHER_SIDE)
    // An answer in the last page of addresses is an error's number.
    guard start != 0, !(-4095..<0).contains(share_page()), openChannel(strategy) else {
      return .unsupported
    }
    otherSide = start_other_side(start, strategy.requires(SAME_MEMORY) ? 1 : 0)
    return otherSide > 0 ? nil : .unsupported
  }

  /// Gives the other side a mask of one CPU, which is what it then must have.
  static func moveOtherSide(to cpu: UInt32) -> CellOutcome? {
    let words = 1024 / word.bitWidth
    let place = Int(cpu)
    guard otherSide > 0, place < words * word.bitWidth else { return .otherCPURefused }
    return withUnsafeTemporaryAllocation(of: word.self, capacity: words) { mask -> CellOutcome? in
      func call(_ number: Int) -> Int {
        system_call(
          number, otherSide, words * MemoryLayout<word>.size, Int(bitPattern: mask.baseAddress))
      }
      for index in 0..<words { mask[index] = 0 }
      let (index, bit) = (place / word.bitWidth, word(1) << word(place % word.bitWidth))
      mask[index] = bit
      guard call(PeerCall.setAffinity) == 0 else { return .otherCPURefused }
      for index in 0..<words { mask[index] = 0 }
      guard call(PeerCall.getAffinity) > 0 else { return .otherCPURefused }
      for other in 0..<words where mask[other] != (other == index ? bit : 0) {
        return .otherCPURefused
      }
      return nil
    }
  }

  private static func openChannel(_ strategy: Strategy) -> Bool {
    let ends = channel_ends()
    if strategy.requires(EVENTS) { return open_event(ends) >= 0 && open_event(ends + 2) >= 0 }
    return open_pipe(ends) == 0 && open_pipe(ends + 2) == 0
  }

  /// Says which package the library comes with, when the image was linked without it.
  private static func lacksLibrary(_ strategy: Strategy) -> CellOutcome? {
    var refusal: CellOutcome?
    strategy.forEachLibraryFunction { code, package in
      guard code == 0, refusal == nil else { return }
      refusal = .libraryMissing
      send(.message) { writer in
        var letter = package
        while letter.pointee != 0 {
          writer.put(letter.pointee)
          letter += 1
        }
      }
    }
    return refusal
  }

  private static func code(of strategy: Strategy, _ way: Int32) -> word {
    var found: word = 0
    strategy.forEachHandler { entry, code in
      if entry == word(way) { found = code }
    }
    return found
  }

  /// Numbers of the system calls (arch/x86/entry/syscalls/syscall_{32,64}.tbl).
  private enum PeerCall {
    private static let isWide = MemoryLayout<word>.size == 8
    static let getProcess = isWide ? 39 : 20
    static let close = isWide ? 3 : 6
    static let setAffinity = isWide ? 203 : 241
    static let getAffinity = isWide ? 204 : 242
  }
}
