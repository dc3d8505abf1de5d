import GuestImages

/// The text that a bundle explains itself with.
func readMe(_ manifest: BundleManifest, needs cLibrary: String?) -> String {
  let dirty = manifest.suite.dirty.value == false ? "" : ", with changes"
  let commit = manifest.suite.revision.value
  let revision = commit.map { "revision \($0)\(dirty)" } ?? "an unknown revision"
  let recordings =
    manifest.isInstalled
    ? "$XDG_DATA_HOME/switchbench/Results, by default ~/.local/share/switchbench/Results"
    : "Results/ in this folder"
  return """
    switchbench: what switching between two contexts on x86 costs

    \(revision)
    guests built by \(manifest.toolchain)

        bin/switchbench run       measure the default matrix, print the report
        bin/switchbench doctor    what this computer does to the numbers
        bin/switchbench --help    the other verbs

    The folder can be moved. Recordings are kept in
    \(recordings).

    It needs Linux on x86-64, glibc \(cLibrary ?? "as new as where it was made") or newer, sha256sum
    (coreutils) and setpriv (util-linux). These are optional:
      qemu-system-x86   for the machines kvm, tcg, icount and paper
      llvm-objdump      for 'show' and 'verify', which disassemble
    'compare' with revisions, and the mutants of 'verify', need Swift and a git checkout instead.

    'sha256sum --check --quiet checksums.sha256' tells whether all files are as they were made.

    """
}
