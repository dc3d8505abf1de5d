/// Runs the images where there is no host: from a bootable medium, one cell after the other.
///
/// GRUB loads it at 16 MiB with the plan and both images as modules. For each step of the plan it does
/// what `Laboratory` does around QEMU: empty memory, the image, the request in the mailbox. The image
/// is the very file that is measured elsewhere, and comes back when it is done. What it answered goes
/// out as lines of a log (Protocol/LogLine.swift), and a line for a person to log and screen.
///
/// A cell has a launch of its own, so that one that ends in a reset costs no other: the step is noted
/// before it begins, and the next start goes on behind it.
import CConductor
import GuestProtocol

/// Where everything begins.
@c func conduct(_ magic: word, _ information: word) {
  guard magic == 0x36D7_6289, var medium = Medium(at_address(information)) else {
    Console.say("switchbench: not started by multiboot2 with a plan and two images")
    return
  }
  Console.hasText = !medium.isUEFI
  guard let plan = medium.readPlan() else {
    Console.say("switchbench: the plan on this medium cannot be read")
    return
  }
  Serial.start(port: word(plan.serialPort), divisor: word(plan.serialDivisor))
  Console.clear()
  Console.say("switchbench on the bare machine")
  if !Serial.isThere { Console.say("No serial port answers: the log is lost, this screen is all") }
  let clock = ClockRate.measure()
  let memory = Progress(tag: plan.tag)
  let first = medium.startsAnew ? 0 : memory.firstStep(of: plan.steps)
  Log.begin()
  announce(medium, plan, first: first, clock: clock, remembers: memory.isKept)
  if first > 0 { Console.say("A step had reset the computer: going on behind it") }
  var step = first
  while step < plan.steps {
    memory.note(step)
    Run(medium: medium, plan: plan, clock: clock).perform(step)
    step += 1
  }
  memory.clear()
  Log.finish()
  Console.say("Done: the log is complete. You may switch off.")
}

/// The start of the log: the suite, the computer, and the cells to measure.
private func announce(
  _ medium: Medium, _ plan: MediumPlan, first: UInt16, clock: ClockRate, remembers: Bool
) {
  Log.keeping = .standing
  if let text = medium.provenance { Log.record(.provenance, text) }
  for index in 0..<plan.cells {
    guard let cell = medium.cell(index) else { continue }
    Log.cell = index
    Log.record(.cell, cell.id)
  }
  Log.cell = LogLine.outsideSteps
  var found = PowerOn()
  found.isUEFI = medium.isUEFI
  found.remembersSteps = remembers
  found.firstStep = first
  found.steps = plan.steps
  found.timerTicks = clock.timerTicks
  Identification.fill(&found)
  Log.record(.powerOn) { found.write(to: &$0) }
  // All that follows is read by it, so it comes three times at once.
  for _ in 0..<2 { Log.repeatStanding() }
}
