import Foundation
import Testing

/// What bash completes words with, by the script that the command prints.
@Suite struct CompletionTests {
  /// The words that bash offers for the last word of a line.
  private func offered(_ line: String, suite: SuiteCopy) throws -> [String] {
    let ending = try Switchbench.shell(
      """
      # The script asks the command by its name.
      mkdir -p "$suite/bin" && ln -sf "$switchbench" "$suite/bin/switchbench"
      PATH="$suite/bin:$PATH"; cd "$suite"
      source <(switchbench --generate-completion-script bash)
      COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}
      read -ra COMP_WORDS <<< "$COMP_LINE"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _switchbench switchbench "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """, suite: suite)
    return ending.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  @Test func `names are those that the suite has`() throws {
    let suite = try SuiteCopy(preparing: false)
    try suite.write("{}", to: "Results/runs/2026-01-01-x/run.json")
    try suite.write("{\"mine\": \"2026-01-01-x\"}", to: "Results/runs/names.json")
    for (line, words) in [
      ("switchbench run --strategy call-o", ["call-only"]),
      ("switchbench list --benchmark 01", ["01-floor"]),
      ("switchbench list --machine k", ["kvm"]), ("switchbench report la", ["latest"]),
      ("switchbench report mi", ["mine"]), ("switchbench compare 2026-01", ["2026-01-01-x"]),
      ("switchbench recordings del", ["delete"]),
    ] {
      #expect(try offered(line, suite: suite) == words, "\(line)")
    }
  }
}
