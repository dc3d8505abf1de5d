// The words of the reports, so that a page explains itself without a network.

/// A word of the reports and its meaning.
struct GlossaryEntry: Equatable {
  /// The word.
  var term: String
  /// Its meaning, as plain text.
  var meaning: String
}

/// The table of `Benchmarks/GLOSSARY.md`; a test compares the two.
let glossary = [
  GlossaryEntry(
    term: "strategy",
    meaning:
      "One way to switch between two contexts: an assembly file per architecture in "
      + "Kernels/Strategies."),
  GlossaryEntry(
    term: "rung",
    meaning:
      "A strategy's position on the ladder: it does what the rung below does, plus one "
      + "thing. adds in strategies.toml names the rung below."),
  GlossaryEntry(
    term: "floor",
    meaning:
      "The bottom rung, call-only: a call and a return without a switch."),
  GlossaryEntry(
    term: "reference",
    meaning:
      "The strategy that ratios are relative to: callee-saved, xv6's swtch."),
  GlossaryEntry(
    term: "scenario",
    meaning:
      "The situation in which a switch is timed: ping-pong between two contexts, a ring of "
      + "many, cold caches, a timer interrupt."),
  GlossaryEntry(
    term: "machine",
    meaning:
      "The CPU, hypervisor, emulator or manual that runs the code or gives its clocks: "
      + "process, kvm, tcg, icount, bochs, bochs-kvm, metal or paper."),
  GlossaryEntry(
    term: "cell",
    meaning:
      "One benchmark, scenario, strategy, architecture, ring and machine. A cell has one "
      + "figure. Its id reads 02-registers/ping-pong@callee-saved@x86_64@ring3@process."),
  GlossaryEntry(
    term: "mechanism",
    meaning:
      "How the switch was really executed: native (by the CPU), exit-emulated, "
      + "instruction-emulated, translated, interpreted, counted or documented. It is proven "
      + "for each cell or left empty (unproven)."),
  GlossaryEntry(
    term: "boot",
    meaning:
      "One launch of a guest, the test program that runs the code. On the machine process "
      + "it is one process."),
  GlossaryEntry(
    term: "replicate",
    meaning:
      "The unit that statistics count. Here it is the boot, because samples of one boot are "
      + "not independent."),
  GlossaryEntry(
    term: "batch",
    meaning:
      "N switches timed together, with one clock reading before and one after."),
  GlossaryEntry(
    term: "sample",
    meaning:
      "The difference of two batches, t(2N) - t(N): the time of N switches without the cost "
      + "of reading the clock."),
  GlossaryEntry(
    term: "canary",
    meaning:
      "A known value in a register, flag or stack word that a strategy promises to "
      + "preserve. A canary launch is a launch without cells that shows that a machine works."),
  GlossaryEntry(
    term: "probe",
    meaning:
      "6,400 independent instructions, timed beside each sample. A busy sibling hardware "
      + "thread makes a probe take longer; the probe floor is its time on an idle core."),
  GlossaryEntry(
    term: "quiet",
    meaning:
      "A sample is quiet if the probes around it took no longer than the probe floor, "
      + "within one clock step or 1/64."),
  GlossaryEntry(
    term: "tick",
    meaning:
      "One increment of the time-stamp counter. Not a core cycle."),
  GlossaryEntry(
    term: "core cycle",
    meaning:
      "One cycle of the core's own clock. Ticks are converted by a chain of dependent "
      + "additions timed in the same boot."),
  GlossaryEntry(
    term: "beyond the loop",
    meaning:
      "The figure minus that of the same loop without a switch. As timed means that nothing "
      + "is subtracted."),
  GlossaryEntry(
    term: "arm",
    meaning:
      "One of the three sides of a comparison: base, head, and the control, a second copy "
      + "of the base."),
  GlossaryEntry(
    term: "void",
    meaning:
      "A cell is void if it fails one of its own checks. It keeps the evidence and has no "
      + "figure."),
  GlossaryEntry(
    term: "decomposition",
    meaning:
      "A strategy broken down into a base and parts whose costs should add up to its own."),
]
