import Foundation
import GuestImages
import Matrix
import Measurement
import Recordings
import Revisions

/// A state of the suite that takes part in a comparison: its definitions, and how its images are
/// built.
struct RevisionUnderTest {
  /// As it was typed.
  let name: String
  let revision: SuiteRevision
  let definitions: Definitions
  /// Builds from this state's Kernels, into the cache that all states share.
  let store: ImageStore

  /// Reads a state that lies in a folder.
  /// - Throws: `UnfitRevision` when this program cannot measure it.
  init(_ name: String, at folder: String, revision: SuiteRevision, in suite: Suite) throws {
    let state = Suite(path: folder)
    self.name = name
    self.revision = revision
    store = ImageStore(kernels: state.images.kernels, cache: suite.images.cache)
    let version = try store.wireVersion()
    guard version == ImageStore.wireVersion else {
      throw UnfitRevision(
        name: name, problem: .speaksAnotherWire(version, known: ImageStore.wireVersion))
    }
    do {
      definitions = try state.loadDefinitions()
    } catch {
      throw UnfitRevision(name: name, problem: .hasOtherDefinitions(error))
    }
  }

  /// The cells of a selection in this state, and why others are none.
  ///
  /// What this state does not know of a filter has no cells here; `unknown` is that error then.
  func cells(
    _ selection: Selection
  ) -> (ids: [CellID], reasons: [CellID: String], unknown: SelectionError?) {
    do {
      let (cells, exclusions) = try CellMatrix.cells(definitions, selection)
      let reasons = Dictionary(
        exclusions.map { ($0.id, $0.because) }, uniquingKeysWith: { first, _ in first })
      return (cells.map(\.id), reasons, nil)
    } catch {
      return ([], [:], error)
    }
  }

  /// Builds the images that the cells need.
  /// - Throws: `UnfitRevision` with the compiler's last lines.
  func images(for cells: [CellID], watch: CampaignWatcher) throws -> ImageStore.Images {
    let platforms = Set(cells.map(\.machine.platform))
    var architectures = Set(cells.map(\.architecture))
    // An emulator is tried with the 64-bit image first.
    if platforms.contains(.barePC) { architectures.insert(.x86_64) }
    do {
      return try store.images(
        architectures: architectures.sorted(),
        platforms: Platform.allCases.filter(platforms.contains)
      ) { watch(.building(what: $0, revision: name)) }
    } catch let error as ImageError {
      throw UnfitRevision(name: name, problem: .doesNotBuild(error))
    }
  }
}

/// A state of the suite that exists and cannot be measured by this program.
public struct UnfitRevision: Error, CustomStringConvertible {
  /// The reason why a revision cannot be measured.
  public enum Unfitness: Sendable {
    /// Its guests speak another version of the wire.
    case speaksAnotherWire(Int?, known: Int)
    /// Its definitions cannot be read.
    case hasOtherDefinitions(any Error)
    /// Its images do not build.
    case doesNotBuild(ImageError)
  }

  /// As it was typed.
  public var name: String
  /// Why.
  public var problem: Unfitness

  /// Whether the two sides have nothing in common to be compared by.
  public var isNotComparable: Bool { if case .speaksAnotherWire = problem { true } else { false } }

  /// The problem, and the advice to the user.
  public var description: String {
    switch problem {
    case .speaksAnotherWire(let version, let known):
      "\(name) is not comparable: its guests use version \(version.map(String.init) ?? "unknown") "
        + "of the wire protocol, and this program version \(known). Build switchbench at a revision "
        + "that uses the same version, and compare with that."
    case .hasOtherDefinitions(let error):
      "\(name) has definitions that this program cannot read; fix them, or name a closer "
        + "revision:\n\(error)"
    case .doesNotBuild(let error): "\(name) does not build. \(error)"
    }
  }
}
