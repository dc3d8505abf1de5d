import Documents
import Measurement
import Testing

@testable import Reporting

@Suite struct LayoutTests {
  @Test func `cells are named by id when alone and by what they share otherwise`() {
    func id(_ strategy: String, _ ring: Ring) -> CellID {
      CellID(
        benchmark: "b", scenario: "s", strategy: strategy, architecture: .i686, ring: ring,
        machine: .tcg)
    }
    #expect(scope([]) == "the whole run")
    #expect(scope([id("a", .zero)]) == "b/s@a@i686@ring0@tcg")
    #expect(
      scope([id("a", .three), id("a", .zero)]) == "2 cells (a; i686; tcg; ring 0, ring 3)")
    #expect(
      scope(["a", "b", "c", "d"].map { id($0, .zero) })
        == "4 cells (4 strategies; i686; tcg; ring 0)")
  }
}
