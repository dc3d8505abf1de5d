import Measurement

func cell(
  _ strategy: String, _ architecture: Architecture = .x86_64, _ ring: Ring = .three,
  _ machine: Machine = .kvm
) -> CellID {
  CellID(
    benchmark: "02-registers", scenario: "ping-pong", strategy: strategy,
    architecture: architecture, ring: ring, machine: machine)
}

/// `a` to `z`, then `a26` and so on.
func strategyName(_ number: Int) -> String {
  let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
  return number < letters.count ? letters[number] : "a\(number)"
}
