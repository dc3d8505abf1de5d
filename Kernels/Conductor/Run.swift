import CConductor
import GuestProtocol

/// One step: an image in empty memory, one cell, and its answer to the log.
struct Run {
  let medium: Medium
  let plan: MediumPlan
  let clock: ClockRate

  private static let memoryStart: UInt32 = 0x10_0000
  private static let imageEnd: UInt32 = 0x30_0000
  private static var mailbox: UnsafeMutableRawPointer {
    at_address(word(Mailbox.physicalAddress))
  }

  /// Carries it out.
  func perform(_ step: UInt16) {
    let number = medium.cellNumber(ofStep: step)
    guard let cell = medium.cell(number) else { return }
    Log.step = step
    Log.cell = number
    Log.keeping = .step
    var end = StepEnd()
    end.firstLine = Log.number
    end.status = 255
    var summary = Summary()
    if let entry = load(medium.image(bits: cell.bits)), post(cell) {
      silence()
      let start = read_clock()
      enter_image(entry)
      end.ticks = read_clock() &- start
      silence()
      end.status = shared(Mailbox.statusOffset).pointee
      report(&end, &summary)
    }
    Log.keeping = .step
    Log.record(.stepEnd) { end.write(to: &$0) }
    Log.keeping = .nothing
    Log.repeatAfterStep()
    summary.tell(step: step, of: plan.steps, id: cell.id, status: end.status)
  }

  private func shared(_ offset: Int) -> UnsafeMutablePointer<word> {
    (Run.mailbox + offset).assumingMemoryBound(to: word.self)
  }

  /// Establishes the state that an image expects: no interrupts from controllers that a BIOS or UEFI
  /// has left on, and no features of the processor beyond those of a reset.
  private func silence() {
    write_port(0x21, 0xFF)
    write_port(0xA1, 0xFF)
    // EFER, and the bases of FS and GS: where there is 64-bit mode, or else refused.
    _ = write_msr(0xC000_0080, 0, 0)
    for number: word in 0xC000_0100...0xC000_0102 { _ = write_msr(number, 0, 0) }
  }

  /// Empties memory and puts the image's segments there; its entry, or nil when it does not fit.
  private func load(_ file: UnsafeRawBufferPointer) -> word? {
    let start = at_address(Run.memoryStart)
    let used = Int(shared(Mailbox.writtenOffset).pointee)
    let emptied = Mailbox.physicalAddress + Mailbox.streamOffset - Int(Run.memoryStart)
    start.initializeMemory(as: UInt8.self, repeating: 0, count: emptied)
    (start + emptied).initializeMemory(
      as: UInt8.self, repeating: 0, count: min(max(0, used), Mailbox.streamBytes))
    func word(_ offset: Int) -> UInt32 {
      file.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }
    func half(_ offset: Int) -> Int {
      Int(file.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }
    guard file.count > 64, word(0) == 0x464C_457F else { return nil }
    // The System V ABI's ELF header and program headers, 32 and 64 bits wide.
    let isWide = file[4] == 2
    let table = Int(word(isWide ? 32 : 28))
    for index in 0..<half(isWide ? 56 : 44) {
      let header = table + index * half(isWide ? 54 : 42)
      guard header >= 0, header + 56 <= file.count else { return nil }
      guard word(header) == 1 else { continue }
      let from = Int(word(header + (isWide ? 8 : 4)))
      let to = word(header + (isWide ? 24 : 12))
      let count = Int(word(header + (isWide ? 32 : 16)))
      guard from >= 0, count >= 0, from + count <= file.count, to >= Run.memoryStart,
        to <= Run.imageEnd, UInt32(count) <= Run.imageEnd - to, let bytes = file.baseAddress
      else { return nil }
      at_address(to).copyMemory(from: bytes + from, byteCount: count)
    }
    return word(24)
  }

  /// Puts the request into the mailbox, as the host does elsewhere.
  private func post(_ cell: MediumCell) -> Bool {
    var sampling = plan.sampling
    sampling.ring = cell.ring
    sampling.budgetTicks = UInt64(plan.budgetMicroseconds) * UInt64(clock.ticksPerMicrosecond)
    sampling.gate.budgetTicks = 5 &* sampling.budgetTicks
    sampling.cells = 1
    var request = cell.request
    request.index = 0
    var writer = FrameWriter(
      Run.mailbox + Mailbox.requestOffset, capacity: Mailbox.requestBytes)
    writer.begin(.request)
    sampling.write(to: &writer)
    request.write(to: &writer)
    writer.end()
    guard !writer.overflowed else { return false }
    store_shared(shared(Mailbox.requestLengthOffset), word(writer.count))
    store_shared(shared(Mailbox.returnOffset), conductor_return())
    store_shared(shared(Mailbox.magicOffset), word(Mailbox.magic))
    return true
  }

  /// Sends what the image answered.
  private func report(_ end: inout StepEnd, _ summary: inout Summary) {
    let written = Int(shared(Mailbox.writtenOffset).pointee)
    let stream = UnsafeRawBufferPointer(
      start: Run.mailbox + Mailbox.streamOffset,
      count: min(max(0, written), Mailbox.streamBytes))
    var offset = 0
    while true {
      switch FrameReader.scan(stream, from: offset) {
      case .needMore:
        end.damagedBytes += UInt32(stream.count - offset)
        return
      case .damaged(let next):
        end.damagedBytes += UInt32(next - offset)
        offset = next
      case .frame(let kind, let payload, let next):
        offset = next
        let bytes = UnsafeRawBufferPointer(rebasing: stream[payload])
        if kind == FrameKind.samples.rawValue {
          end.samples += UInt32(sendSamples(bytes))
          summary.take(samples: bytes)
        } else {
          sendFrame(kind, bytes)
          if kind == FrameKind.cellEnd.rawValue { summary.take(end: bytes) }
        }
      }
    }
  }

  private func sendFrame(_ kind: UInt16, _ payload: UnsafeRawBufferPointer) {
    var room: [1024 of UInt8] = .init(repeating: 0)
    guard payload.count <= 511 else { return }
    Log.keeping = .step
    withUnsafeMutableBytes(of: &room) { bytes in
      guard let out = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
      out[0] = UInt8(truncatingIfNeeded: kind)
      let count = ZeroRuns.write(payload, to: out + 1)
      Log.record(.frame, UnsafeRawBufferPointer(start: out, count: count + 1))
    }
  }

  /// As many samples to a line as it holds, so that a line that is lost costs only those.
  private func sendSamples(_ payload: UnsafeRawBufferPointer) -> Int {
    var reader = PayloadReader(payload)
    guard reader.take(UInt32.self) != nil, let count = reader.take(UInt32.self) else { return 0 }
    let batches = payload.count - reader.remaining
    let hasProbes = reader.remaining >= 28 * Int(count)
    Log.keeping = .nothing
    var room: [128 of UInt8] = .init(repeating: 0)
    withUnsafeMutableBytes(of: &room) { bytes in
      guard let out = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
      var first: UInt32 = 0
      var filled = 3
      func flush(_ next: UInt32) {
        out[0] = UInt8(truncatingIfNeeded: first)
        out[1] = UInt8(truncatingIfNeeded: first >> 8)
        out[2] = UInt8(truncatingIfNeeded: next - first) | (hasProbes ? SampleCode.withProbes : 0)
        if next > first {
          Log.record(.samples, UnsafeRawBufferPointer(start: out, count: filled))
        }
        first = next
        filled = 3
      }
      func write(_ index: Int) -> Int {
        func word<T: FixedWidthInteger>(_ place: Int, as _: T.Type) -> T {
          payload.loadUnaligned(fromByteOffset: place, as: T.self)
        }
        let pair = batches + 16 * index
        var taken = SampleCode.write(
          short: word(pair, as: Int64.self), long: word(pair + 8, as: Int64.self), to: out + filled)
        if hasProbes {
          let probes = batches + 16 * Int(count) + 12 * index
          for number in 0..<3 {
            taken += SampleCode.write(
              probe: word(probes + 4 * number, as: UInt32.self), to: out + filled + taken)
          }
        }
        return taken
      }
      guard reader.remaining >= 16 * Int(count) else { return }
      for index in 0..<Int(count) {
        let taken = write(index)
        if filled + taken > LogLine.payloadBytes {
          flush(UInt32(index))
          filled += write(index)
        } else {
          filled += taken
        }
      }
      flush(count)
    }
    return Int(count)
  }
}
