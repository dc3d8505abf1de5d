/// The commands of other programs that documents show.
///
/// Add a new one here with the test that runs it, or with the reason that none can.
enum ShownCommand {
  private static let covered = [
    // The Makefile has both (`documents`); a test that ran one would run itself.
    "make run", "make test",
    // RevisionTests in GuestTests lets git bisect ask the executable; MergeTests runs the hook's
    // lines as the document has them.
    "cp .build/release/switchbench /tmp/", "git bisect ", "printf '#!/bin/sh\\nexec .ci/compare",
    "chmod +x .git/hooks/pre-merge-commit", "git merge --no-ff",
    // These need root, a USB stick and a serial cable.
    "sudo apt-get install --no-install-recommends grub",
    "sudo dd if=.build/switchbench.iso of=/dev/sdX ",
    "stty -F /dev/ttyUSB0 ", "cat /dev/ttyUSB0 > serial.log",
    // FleetTests in CommandLineTests carries them out with Slurm's daemons and ReFrame.
    "job=$(sbatch --parsable --array=", "sbatch --dependency=afterany:$job ",
    "reframe -c Benchmarks/fleet/switchbench_reframe.py ",
    // A line of a strategy's file; NewStrategyTests in VerificationTests declares one.
    "EQUIVALENT_MUTANT(",
  ]

  /// Whether a line of a document is a command of ours, which the help is asked about, or known.
  static func isCovered(_ line: String) -> Bool {
    line.hasPrefix("switchbench ") || covered.contains { line.hasPrefix($0) }
  }
}
