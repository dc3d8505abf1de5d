import CConductor
import GuestProtocol

/// The files that GRUB has loaded with the conductor, moved to where no image will write.
struct Medium {
  private var plan = UnsafeRawBufferPointer(start: nil, count: 0)
  private var narrow = UnsafeRawBufferPointer(start: nil, count: 0)
  private var wide = UnsafeRawBufferPointer(start: nil, count: 0)
  /// Whether UEFI started the computer.
  private(set) var isUEFI = false
  /// Whether the menu's choice was to forget what a reset left undone.
  private(set) var startsAnew = false
  /// The host's text about itself.
  private(set) var provenance: UnsafeRawBufferPointer?
  private var firstCell = 0
  private var steps: UnsafeRawBufferPointer?

  /// Reads multiboot's information (Multiboot2 Specification 2.0, 3.6); nil without all three files.
  init?(_ information: UnsafeMutableRawPointer) {
    var filled = 0
    var offset = 8
    let end = Int(information.load(as: UInt32.self))
    while offset + 8 <= end {
      let kind = information.load(fromByteOffset: offset, as: UInt32.self)
      let size = Int(information.load(fromByteOffset: offset + 4, as: UInt32.self))
      if kind == 0 || size < 8 { break }
      // The command line has one word, or none.
      if kind == 1, size > 9 { startsAnew = true }
      // EFI's system table, 32 or 64 bits wide.
      if kind == 11 || kind == 12 { isUEFI = true }
      if kind == 3, let kept = Medium.keep(information + offset, &filled) {
        switch (information + offset).load(fromByteOffset: 16, as: UInt8.self) {
        case 0x70: plan = kept  // "plan"
        case 0x69: narrow = kept  // "i686"
        default: wide = kept
        }
      }
      offset += (size + 7) & ~7
    }
    guard plan.count > 0, narrow.count > 0, wide.count > 0 else { return nil }
  }

  private static func keep(
    _ tag: UnsafeMutableRawPointer, _ filled: inout Int
  ) -> UnsafeRawBufferPointer? {
    let start = tag.load(fromByteOffset: 8, as: UInt32.self)
    let count = Int(tag.load(fromByteOffset: 12, as: UInt32.self) &- start)
    guard count > 0, filled + count <= Int(FILE_STORE_BYTES) else { return nil }
    let place = file_store() + filled
    place.copyMemory(from: at_address(start), byteCount: count)
    filled += (count + 63) & ~63
    return UnsafeRawBufferPointer(start: place, count: count)
  }

  /// The plan's head; the rest is remembered.
  ///
  /// Nil when any of it is damaged.
  mutating func readPlan() -> MediumPlan? {
    var head: MediumPlan?
    var offset = 0
    while offset < plan.count {
      guard case .frame(let kind, let payload, let next) = FrameReader.scan(plan, from: offset)
      else { return nil }
      let bytes = UnsafeRawBufferPointer(rebasing: plan[payload])
      var reader = PayloadReader(bytes)
      switch FrameKind(rawValue: kind) {
      case .plan: head = MediumPlan(from: &reader)
      case .provenance: provenance = bytes
      case .plannedCell: if firstCell == 0 { firstCell = offset }
      case .steps: steps = bytes
      default: return nil
      }
      offset = next
    }
    guard let head, let steps, steps.count == 2 * Int(head.steps) else { return nil }
    return head
  }

  /// A cell of the plan.
  func cell(_ index: UInt16) -> MediumCell? {
    var offset = firstCell
    var number: UInt16 = 0
    while case .frame(let kind, let payload, let next) = FrameReader.header(plan, from: offset),
      kind == FrameKind.plannedCell.rawValue
    {
      if number == index {
        var reader = PayloadReader(UnsafeRawBufferPointer(rebasing: plan[payload]))
        return MediumCell(from: &reader)
      }
      number += 1
      offset = next
    }
    return nil
  }

  /// The cell of a step.
  func cellNumber(ofStep step: UInt16) -> UInt16 {
    UInt16(littleEndian: steps?.loadUnaligned(fromByteOffset: 2 * Int(step), as: UInt16.self) ?? 0)
  }

  /// The image with this many bits.
  func image(bits: UInt8) -> UnsafeRawBufferPointer { bits == 32 ? narrow : wide }
}
