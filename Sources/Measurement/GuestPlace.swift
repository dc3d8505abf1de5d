/// A machine, an architecture and a ring; one launch has one of each.
public struct GuestPlace: Hashable, Sendable, CustomStringConvertible {
  /// The machine that runs the guest.
  public var machine: Machine
  /// The image's instruction set.
  public var architecture: Architecture
  /// The privilege level of its cells.
  public var ring: Ring

  /// Makes a place.
  public init(machine: Machine, architecture: Architecture, ring: Ring) {
    self.machine = machine
    self.architecture = architecture
    self.ring = ring
  }

  /// As people say it: `kvm x86_64 ring3`.
  public var description: String { "\(machine.rawValue) \(architecture.rawValue) \(ring.name)" }

  /// The machine and the image, whatever the ring.
  public var image: ImagePlace { ImagePlace(machine: machine, architecture: architecture) }
}

/// A machine and an architecture, whose launches share an image, a clock and a core.
public struct ImagePlace: Hashable, Sendable, Comparable {
  /// The machine that runs the image.
  public var machine: Machine
  /// The image's instruction set.
  public var architecture: Architecture

  /// Makes a place.
  public init(machine: Machine, architecture: Architecture) {
    self.machine = machine
    self.architecture = architecture
  }

  /// Orders by machine, then architecture.
  public static func < (a: Self, b: Self) -> Bool {
    (a.machine, a.architecture) < (b.machine, b.architecture)
  }
}
