// The part of a sink of files that is the same for every format.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities

/// Writes the draws of one chain to files as they come: ``StanCSVSink``, ``ZarrSink`` and ``NumPySink``.
///
/// The memory it takes does not grow with the number of draws. ``checkpoint()`` brings to the disk what was taken, and a run
/// that is resumed writes byte for byte what it would have written without the break (except seconds in comments). All chains
/// of a run are resumed, those that had all their draws too.
///
/// A write that fails, such as on a full disk, is a thrown `InputError` with the path and the system's words, which ends the
/// run; the draws before it are kept, in Zarr those of whole chunks. Draws that could not be written are not in a checkpoint:
/// a run that is resumed makes them anew.
public class FileSink<Scalar: PhaseSpaceScalar>: ResumableSink, @unchecked Sendable {
  // Sendable by how it is used: a sink belongs to one chain, and one thread at a time moves a chain.
  private let file: any ChainFile
  private let source: any QuantitySource
  private let chain: Int
  private let elementCount: Int
  private var evaluator: (any QuantityEvaluator)?
  private var stepSize = Double.nan

  init(_ file: any ChainFile, of source: any QuantitySource, chain: Int) {
    self.file = file
    self.source = source
    self.chain = chain
    elementCount = source.quantities.reduce(0) { $0 + $1.elementCount }
  }

  public func begin(dimension: Int, draws: Int) throws {
    evaluator = try source.makeQuantityEvaluator(chain: chain)
    try file.begin(draws: draws, replacing: false)
  }

  public func beginDraws(from state: ChainState) throws {
    var inverse = [Double](repeating: 1, count: state.position.count)
    if let mass = state.mass {
      var masses = inverse
      mass.diagonals(masses: &masses, inverse: &inverse)
    }
    try beginDraws(stepSize: state.stepSize, inverseMass: inverse)
  }

  /// The draws that were taken; after the end, those that are in the files.
  public var count: Int { file.rows }

  /// The warm-up is over; it has found ε and the diagonal of M⁻¹.
  package func beginDraws(stepSize: Double, inverseMass: [Double]) throws {
    self.stepSize = stepSize
    try file.beginDraws(Adaptation(stepSize: stepSize, inverseMass: inverseMass))
  }

  public func take(_ draw: Draw<Scalar>) throws -> Bool {
    try take(Scalar.widened(draw.position), index: draw.index, draw.statistics)
    return true
  }

  /// Takes the draw with this number in its chain.
  package func take(_ position: [Double], index: Int, _ statistics: TransitionStatistics) throws {
    let values = try evaluator?.values(at: position, draw: index) ?? []
    precondition(
      values.count == elementCount,
      "FileSink: expected \(elementCount) values of the quantities after begin, found \(values.count)")
    try file.append(
      DrawRow(values: values, statistics: Statistic.numbers(statistics, stepSize: stepSize)))
  }

  public func end() throws { try file.finish() }

  public func checkpoint() throws -> Data {
    let bytes = try file.synchronize()
    return try JSONEncoder().encode(
      SinkState(rows: file.rows, bytes: bytes, stepSizeBits: stepSize.bitPattern, quantities: quantityNames))
  }

  public func beginAgain(dimension: Int, draws: Int) throws {
    evaluator = try source.makeQuantityEvaluator(chain: chain)
    try file.begin(draws: draws, replacing: true)
  }

  public func resume(from state: Data, dimension: Int, draws: Int) throws {
    guard let state = try? JSONDecoder().decode(SinkState.self, from: state), state.rows >= 0,
      state.bytes >= 0
    else {
      throw InputError(
        "checkpoint", expected: "what a sink of files has written",
        found: "\(state.count) bytes of something else",
        advice: "Resume with a sink of the kind that made the checkpoint.")
    }
    try requireQuantities(of: state)
    evaluator = try source.makeQuantityEvaluator(chain: chain)
    try file.resume(rows: state.rows, bytes: state.bytes, draws: draws)
    stepSize = Double(bitPattern: state.stepSizeBits)
  }

  /// The names and shapes, in their order.
  private var quantityNames: [String] {
    source.quantities.map { $0.shape.isEmpty ? $0.name : "\($0.name)\($0.shape)" }
  }

  /// Other quantities would mix in the columns of one file.
  private func requireQuantities(of state: SinkState) throws(InputError) {
    guard let names = state.quantities, names != quantityNames else { return }
    func list(_ names: [String]) -> String {
      names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", … (\(names.count) in all)" : "")
    }
    throw InputError(
      "quantities", expected: "those of the run that was begun: \(list(names))", found: list(quantityNames),
      advice:
        "Resume with the same model and the same choice of quantities, or begin a new run in another folder.")
  }
}

/// What a sink needs to go on.
private struct SinkState: Codable {
  let rows: Int
  let bytes: Int
  /// Bits, since JSON knows no NaN.
  let stepSizeBits: UInt64
  /// Nil in checkpoints of earlier versions.
  let quantities: [String]?
}
