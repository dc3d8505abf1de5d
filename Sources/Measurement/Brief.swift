/// A figure for a sentence: three decimals below ten, one below a thousand, else none.
public func brief(_ value: Double) -> String {
  let places = abs(value) < 10 ? 1000.0 : abs(value) < 1000 ? 10.0 : 1.0
  let rounded = (value * places).rounded() / places
  return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
}
