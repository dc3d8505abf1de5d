/// A command line that launched guests of one kind, for pasting.
public struct LaunchCommand: Codable, Hashable, Sendable {
  /// The machine that runs it.
  public var machine: Machine
  /// The image's instruction set.
  public var architecture: Architecture
  /// The arguments, exactly as given to the first such launch.
  public var arguments: [String]

  /// Makes a command.
  public init(machine: Machine, architecture: Architecture, arguments: [String]) {
    self.machine = machine
    self.architecture = architecture
    self.arguments = arguments
  }
}
