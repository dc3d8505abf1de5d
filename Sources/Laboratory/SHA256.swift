/// SHA-256 of bytes in memory (FIPS 180-4, section 6.2), lower-case hexadecimal.
///
/// Files are summed by sha256sum(1). For some hundred pieces of object files a process each would take
/// longer than a quick run.
func sha256(_ bytes: [UInt8]) -> String {
  var message = bytes + [0x80]
  message += [UInt8](repeating: 0, count: (120 - message.count % 64) % 64)
  let bits = UInt64(bytes.count) * 8
  message += (0..<8).map { UInt8(truncatingIfNeeded: bits >> (56 - 8 * UInt64($0))) }
  var state = initialState
  for start in stride(from: 0, to: message.count, by: 64) {
    compress(message[start..<(start + 64)], into: &state)
  }
  return state.map { word in
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }.joined()
}

private func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
  func rotated(_ value: UInt32, _ bits: UInt32) -> UInt32 { value >> bits | value << (32 - bits) }
  var schedule = [UInt32](repeating: 0, count: 64)
  for (index, byte) in block.enumerated() {
    schedule[index / 4] = schedule[index / 4] << 8 | UInt32(byte)
  }
  for t in 16..<64 {
    let (early, late) = (schedule[t - 15], schedule[t - 2])
    let first = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3
    let second = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10
    schedule[t] = schedule[t - 16] &+ first &+ schedule[t - 7] &+ second
  }
  var (a, b, c, d) = (state[0], state[1], state[2], state[3])
  var (e, f, g, h) = (state[4], state[5], state[6], state[7])
  for t in 0..<64 {
    let choice = (e & f) ^ (~e & g)
    let one = h &+ (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) &+ choice
    let first = one &+ roundConstants[t] &+ schedule[t]
    let majority = (a & b) ^ (a & c) ^ (b & c)
    let second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) &+ majority
    (h, g, f, e) = (g, f, e, d &+ first)
    (d, c, b, a) = (c, b, a, first &+ second)
  }
  for (index, value) in [a, b, c, d, e, f, g, h].enumerated() { state[index] &+= value }
}

/// The first 32 bits of the fractions of the cube roots of the first 64 primes (section 4.2.2).
private let roundConstants: [UInt32] = firstPrimes(64).map { fraction(of: $0, root: 3) }
/// Those of the square roots of the first 8 (section 5.3.3).
private let initialState: [UInt32] = firstPrimes(8).map { fraction(of: $0, root: 2) }

private func firstPrimes(_ count: Int) -> [UInt64] {
  var primes: [UInt64] = []
  var candidate: UInt64 = 2
  while primes.count < count {
    if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
    candidate += 1
  }
  return primes
}

/// The first 32 bits of the fraction of a root.
///
/// The greatest x with x^root <= prime * 2^(32 root), less its whole part; found by halving.
private func fraction(of prime: UInt64, root: Int) -> UInt32 {
  let target = UInt128(prime) << UInt128(32 * root)
  var (low, high) = (UInt128(0), UInt128(1) << 36)
  while high - low > 1 {
    let middle = (low + high) / 2
    let power = (1..<root).reduce(middle) { product, _ in product * middle }
    if power <= target { low = middle } else { high = middle }
  }
  return UInt32(truncatingIfNeeded: low)
}
