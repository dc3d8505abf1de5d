import Analysis
import Measurement
import Testing

@Suite struct CalibrationTests {
  private func completed(_ calibration: Calibration?) -> Run {
    complete(
      run([cell(boots: (0..<6).map { boot($0, samples: [1920], calibration: calibration) })]))
  }

  @Test func `chains that agree give core cycles and no warning`() {
    let run = completed(calibration())
    #expect(run.cells[0].summary?.coreCyclesPerSwitch != nil)
    #expect(run.codes.isEmpty)
  }

  @Test(
    "Chains that are off by 3 % give ticks only, and a warning with the ratio that was seen",
    arguments: [
      (calibration(multiplies: [18_540]), "3.09"), (calibration(multiplies: [17_460]), "2.91"),
      (calibration(checks: [6180]), "1.03"), (calibration(checks: [5820]), "0.97"),
    ])
  func off(_ calibration: Calibration, _ seen: String) throws {
    let run = completed(calibration)
    #expect(run.cells[0].status == .measured)
    #expect(run.cells[0].summary?.perSwitch == 19.2)
    #expect(run.cells[0].summary?.coreCyclesPerSwitch == nil)
    let warning = try #require(run.warnings.first)
    #expect(warning.kind == DerivedWarning.uncalibrated)
    #expect(warning.because.contains(seen))
    #expect(warning.cells == [id()])
  }

  @Test func `1 % is within the limits`() {
    #expect(completed(calibration(checks: [6060], multiplies: [18_180])).codes.isEmpty)
  }

  @Test func `both ratios are means over the chains before and after`() throws {
    let ratios = try #require(
      calibrationCheck(
        boot(
          0, samples: [],
          calibration: calibration(
            adds: [5000, 7000], checks: [6600, 6600], multiplies: [16_000, 20_000]))))
    #expect(abs(ratios.add - 1.1) < 1e-12)
    #expect(abs(ratios.multiply - 3) < 1e-12)
  }

  @Test func `one boot that is off does not spoil the others`() {
    let bad = boot(6, samples: [1920], calibration: calibration(multiplies: [30_000]))
    let good = (0..<6).map { boot($0, samples: [1920]) }
    let run = complete(run([cell(boots: good + [bad])]))
    #expect(run.codes.isEmpty)
    #expect(run.cells[0].summary?.coreCyclesPerSwitch != nil)
  }

  @Test func `a native cell without chains is uncalibrated`() {
    let run = completed(nil)
    #expect(run.codes == [DerivedWarning.uncalibrated])
    #expect(run.cells[0].summary?.coreCyclesPerSwitch == nil)
  }

  @Test func `empty and zero chains say nothing`() {
    #expect(calibrationCheck(boot(0, samples: [], calibration: calibration(adds: []))) == nil)
    #expect(calibrationCheck(boot(0, samples: [], calibration: calibration(adds: [0]))) == nil)
    #expect(calibrationCheck(boot(0, samples: [], calibration: calibration(multiplies: []))) == nil)
  }

  @Test func `what is not native has no core cycles, however good its chains`() {
    let record = cell(
      id("s", .tcg), boots: (0..<6).map { boot($0, samples: [1920], probeTicks: 30_000) })
    let run = complete(run([record]))
    #expect(run.cells[0].mechanism == .translated)
    #expect(run.cells[0].summary?.coreCyclesPerSwitch == nil)
    #expect(run.codes.isEmpty)
  }
}
