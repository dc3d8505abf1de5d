import Foundation
import Measurement
import Testing

extension Guests {
  /// Documented clocks of what a guest really executed, from boot to recording.
  @Suite struct `Documented clocks` {
    private func documented(_ runner: Runner, _ strategies: [String]) throws -> [CellRecord] {
      let chosen = strategies.flatMap { ["--strategy", $0] }
      let ended = try runner.finish(
        ["run", "--machine", "paper", "--ring", "0", "--scenario", "ping-pong", "--boots", "2"]
          + chosen)
      #expect(ended.termination.isSuccess, "\(ended.errors)")
      return try runner.results.load("latest").cells
    }

    private func sums(_ cells: [CellRecord], of strategy: String, on processor: String) throws
      -> DocumentedClocks
    {
      let cell = try #require(cells.first { $0.id.strategy == strategy })
      #expect(cell.status == .measured && cell.unit == .clocks && cell.boots.isEmpty)
      return try #require(cell.documented?.first { $0.processor == processor })
    }

    @Test func `are those of a jump through memory to a task, and the loop around it`() throws {
      let cells = try documented(
        Runner(), ["hardware-task", "hardware-task-direct", "callee-saved", "call-only"])
      let task = try sums(cells, of: "hardware-task", on: "80486")
      let jump = try #require(task.rows.first { $0.isTransition })
      #expect(jump.form == "jmp-far-memory-task-state-segment")
      #expect(jump.clocks == 203 && jump.base == 41 && jump.taskSwitch == 162)
      let older = try sums(cells, of: "hardware-task", on: "80386")
      #expect(older.rows.first { $0.isTransition }?.clocks == 5 + 303)
      // A processor whose manual has no task switch by its parts has no sum, and says of what.
      let without = try sums(cells, of: "hardware-task", on: "Pentium")
      #expect(without.clocks == nil && without.because?.contains("ljmpl") == true)
      for processor in ["80386", "80486"] {
        let swtch = try sums(cells, of: "callee-saved", on: processor)
        #expect(swtch.clocks == swtch.rows.reduce(0) { $0 + $1.times * $1.clocks })
        #expect(swtch.rows.filter { $0.form == "push-register" }.reduce(0) { $0 + $1.times } >= 4)
        #expect(!swtch.rows.contains { $0.isTransition })
      }
    }

    @Test func `are those of a task switch by hand that does just what the hardware does`() throws {
      let names = ["hardware-task", "hardware-task-twin", "hardware-task-software"]
      let cells = try documented(Runner(), names)
      for processor in ["80386", "80486"] {
        let twin = try sums(cells, of: "hardware-task-twin", on: processor)
        #expect(twin.clocks != nil, "\(processor): \(twin.because ?? "")")
        let forms = Set(twin.rows.map(\.form))
        // The task register, the descriptor that is busy no more, CR0.TS; CR3 is the same on both sides,
        // and LDTR is loaded from where nobody stores it.
        #expect(
          forms.isSuperset(of: [
            "ltr-register", "alu-memory-immediate", "mov-cr0-register", "lldt-register",
          ]))
        #expect(forms.isDisjoint(with: ["mov-cr3-register", "sldt-register"]))
        let software = try sums(cells, of: "hardware-task-software", on: processor)
        #expect(software.rows.contains { $0.form == "mov-cr3-register" })
      }
    }

    @Test func `are of three returns where a scheduler stands between two contexts`() throws {
      let cells = try documented(Runner(), ["scheduler-context", "callee-saved"])
      func returns(_ strategy: String) throws -> Int {
        try sums(cells, of: strategy, on: "80486").rows
          .filter { $0.form == "ret-near" }.reduce(0) { $0 + $1.times }
      }
      #expect(try returns("scheduler-context") == 3 * returns("callee-saved"))
    }

    @Test func `tell the loop's seven instructions from the switch's`() throws {
      let strategies = ["hardware-task", "hardware-task-direct", "callee-saved", "call-only"]
      let cells = try documented(Runner(), strategies)
      for strategy in strategies {
        let clocks = try sums(cells, of: strategy, on: "80486")
        let visits = clocks.rows.reduce(0) { $0 + ($1.timesInLoop ?? 0) }
        #expect(visits == 7 * clocks.switches, "\(strategy)")
        // push m, push i, call m, add, inc m, dec m, jnz: 4 + 1 + 5 + 1 + 3 + 3 + 3.
        let timed = try #require(clocks.clocksPerSwitch(.asTimed))
        #expect(clocks.clocksPerSwitch(.beyondLoop) == timed - 20, "\(strategy)")
      }
      let empty = try sums(cells, of: "call-only", on: "80486")
      #expect(empty.rows.filter { $0.timesInLoop != $0.times }.map(\.form) == ["ret-near"])
      // Four pushes, four pops, two loads of arguments, two moves of the stack pointer and a return:
      // 4 + 4 + 2 + 2 + 5.
      let swtch = try sums(cells, of: "callee-saved", on: "80486")
      #expect(swtch.clocksPerSwitch(.beyondLoop) == 17)
      #expect(swtch.disputedRange(.beyondLoop) == 17...29)
    }

    @Test func `are missed where a table lacks an instruction that was executed`() throws {
      let runner = try Runner()
      let file = runner.scratch.file("suite/Benchmarks/clocks/80486.toml")
      let table = try String(contentsOfFile: file, encoding: .utf8)
      let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
      let rest = lines.filter { !$0.hasPrefix("ret-near ") }
      #expect(rest.count == lines.count - 1)
      try rest.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
      let cells = try documented(runner, ["callee-saved"])
      let swtch = try sums(cells, of: "callee-saved", on: "80486")
      #expect(swtch.clocks == nil)
      #expect(swtch.because?.contains("'retl'") == true, "\(swtch.because ?? "")")
      #expect(try sums(cells, of: "callee-saved", on: "80386").clocks != nil)
    }
  }
}
