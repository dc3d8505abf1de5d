import Dispatch
import Synchronization

/// What `body` makes of each element, in their order, by as many threads as there are CPUs.
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
