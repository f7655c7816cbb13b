// A run of given draws, written in every format, for tests.

import DrawFiles
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness

/// Quantities whose elements are the coordinates.
struct Passing: QuantitySource {
  let quantities: [Quantity]

  func makeQuantityEvaluator(chain: Int) -> any QuantityEvaluator { Evaluator() }

  private struct Evaluator: QuantityEvaluator {
    func values(at position: [Double], draw: Int) -> [Double] { position }
  }

  var dimension: Int { quantities.reduce(0) { $0 + $1.elementCount } }
}

enum TestFormat: String, CaseIterable {
  case stanCSV, zarr, numPy

  /// What makes the sinks of the chains.
  func sinks<Scalar: PhaseSpaceScalar>(
    in folder: String, _ source: any QuantitySource, _ run: RunDescription, _: Scalar.Type
  ) -> (Int) -> FileSink<Scalar> {
    switch self {
    case .stanCSV:
      let files = StanCSVFiles(in: folder, named: "run", of: source, run: run)
      return { StanCSVSink(files, chain: $0) }
    case .zarr:
      let files = ZarrFiles(in: folder, of: source, run: run)
      return { ZarrSink(files, chain: $0) }
    case .numPy:
      let files = NumPyFiles(in: folder, of: source, run: run)
      return { NumPySink(files, chain: $0) }
    }
  }
}

/// Draws that are known beforehand.
struct KnownRun {
  var source = Passing(quantities: [
    Quantity("mu"), Quantity("theta", shape: [3]), Quantity("beta", shape: [2, 3]), Quantity("last"),
  ])
  var chains = 2
  var draws = 10
  /// Whether there are infinities, NaN, and numbers at the ends of the range.
  var isOdd = true
  var engine = RunDescription.Engine.nuts
  var warmUp = 5

  var description: RunDescription {
    RunDescription(
      model: "known = run", method: "NUTS", engine: engine, seed: 7, chains: chains, warmUp: warmUp)
  }

  private static let oddities: [Double] = [
    .nan, .infinity, -.infinity, -0.0, 0, .leastNonzeroMagnitude, -Double.leastNormalMagnitude / 3, 1e308,
    -.greatestFiniteMagnitude, 1e22, 0.1,
    1e15, 123456789012345680, 2 * .leastNonzeroMagnitude, .pi, 1 / 3,
  ]

  func position(_ chain: Int, _ draw: Int) -> [Double] {
    var random = Philox(seed: 1, stream: UInt64(chain << 32 + draw))
    return (0..<source.dimension).map { _ in
      let value = Double.random(in: -10...10, using: &random)
      return isOdd && Bool.random(using: &random) ? Self.oddities.randomElement(using: &random)! : value
    }
  }

  func statistics(_ chain: Int, _ draw: Int) -> TransitionStatistics {
    var statistics = TransitionStatistics(
      isAccepted: true, acceptanceProbability: 1 / Double(draw % 7 + 1), logDensity: -Double(draw) / 3,
      energy: Double(draw + chain) / 7, steps: draw % 15,
      failure: draw % 4 == 1 ? .divergent(energyError: 2000) : nil)
    statistics.treeDepth = draw % 5
    return statistics
  }

  func expected(_ statistic: Statistic, _ chain: Int, _ draw: Int) -> Double {
    let statistics = statistics(chain, draw)
    switch statistic {
    case .logDensity: return statistics.logDensity
    case .acceptance: return statistics.acceptanceProbability
    case .stepSize: return 0.3 + Double(chain)
    case .treeDepth: return Double(statistics.treeDepth)
    case .steps: return Double(statistics.steps)
    case .diverging: return statistics.failure == nil ? 0 : 1
    case .energy: return statistics.energy
    }
  }

  /// Begins the draws of a sink.
  func begin<Scalar>(_ sink: FileSink<Scalar>, _ chain: Int) throws {
    try sink.begin(dimension: source.dimension, draws: draws)
    try beginDraws(sink, chain)
  }

  func beginDraws<Scalar>(_ sink: FileSink<Scalar>, _ chain: Int) throws {
    try sink.beginDraws(
      stepSize: 0.3 + Double(chain), inverseMass: [Double](repeating: 0.5, count: source.dimension))
  }

  func take<Scalar>(_ sink: FileSink<Scalar>, _ chain: Int, _ range: Range<Int>) throws {
    for draw in range { try sink.take(position(chain, draw), index: draw, statistics(chain, draw)) }
  }

  /// Writes the whole run.
  func write<Scalar: PhaseSpaceScalar>(
    _ format: TestFormat, in folder: String, as _: Scalar.Type = Double.self, lengths: [Int]? = nil
  ) throws {
    let makeSink = format.sinks(in: folder, source, description, Scalar.self)
    let sinks = (0..<chains).map(makeSink)
    for (chain, sink) in sinks.enumerated() { try begin(sink, chain) }
    for (chain, sink) in sinks.enumerated() { try take(sink, chain, 0..<(lengths?[chain] ?? draws)) }
    for sink in sinks { try sink.end() }
  }

  /// What is different in a run that was read, in words; nil where nothing is.
  func difference(from run: StoredRun, lengths: [Int]? = nil, isSingle: Bool = false, inOrder: Bool = true)
    -> String?
  {
    let lengths = lengths ?? [Int](repeating: draws, count: chains)
    if run.chains.map(\.count) != lengths { return "lengths \(run.chains.map(\.count)), not \(lengths)" }
    let shown = source.quantities.filter { $0.elementCount > 0 || run.format != .stanCSV }
    if run.quantities.map(\.name).sorted() != shown.map(\.name).sorted() { return "names \(run.quantities)" }
    for (chain, length) in lengths.enumerated() {
      let all = (0..<length).map { position(chain, $0) }
      var start = 0
      for quantity in source.quantities {
        for element in 0..<quantity.elementCount {
          guard let column = run.column(quantity.name, element: element)?[chain] else {
            return "no \(quantity)"
          }
          let wanted = all.map { isSingle ? Double(Float($0[start + element])) : $0[start + element] }
          let found = isSingle ? column.map { Double(Float($0)) } : column
          if !same(found, wanted) {
            return "\(quantity.name) \(element) of chain \(chain): \(found), not \(wanted)"
          }
        }
        start += quantity.elementCount
      }
      for statistic in Statistic.allCases {
        guard let column = run.statistic(statistic)?[chain] else { return "no \(statistic)" }
        let wanted = (0..<length).map { expected(statistic, chain, $0) }
        if !same(column, wanted) { return "\(statistic) of chain \(chain): \(column), not \(wanted)" }
      }
    }
    return nil
  }
}

/// Whether numbers are the same, the sign of zero and NaN included.
func same(_ a: [Double], _ b: [Double]) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { ($0.isNaN && $1.isNaN) || $0.bitPattern == $1.bitPattern }
}

/// A folder that is taken away at the end of a test; in memory where the system has such folders and a test writes much.
func withFolder<Result>(inMemory: Bool = false, _ body: (String) throws -> Result) throws -> Result {
  let memory = "/dev/shm/"
  let isThere = inMemory && access(memory, W_OK) == 0
  let path = (isThere ? memory : NSTemporaryDirectory()) + "draw-files-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

/// All files below a folder, with their content.
func files(in folder: String) -> [String: [UInt8]] {
  var found: [String: [UInt8]] = [:]
  for case let name as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
    var isFolder: ObjCBool = false
    let path = folder + "/" + name
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      continue
    }
    found[name] = Array(FileManager.default.contents(atPath: path) ?? Data())
  }
  return found
}

/// The same without the seconds, which are never the same.
func filesWithoutSeconds(in folder: String) -> [String: [UInt8]] {
  files(in: folder).mapValues { bytes in
    guard bytes.first == UInt8(ascii: "#") else { return bytes }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return Array(
      lines.filter { !String(decoding: $0, as: UTF8.self).contains(" seconds (") }.joined(separator: [10]))
  }
}
