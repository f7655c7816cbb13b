// The transition on a device leaves a posterior where it is that is known exactly: chains started from exact draws.
import Foundation
import HamiltonianMonteCarlo
import NetworksOnOpenCL
import NeuralNetworks
import Randomness
import Testing

/// Linear regression with a Gaussian prior, as a network: y = w · x + b.
///
/// With the rows z = (x, 1), the noise precision τ and the prior's precision λ, the posterior of (w, b) is normal with
/// the precision P = λ I + τ Σ z zᵀ and the mean P⁻¹ τ Σ z y.
enum LinearModel {
  static let rows: [(x: [Float], y: Double)] = [
    ([0.5, -1], 0.7), ([-1, 0.3], -0.2), ([1.2, 0.8], 1.5), ([-0.4, -0.9], 0.1), ([0.1, 1.1], -0.6),
  ]
  static let noise = 3.0, prior = 2.0

  static func posterior() throws -> NetworkPosterior {
    let network = try Sequential(input: [2], layers: [Dense(1)])
    return try NetworkPosterior(
      network, likelihood: RegressionLikelihood(precision: noise),
      prior: GaussianPrior(precision: prior, for: network), inputs: rows.flatMap(\.x), targets: rows.map(\.y))
  }

  /// P = U Uᵀ with U upper triangular: then the mean plus U⁻ᵀ times standard normals is an exact draw.
  static let exact: (mean: [Double], upper: [[Double]]) = {
    let z = rows.map { $0.x.map { Double($0) } + [1] }
    let precision = (0..<3).map { i in
      (0..<3).map { j in (i == j ? prior : 0) + noise * z.reduce(0) { $0 + $1[i] * $1[j] } }
    }
    var upper = [[Double]](repeating: [0, 0, 0], count: 3)
    for j in (0..<3).reversed() {
      for i in (0...j).reversed() {
        let rest = precision[i][j] - (j + 1..<3).reduce(0) { $0 + upper[i][$1] * upper[j][$1] }
        upper[i][j] = i == j ? rest.squareRoot() : rest / upper[j][j]
      }
    }
    let right = (0..<3).map { i in noise * zip(z, rows).reduce(0) { $0 + $1.0[i] * $1.1.y } }
    // U v = right from below, then Uᵀ mean = v from above.
    var v = right
    for i in (0..<3).reversed() {
      v[i] = (right[i] - (i + 1..<3).reduce(0) { $0 + upper[i][$1] * v[$1] }) / upper[i][i]
    }
    return (solveTransposed(upper, v), upper)
  }()

  static func draw(using generator: inout Philox) -> [Double] {
    let shift = solveTransposed(exact.upper, (0..<3).map { _ in generator.normal() })
    return zip(exact.mean, shift).map { $0 + $1 }
  }

  private static func solveTransposed(_ upper: [[Double]], _ right: [Double]) -> [Double] {
    var x = right
    for i in 0..<3 { x[i] = (right[i] - (0..<i).reduce(0) { $0 + upper[$1][i] * x[$1] }) / upper[i][i] }
    return x
  }
}

@Suite("Invariance on a device", .needsDevice)
struct InvarianceTests {
  /// The exact draws are a check of themselves: ∇ℓ is zero at the mean.
  @Test func gradientVanishesAtTheMean() throws {
    var gradient = [Float](repeating: 0, count: 3)
    var evaluator = try LinearModel.posterior().makeEvaluator()
    _ = evaluator.logDensity(at: LinearModel.exact.mean.map { Float($0) }, gradient: &gradient)
    #expect(gradient.allSatisfy { abs($0) < 1e-5 })
  }

  /// Independent chains of two transitions. Means, variances and correlations, 9 moments, must not move: the mean of
  /// each change is within 5.3 of its standard errors, which chance exceeds once in a million suites. Steps are large,
  /// so that every fifth proposal is rejected.
  @Test func momentsStayWhereTheyAre() throws {
    let sampler = try HMC(stepSize: 0.35, steps: 1...3).sampler(
      for: LinearModel.posterior(), on: TestDevice.get())
    var kernel = try sampler.makeKernel()
    var random = RandomStreams(seed: 20, chain: 0)
    var exact = Philox(seed: 20, chain: 0, purpose: .user(0))
    let chains = 20_000
    var (sums, squares, accepted) = ([Double](repeating: 0, count: 9), [Double](repeating: 0, count: 9), 0)
    for _ in 0..<chains {
      let start = LinearModel.draw(using: &exact)
      var point = try kernel.makePoint(at: start, using: &random)
      for _ in 0..<2 where kernel.sample(from: &point, using: &random).isAccepted { accepted += 1 }
      let (before, after) = (moments(start), moments(kernel.position(of: point).map { Double($0) }))
      for i in 0..<9 {
        sums[i] += after[i] - before[i]
        squares[i] += (after[i] - before[i]) * (after[i] - before[i])
      }
    }
    #expect(kernel.error == nil)
    let rate = Double(accepted) / Double(2 * chains)
    #expect(rate > 0.6 && rate < 0.95, "\(rate)")
    for i in 0..<9 {
      let mean = sums[i] / Double(chains)
      let error = ((squares[i] / Double(chains) - mean * mean) / Double(chains)).squareRoot()
      #expect(abs(mean) < 5.3 * error, "moment \(i): \(mean / error) standard errors")
    }
  }

  private func moments(_ q: [Double]) -> [Double] {
    let x = zip(q, LinearModel.exact.mean).map { $0 - $1 }
    return x + (0..<3).flatMap { i in (i..<3).map { x[i] * x[$0] } }
  }
}
