// The ways to estimate a mass matrix, each on a target whose covariance is known.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Estimators of the mass")
struct MassEstimatorTests {
  /// Of N(0, Σ) with the standard deviations 10⁻³ … 10³, of which coordinates 2 and 3 are correlated by .99.
  private func mass(_ warmUp: WarmUp) throws -> LowRankMass {
    let chains = try sample(
      MassTests.target, draws: 0, chains: 1, warmUp: warmUp, seed: 3, logger: silentLogger, with: NUTS())
    return try #require(chains[0].state?.mass)
  }

  private func inverse(_ mass: LowRankMass, times p: [Double]) -> [Double] {
    var (mass, velocity) = (mass, p)
    mass.velocity(of: p, into: &velocity)
    return velocity
  }

  @Test(
    "those that see correlations give the covariance", arguments: [MassEstimator.fisherLowRank, .covariance],
    [false, true])
  func correlated(estimator: MassEstimator, isDoubling: Bool) throws {
    let mass = try mass(
      isDoubling
        ? .adaptingInDoublingWindows(1_000, mass: estimator) : .adapting(1_000, mass: estimator))
    for (j, scale) in MassTests.scales.enumerated() {
      var unit = [0.0, 0, 0, 0, 0]
      unit[j] = 1
      let row = inverse(mass, times: unit)
      // Directions as wide as their scales within a factor of √2 are left alone.
      #expect(abs(log(row[j].squareRoot() / scale)) < 0.4, "\(row[j].squareRoot()) for \(scale)")
      if j == 2 { #expect(abs(row[3] / 1e6 - 0.99) < 0.4, "\(row)") }
    }
    // The narrow direction of the two.
    let narrow = inverse(mass, times: [0, 0, 1, -1, 0])
    #expect((narrow[2] - narrow[3]) / 2e6 < 0.03, "\(narrow)")
  }

  /// Where x and y are correlated by r the gradient of x has the variance 1/(1 − r²) σ², and √(var q / var ∇ℓ) is
  /// √(1 − r²) σ².
  @Test("the diagonal ones give the variances, or what fits the gradients better")
  func diagonal() throws {
    let shrinks = [(MassEstimator.variance, 1.0), (.fisherDiagonal, (1 - 0.99 * 0.99).squareRoot())]
    for (estimator, shrink) in shrinks {
      let mass = try mass(.adapting(2_000, mass: estimator))
      #expect(mass.variances.isEmpty)
      for (j, scale) in MassTests.scales.enumerated() {
        let expected = scale * (j == 2 || j == 3 ? shrink.squareRoot() : 1)
        #expect(abs(log(mass.scales[j] / expected)) < 0.4, "\(estimator) \(j): \(mass.scales[j])")
      }
    }
  }

  @Test("the windows of Stan are those of its manual, and few transitions share them out")
  func windows() {
    func lengths(_ transitions: Int) -> [Int] {
      WarmUp.adaptingInDoublingWindows(transitions).stages.map(\.transitions)
    }
    #expect(lengths(1_000) == [75, 25, 50, 100, 200, 500, 50])
    #expect(lengths(500) == [75, 25, 50, 100, 200, 50])
    #expect(lengths(150) == [75, 25, 50])
    #expect(lengths(100) == [20, 60, 20])
    let error = #expect(throws: InputError.self) { try mass(.adaptingInDoublingWindows(30)) }
    #expect(error?.subject == "warmUp" && error?.expected.contains("at least 60") == true)
  }

  @Test("a chain that does not move gets a mass all the same", arguments: MassEstimator.allCases)
  func standstill(estimator: MassEstimator) throws {
    // Every trajectory fails.
    let target = HandWrittenLogDensity(dimension: 2) { q, gradient in
      for i in 0..<2 { gradient[i] = -q[i] }
      return q[0] == 1 ? 0 : -.infinity
    }
    let chain = try sample(
      target, draws: 5, from: [1, 1], warmUp: .adapting(200, mass: estimator), seed: 1, logger: silentLogger,
      with: NUTS())
    #expect(chain.state?.mass?.scales.allSatisfy { $0 > 0 && $0.isFinite } == true)
  }

  @Test("windows that lie two back are forgotten")
  func forgottenWindows() throws {
    var (adapter, kernel, random) = (MassAdapter(), MassOnly(), Philox(seed: 8, stream: 0))
    try adapter.begin(&kernel, transitions: 850)
    // Half of the states are a hundred times as wide as the others; the last two windows begin after them.
    for i in 0..<850 {
      let width = i < 300 ? 100.0 : 1
      let q = [width * random.normal(), width * random.normal()]
      let statistics = TransitionStatistics(isAccepted: true, acceptanceProbability: 1, logDensity: -1)
      adapter.update(&kernel, after: statistics, at: q, gradient: q.map { -$0 / (width * width) })
      guard i % 10 == 9 else { continue }
      adapter.pool(with: [])
      adapter.follow(adapter, &kernel)
    }
    adapter.finish(&kernel)
    for scale in kernel.mass.scales { #expect((0.7...1.4).contains(scale)) }
  }
}

/// A transition that does nothing but have a mass.
private struct MassOnly: Transition {
  var mass = LowRankMass(dimension: 2)
  let failurePosition: [Double] = []

  mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> [Double] { position }

  mutating func sample(from point: inout [Double], using random: inout RandomStreams) -> TransitionStatistics
  {
    TransitionStatistics(isAccepted: true, acceptanceProbability: 1)
  }

  func position(of point: [Double]) -> [Double] { point }

  mutating func changeMass<M: EuclideanMass>(_ change: (inout M) -> Void) -> Bool {
    guard var changed = mass as? M else { return false }
    change(&changed)
    guard let new = changed as? LowRankMass else { return false }
    mass = new
    return true
  }
}
