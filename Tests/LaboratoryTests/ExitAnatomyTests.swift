import Testing
import VirtualHosts

@testable import Laboratory

/// What a host executes for one exit, taken apart from a trace.
@Suite struct ExitAnatomyTests {
  private static let kernel: UInt64 = 0xffff_ffff_8100_0000
  private let symbols = [
    KernelSymbol(start: kernel, name: "enter"), KernelSymbol(start: kernel + 0x100, name: "leave"),
    KernelSymbol(start: kernel + 0x200, name: "handle [kvm]"),
    KernelSymbol(start: kernel + 0x300, name: "load"),
  ]

  private func steps(_ offset: UInt64, _ count: Int, from first: UInt64 = kernel)
    -> [InstructionTrace.Step]
  {
    (0..<count).map { .init(tick: $0, address: first + offset, mnemonic: "nop") }
  }

  private func guest(_ mnemonic: String) -> InstructionTrace.Step {
    .init(tick: 0, address: 0x10_0000, mnemonic: mnemonic)
  }

  /// 600 instructions out, a handler of so many with its callee, 300 back in.
  private func exit(_ handler: Int) -> [InstructionTrace.Step] {
    steps(0x100, 600) + steps(0x200, 5) + steps(0x300, handler) + steps(0x200, 2) + steps(0, 300)
  }

  @Test func `the commonest exit is told apart by part and by function`() throws {
    let steps =
      exit(700) + [guest("jmpf")] + exit(400) + [guest("add"), guest("jmpf")] + exit(500)
      + [guest("jmpf")] + exit(400) + [guest("cpuid")] + exit(800) + [guest("jmpf")] + exit(900)
    let trace = InstructionTrace(steps: steps)
    let exits = ExitAnatomy.taskSwitches(in: trace)
    // Not the one that has no beginning, nor that of another instruction, nor that without an end.
    #expect(exits.map(\.steps.count) == [1307, 1407, 1307])
    #expect(
      ExitAnatomy.addresses(exits, in: trace) == [0, 0x100, 0x200, 0x300].map { Self.kernel + $0 })
    let anatomy = try #require(
      ExitAnatomy(exits, in: trace, symbols: symbols.reversed(), handlers: ["handle"]))
    #expect(anatomy.lengths == [1307, 1307, 1407])
    #expect(anatomy.instructions(.exit) == 600)
    #expect(anatomy.instructions(.handler) == 407)
    #expect(anatomy.instructions(.entry) == 300)
    #expect(
      anatomy.rows.filter { $0.part == .handler } == [
        .init(part: .handler, function: "load", instructions: 400),
        .init(part: .handler, function: "handle [kvm]", instructions: 7),
      ])
    #expect(anatomy.outsideKernel == 0)
    #expect(ExitAnatomy(exits, in: trace, symbols: symbols, handlers: ["han"]) == nil)
  }

  @Test func `a kernel's list gives the functions that hold addresses`() {
    let list = KernelSymbols(
      Array(
        """
        0000000000000000 A fixed_percpu_data
        ffffffff81000100 T leave
        ffffffff81000100 t __leave
        ffffffff81000180 d table
        ffffffff81000000 t enter
        ffffffffc0a00000 t handle\t[kvm]

        """.utf8))
    #expect(
      list.functions(holding: [
        0xffff_ffff_c0a0_0004, 0xffff_ffff_8100_0190, 0xffff_ffff_8100_01f0, 7,
      ])
        == [
          KernelSymbol(start: 0xffff_ffff_8100_0100, name: "leave"),
          KernelSymbol(start: 0xffff_ffff_c0a0_0000, name: "handle [kvm]"),
        ])
    #expect(list.functions(holding: [0xffff_ffff_8100_0000]).map(\.name) == ["enter"])
  }
}
