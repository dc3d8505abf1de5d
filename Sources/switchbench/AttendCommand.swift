import ArgumentParser
import Laboratory

/// `switchbench attend`: the suite inside a virtual host, on a line from the suite outside.
struct AttendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attend", abstract: "Launch what the suite outside a virtual host asks for.",
    shouldDisplay: false)

  @Option(help: ArgumentHelp("The folder of the images.", valueName: "folder"))
  var images: String

  func run() throws {
    try Attendant(images: images).attend(
      next: { readLine() }, answer: { Terminal.output($0 + "\n") })
  }
}
