import Glibc
import Measurement
import Synchronization

@testable import Host

extension FileSystemView {
  /// A computer that has just these files; a path with an errno in place of a text fails with it.
  static func fake(_ texts: [String: String], failing: [String: Int32] = [:]) -> FileSystemView {
    var view = FileSystemView(root: "/nonexistent")
    view.readBytes = { path in
      if let code = failing[path] { return .failure(FileFailure(path: path, code: code)) }
      guard let text = texts[path] else {
        return .failure(FileFailure(path: path, code: ENOENT))
      }
      return .success(Array((text + "\n").utf8))
    }
    view.namesInFolder = { folder in
      if let code = failing[folder] { return .failure(FileFailure(path: folder, code: code)) }
      let names = Set(
        (Array(texts.keys) + Array(failing.keys)).compactMap { path -> String? in
          guard path.hasPrefix(folder + "/") else { return nil }
          return path.dropFirst(folder.count + 1).split(separator: "/").first.map(String.init)
        })
      return names.isEmpty
        ? .failure(FileFailure(path: folder, code: ENOENT)) : .success(names.sorted())
    }
    view.tryOpening = { path in
      if let code = failing[path] { return .failure(FileFailure(path: path, code: code)) }
      return texts[path] == nil ? .failure(FileFailure(path: path, code: ENOENT)) : .success(())
    }
    view.ownership = { _ in .success("root:kvm 660") }
    return view
  }
}

extension NUMALibrary {
  /// A library that knows `nodes`, and whose calls fail or succeed as told.
  static func fake(
    _ nodes: Observed<[NUMANode]>, bindFails: Int32? = nil, locateFails: Int32? = nil,
    pagesLieOn: Int32 = 0, policyFails: Int32? = nil
  ) -> NUMALibrary {
    let policy = SharedValue(RawMemoryPolicy(mode: 0, nodes: RawMemoryPolicy(boundTo: -1).nodes))
    return NUMALibrary(
      nodes: { nodes },
      bind: { _, _ in bindFails.map(CallFailure.init) },
      locate: { pages in
        if let locateFails { return .failure(CallFailure(code: locateFails)) }
        return .success(pages.map { _ in pagesLieOn })
      },
      policy: {
        if let policyFails { return .failure(CallFailure(code: policyFails)) }
        return .success(policy.value.withLock { $0 })
      },
      setPolicy: { new in
        policy.value.withLock { $0 = new }
        return nil
      })
  }
}

/// A value that closures share.
final class SharedValue<Value: Sendable>: Sendable {
  let value: Mutex<Value>
  init(_ value: Value) { self.value = Mutex(value) }
}

extension AffinityCalls {
  /// A scheduler that keeps one mask and, when `obeys` is false, ignores what it is told.
  static func fake(mask: CPUSet, obeys: Bool = true, refuses: CPUSet = CPUSet([])) -> AffinityCalls
  {
    let kept = SharedValue(mask)
    return AffinityCalls(
      get: { _ in .success(kept.value.withLock { $0 }) },
      set: { _, cpus in
        if !refuses.intersection(cpus).isEmpty { return CallFailure(code: EINVAL) }
        if obeys { kept.value.withLock { $0 = cpus } }
        return nil
      })
  }
}

extension TickSource {
  /// A counter of `hz` that advances in steps of `step`, and a clock to hold it against.
  ///
  /// Each look at either takes `nanosecondsPerLook`. Every `backwardEvery`-th reading falls 1,000 steps back.
  static func fake(
    hz: Double, step: Int, backwardEvery: Int? = nil, nanosecondsPerLook: Int = 17
  ) -> TickSource {
    let state = SharedValue((nanoseconds: 1_000_000_000, readings: 0))
    return TickSource(
      ticks: {
        state.value.withLock { state in
          state.nanoseconds += nanosecondsPerLook
          state.readings += 1
          var steps = Int(Double(state.nanoseconds) * hz / 1e9) / step
          if let backwardEvery, state.readings % backwardEvery == 0 { steps -= 1000 }
          return UInt64(steps * step)
        }
      },
      nanoseconds: {
        state.value.withLock { state in
          state.nanoseconds += nanosecondsPerLook
          return state.nanoseconds
        }
      },
      work: { amount in state.value.withLock { $0.nanoseconds += 3 * amount } },
      sleep: { microseconds in state.value.withLock { $0.nanoseconds += microseconds * 1000 } })
  }
}

extension ProcessorIdentification {
  /// A CPU that answers with these leaves, and with zeros to any other.
  static func fake(_ leaves: [UInt32: Registers]) -> ProcessorIdentification {
    ProcessorIdentification { leaves[$0] ?? Registers() }
  }

  /// A CPU under a hypervisor with these signatures, from 0x40000000 on.
  static func under(_ signatures: [String]) -> ProcessorIdentification {
    var leaves: [UInt32: Registers] = [1: Registers(ecx: 1 << 31)]
    for (index, signature) in signatures.enumerated() {
      let bytes = Array(signature.utf8) + [UInt8](repeating: 0, count: 12)
      let words: [UInt32] = (0..<3).map { (word: Int) -> UInt32 in
        bytes[(word * 4)..<(word * 4 + 4)].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      }
      let base = 0x4000_0000 + UInt32(index) * 0x100
      leaves[base] = Registers(eax: base + 1, ebx: words[0], ecx: words[1], edx: words[2])
    }
    return fake(leaves)
  }
}

/// A folder of its own under `parent`, removed after `body`.
func withTemporaryFolder<Value>(
  in parent: String = "/tmp", _ body: (String) throws -> Value
) throws -> Value {
  var template = Array("\(parent)/switchbench-test-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw FileFailure(path: parent, code: errno) }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer { removeTree(folder) }
  return try body(folder)
}

private func removeTree(_ path: String) {
  if rmdir(path) == 0 || unlink(path) == 0 { return }
  let names = (try? FileSystemView.real.namesInFolder(path).get()) ?? []
  for name in names { removeTree("\(path)/\(name)") }
  rmdir(path)
}
