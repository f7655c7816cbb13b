// Simulation-based calibration: among draws of the posterior, the parameters that the data came from have uniform ranks.

import Foundation
import Logging
import Models
import Randomness
import SamplingTestSupport
import Testing

@Suite("Calibration", .enabled(if: isOptimised))
struct CalibrationTests {
  static let quiet = Logger(label: "calibration") { _ in SwiftLogNoOpLogHandler() }

  /// For each element of each parameter the ranks of the truth among 100 draws, as numbers in (0, 1).
  func ranks(
    _ model: CalibrationCase, simulations: Int, seed: UInt64, _ run: (Model, UInt64) throws -> StoredChain
  ) throws -> [String: [Double]] {
    var result: [String: [Double]] = [:]
    for i in 0..<simulations {
      var random = Philox(seed: seed, stream: UInt64(i))
      let simulation = try model.simulate(&random)
      let draws = simulation.model.draws(of: try run(simulation.model, seed + UInt64(i)))
      for (name, truth) in simulation.truth {
        for (element, value) in zip(draws[name].elementNames, truth).enumerated() {
          let chain = draws[name].elements[element].chains[0]
          let thinned = stride(from: 0, to: chain.count, by: chain.count / 100).map { chain[$0] }
          let rank = thinned.count { $0 < value.1 }
          result[value.0, default: []].append((Double(rank) + 0.5) / Double(thinned.count + 1))
        }
      }
    }
    return result
  }

  /// Mean ½ and variance 1/12, within what all comparisons together exceed once in 10⁵ runs.
  func expectUniform(_ ranks: [String: [Double]]) {
    for (name, u) in ranks {
      let n = Double(u.count)
      let mean = u.reduce(0, +) / n
      let variance = u.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / n
      let zMean = (mean - 0.5) / (1 / 12 / n).squareRoot()
      // The variance of (u − ½)² is 1/180.
      let zVariance = (variance - 1.0 / 12) / (1 / 180 / n).squareRoot()
      #expect(abs(zMean) < 4.7 && abs(zVariance) < 4.7, "\(name): z \(zMean) and \(zVariance)")
    }
  }

  @Test("NUTS", arguments: CalibrationCase.all)
  func nuts(_ model: CalibrationCase) throws {
    expectUniform(
      try ranks(model, simulations: 64, seed: 100) { model, seed in
        try sample(
          model, draws: 400, chains: 1, warmUp: .adapting(400), seed: seed, logger: Self.quiet, with: NUTS())[
            0]
      })
  }

  @Test("Riemannian NUTS", arguments: CalibrationCase.all)
  func riemannianNUTS(_ model: CalibrationCase) throws {
    expectUniform(
      try ranks(model, simulations: 8, seed: 500) { model, seed in
        try sample(
          model, draws: 100, chains: 1, warmUp: .adaptingStepSize(50), seed: seed, logger: Self.quiet,
          with: RiemannianNUTS(metric: SoftAbs(hardness: 1), stepSize: 0.3))[0]
      })
  }
}
