import Foundation
import VirtualHosts

/// A function of a kernel.
struct KernelSymbol: Codable, Hashable, Sendable {
  /// Its first address.
  var start: UInt64
  /// Its name, with the module in brackets where it is not the kernel's own.
  var name: String
}

/// The functions of a running kernel, as `/proc/kallsyms` lists them.
///
/// Reading the addresses takes privileges.
struct KernelSymbols {
  private var functions: [(start: UInt64, line: Range<Int>)] = []
  private let text: [UInt8]

  init(path: String = "/proc/kallsyms") throws {
    // It has no size of its own, and Foundation ends at what one read returns.
    guard let file = fopen(path, "r") else { throw VirtualHostError("\(path) cannot be read") }
    defer { fclose(file) }
    var text: [UInt8] = []
    var isOver = false
    while !isOver {
      let piece = [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
        count = fread(buffer.baseAddress, 1, 1 << 20, file)
      }
      text += piece
      isOver = piece.isEmpty
    }
    self.init(text)
  }

  /// Reads lines such as `ffffffffc0a01000 t handle_task_switch	[kvm_intel]`, in any order.
  init(_ text: [UInt8]) {
    self.text = text
    var start = 0
    while let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = start..<end
      start = end + 1
      guard line.count > 19, "tTwW".utf8.contains(text[line.lowerBound + 17]),
        let address = KernelSymbols.number(text[line.prefix(16)]), address > 0
      else { continue }
      functions.append((address, line.dropFirst(19)))
    }
    functions.sort { $0.start < $1.start }
  }

  /// The functions that hold these addresses, each once, in order.
  func functions(holding addresses: [UInt64]) -> [KernelSymbol] {
    var found: Set<Int> = []
    for address in addresses {
      var (low, high) = (0, functions.count)
      while low < high {
        let middle = (low + high) / 2
        if functions[middle].start <= address { low = middle + 1 } else { high = middle }
      }
      guard low > 0 else { continue }
      // Of several names of one address the first.
      var place = low - 1
      while place > 0, functions[place - 1].start == functions[place].start { place -= 1 }
      found.insert(place)
    }
    return found.sorted().map { place in
      KernelSymbol(start: functions[place].start, name: name(functions[place].line))
    }
  }

  private func name(_ line: Range<Int>) -> String {
    String(decoding: text[line], as: UTF8.self).replacing("\t", with: " ")
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - 48)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - 87)
      default: return nil
      }
    }
    return value
  }
}
