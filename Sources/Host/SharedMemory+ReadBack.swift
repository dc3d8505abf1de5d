internal import CNuma
import Glibc
import Measurement

extension SharedMemory {
  /// Where the pages that hold a range of bytes really lie, asked of the kernel page by page.
  ///
  /// Pages that were never touched are counted apart and stay untouched. Without an answer
  /// (containers forbid the call) this is unknown. Throws when a node was demanded and there is no
  /// answer, or the answer is another node.
  public func readBack(byteRange: Range<Int>) throws -> Observed<PageLocations> {
    let outcome = locations(byteRange: byteRange)
    guard choice.isDemanded else { return outcome }
    switch outcome {
    case .unknown(let because):
      throw HostError.unreadablePlacement(asked: choice.number, because: because)
    case .known(let locations):
      guard locations.nodes.allSatisfy({ $0 == choice.number }) else {
        throw HostError.misplacedMemory(asked: choice.number, got: locations.nodes)
      }
      return outcome
    }
  }

  private func locations(byteRange: Range<Int>) -> Observed<PageLocations> {
    let range = byteRange.clamped(to: 0..<bytes.count)
    guard let base = bytes.baseAddress, !range.isEmpty else {
      return .unknown(because: "\(path): bytes \(byteRange) are outside it")
    }
    let first = range.lowerBound / pageBytes
    let end = (range.upperBound + pageBytes - 1) / pageBytes
    var resident = [UInt8](repeating: 0, count: end - first)
    guard mincore(base + first * pageBytes, (end - first) * pageBytes, &resident) == 0 else {
      return .unknown(because: "\(path): mincore failed (\(errnoText(errno)))")
    }
    var pages: [UnsafeMutableRawPointer] = []
    for (offset, flags) in resident.enumerated() where flags & 1 == 1 {
      let page = base + (first + offset) * pageBytes
      // A page that only the guest has touched is in the file but not in this process's tables,
      // and the kernel looks there. Reading one byte maps it; it moves nothing.
      host_read_byte(page)
      pages.append(page)
    }
    return PageLocations.locate(
      pages, untouchedPages: resident.count - pages.count, what: path, numa: numa)
  }
}

extension PageLocations {
  static func locate(
    _ pages: [UnsafeMutableRawPointer], untouchedPages: Int, what: String, numa: NUMALibrary
  ) -> Observed<PageLocations> {
    var locations = PageLocations(pagesByNode: [:], untouchedPages: untouchedPages)
    guard !pages.isEmpty else { return .known(locations) }
    switch numa.locate(pages) {
    case .failure(let failure):
      return .unknown(
        because: "\(what): move_pages failed (\(errnoText(failure.code))); containers forbid it "
          + "without CAP_SYS_NICE, and a kernel without NUMA does not have it")
    case .success(let status):
      for node in status {
        if node >= 0 {
          locations.pagesByNode[Int(node), default: 0] += 1
        } else if node == -ENOENT {
          locations.untouchedPages += 1
        } else {
          return .unknown(because: "\(what): the kernel says of a page: \(errnoText(-node))")
        }
      }
      return .known(locations)
    }
  }
}
