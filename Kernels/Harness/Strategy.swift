import CHarness

/// A strategy as its own file describes it.
///
/// The harness knows none by name: the linker collects the descriptors and the host asks for them.
public struct Strategy {
  let descriptor: UnsafePointer<strategy>

  /// The strategy whose file is called `name`.S, or nil.
  static func find(_ name: UnsafeRawBufferPointer) -> Strategy? {
    var candidate = first_strategy()
    while candidate != strategies_end() {
      if Strategy(descriptor: candidate).isNamed(name) { return Strategy(descriptor: candidate) }
      candidate += 1
    }
    return nil
  }

  private func isNamed(_ name: UnsafeRawBufferPointer) -> Bool {
    let stored = UnsafeRawPointer(descriptor)
    for index in 0..<name.count
    where stored.load(fromByteOffset: index, as: UInt8.self) != name[index] {
      return false
    }
    // The file's extension follows the name.
    return stored.load(fromByteOffset: name.count, as: UInt8.self) == 0x2E
      && stored.load(fromByteOffset: name.count + 1, as: UInt8.self) == 0x53
      && stored.load(fromByteOffset: name.count + 2, as: UInt8.self) == 0
  }

  /// Whether it promises to preserve the state of this bit (strategy.h).
  public func promises(_ bit: Int32) -> Bool { promises & UInt64(bit) != 0 }

  /// All that it promises.
  ///
  /// A switch by hardware tasks is checked against the processor's account of them, too.
  var promises: UInt64 {
    descriptor.pointee.promises | (requires(TASKS) ? UInt64(TASK_LINKS) : 0)
  }

  /// Whether it has any of these requirements (strategy.h).
  public func requires(_ bit: Int32) -> Bool { requires(Int64(bit)) }

  /// The same for a requirement beyond the first 31.
  public func requires(_ bit: Int64) -> Bool {
    descriptor.pointee.requirements & UInt64(truncatingIfNeeded: bit) != 0
  }

  /// Where its switch begins.
  public var code: word { descriptor.pointee.code }

  /// Calls `body` for each handler: its vector or other entry (strategy.h), and its address.
  public func forEachHandler(_ body: (_ vector: word, _ code: word) -> Void) {
    var candidate = first_handler()
    while candidate != handlers_end() {
      if candidate.pointee.code == descriptor.pointee.code {
        body(word(truncatingIfNeeded: candidate.pointee.vector), candidate.pointee.start)
      }
      candidate += 1
    }
  }

  /// Calls `body` for each function of a library that it calls: its address, 0 where the image has none,
  /// and the name of the package that brings it, which ends with a zero.
  public func forEachLibraryFunction(
    _ body: (_ code: word, _ package: UnsafePointer<UInt8>) -> Void
  ) {
    var candidate = first_handler()
    while candidate != handlers_end() {
      let handler = candidate.pointee
      if handler.code == descriptor.pointee.code, handler.vector == ticks(LIBRARY_CODE),
        let package = UnsafePointer<UInt8>(bitPattern: UInt(handler.end))
      {
        body(handler.start, package)
      }
      candidate += 1
    }
  }

  /// Bytes that it keeps of a context that is not running.
  var frameBytes: Int { Int(descriptor.pointee.frame_end &- descriptor.pointee.frame) }

  /// The frame's words, placeholders included.
  var frameWords: UnsafeBufferPointer<word> {
    UnsafeBufferPointer(
      start: UnsafePointer(bitPattern: UInt(descriptor.pointee.frame)),
      count: frameBytes / MemoryLayout<word>.size)
  }
}
