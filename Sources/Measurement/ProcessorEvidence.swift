/// A processor's description of itself, and times that tell it from an emulator.
///
/// The guest measures them, once for each launch and in the ring of its cells.
public struct ProcessorEvidence: Codable, Hashable, Sendable {
  /// CPUID's vendor string, such as `AuthenticAMD`.
  public var vendor: String
  /// CPUID's brand string; empty where there is none.
  public var brand: String
  /// The hypervisor's own name; empty for none, nil where CPUID has no such leaf.
  public var hypervisor: String?
  /// The hypervisors below a virtual machine's host; nil on other machines.
  public var below: [String]?
  /// XCR0: the states that XSAVE may save; nil where XSAVE is not turned on.
  public var enabledStates: Int?
  /// XINUSE before the first cell: the states not in their initial configuration.
  ///
  /// Nil where XGETBV does not report it.
  public var statesInUse: Int?
  /// The chains that were timed; one that an interrupt disturbed is left out.
  public var chains: [TimedChain]

  /// A chain of instructions, timed.
  public struct TimedChain: Codable, Hashable, Sendable {
    /// Of which instructions.
    public var of: ChainKind
    /// How many of them, or of their pairs.
    public var count: Int
    /// Ticks that they took: the least of a few tries.
    public var ticks: Int

    /// Makes a chain.
    public init(of kind: ChainKind, count: Int, ticks: Int) {
      self.of = kind
      self.count = count
      self.ticks = ticks
    }
  }

  /// Makes evidence.
  public init(
    vendor: String, brand: String, hypervisor: String?, below: [String]? = nil,
    enabledStates: Int? = nil, statesInUse: Int? = nil, chains: [TimedChain]
  ) {
    self.vendor = vendor
    self.brand = brand
    self.hypervisor = hypervisor
    self.below = below
    self.enabledStates = enabledStates
    self.statesInUse = statesInUse
    self.chains = chains
  }

  /// Ticks of one of those instructions; nil where its chain was not timed.
  public func ticks(_ kind: ChainKind) -> Double? {
    chains.first { $0.of == kind && $0.count > 0 && $0.ticks > 0 }.map {
      Double($0.ticks) / Double($0.count)
    }
  }
}

/// Instructions whose times tell a CPU from an emulator, in the order of timing.
public enum ChainKind: String, Codable, CaseIterable, Sendable {
  /// Dependent additions, one core cycle each: the unit of the other chains.
  case add
  /// Multiplications that wait for each other.
  case multiply
  /// A predicted call and the return from it.
  case callAndReturn = "call-and-return"
  /// A predicted jump through a register.
  case indirectJump = "indirect-jump"
  /// A store, and a load of the stored value, which waits for it.
  case storeAndLoad = "store-and-load"
  /// LFENCE.
  case fence
  /// CPUID.
  case cpuid
}
