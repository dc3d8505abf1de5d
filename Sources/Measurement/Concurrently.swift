import Dispatch
import Synchronization

/// Applies a function to each element, by as many threads as there are CPUs.
/// - Returns: The values in the order of the elements.
public func concurrently<Element: Sendable, Value: Sendable>(
  _ elements: [Element], _ body: @Sendable (Element) -> Value
) -> [Value] {
  let values = Mutex([Value?](repeating: nil, count: elements.count))
  DispatchQueue.concurrentPerform(iterations: elements.count) { place in
    let value = body(elements[place])
    values.withLock { $0[place] = value }
  }
  return values.withLock { $0.compactMap { $0 } }
}
