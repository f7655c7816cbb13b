// Why trajectories fail, and where: the ends of supports, overflow, and the places that are kept.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Why and where trajectories fail")
struct FailurePlaceTests {
  @Test("the search for the end of a support ends, also where the support is a point")
  func supportOfOnePoint() throws {
    let target = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = 0
      return q[0] == 0 ? 0 : -.infinity
    }
    let chain = try sample(
      target, draws: 10, from: [0], seed: 1, logger: silentLogger, with: HMC(stepSize: 1e300, steps: 1))
    #expect(chain.failures.total == 10 && chain.draws.allSatisfy { $0 == 0 })
  }

  @Test("overflow is not the end of a support", arguments: [1e5, 1e60, 1e160, 1e300])
  func overflow(stepSize: Double) throws {
    // No bounds: ℓ is −∞ where x⁴ overflows.
    let quartic = density({ -0.25 * $0 * $0 * $0 * $0 }, gradient: { -$0 * $0 * $0 })
    let chain = try sample(
      quartic, draws: 200, from: [1], seed: 10, logger: silentLogger, with: HMC(stepSize: stepSize, steps: 4))
    #expect(chain.failures.total > 0 && chain.failures[.outsideSupport] == 0, "\(chain.failures.counts)")
    let exponential = density({ $0 - exp($0) }, gradient: { 1 - exp($0) })
    let other = try sample(
      exponential, draws: 200, from: [1], seed: 10, logger: silentLogger,
      with: HMC(stepSize: stepSize, steps: 4))
    #expect(other.failures[.outsideSupport] == 0, "\(other.failures.counts)")
  }

  @Test("the end of a support is one, near or far", arguments: [1.0, 1e3, 1e12])
  func support(stepSize: Double) throws {
    let gamma = density(
      { $0 > 0 ? 2 * log($0) - $0 : -.infinity }, gradient: { $0 > 0 ? 2 / $0 - 1 : 0 })
    let chain = try sample(
      gamma, draws: 400, from: [1], seed: 11, logger: silentLogger, with: HMC(stepSize: stepSize, steps: 3))
    #expect(
      chain.failures[.outsideSupport] > 0 && chain.failures[.nonFinite] == 0, "\(chain.failures.counts)")
    let curved = HandWrittenCurvedLogDensity(
      dimension: 1,
      valueAndGradient: { q, g in
        g[0] = 2 / q[0] - 1
        return q[0] > 0 ? 2 * log(q[0]) - q[0] : -.infinity
      }, hessian: { q, h in h[0] = -2 / (q[0] * q[0]) },
      contractedThirdDerivative: { q, m, t in t[0] = m[0] * 4 / (q[0] * q[0] * q[0]) })
    let riemannian = try sample(
      curved, draws: 400, from: [1], seed: 11, logger: silentLogger,
      with: RiemannianHMC(stepSize: min(stepSize, 10), steps: 3))
    #expect(riemannian.failures[.nonFinite] == 0, "\(riemannian.failures.counts)")
  }

  @Test("of failures the places of those of the draws are kept, a fair sample where there are many")
  func places() throws {
    // Fails where x > 1, about 16 % of the time; the first third is warm-up.
    let broken = density({ $0 > 1 ? .nan : -0.5 * $0 * $0 }, gradient: { -$0 })
    let chain = try sample(
      broken, draws: 40_000, from: [0], warmUp: .discarding(20_000), seed: 12, logger: silentLogger,
      with: HMC(stepSize: 0.9, steps: 2))
    let places = chain.failures.recordsOfDraws
    let count = chain.failuresOfDraws.values.reduce(0, +)
    #expect(count > 4 * Failures.recordLimit && places.count == Failures.recordLimit)
    #expect(chain.failures.records.count == 2 * Failures.recordLimit)
    #expect(
      places.allSatisfy { $0.iteration >= 20_000 }
        && places.map(\.iteration) == places.map(\.iteration).sorted())
    // Fair in time: the mean of uniform numbers, within 5 standard errors.
    let times = places.map { Double($0.iteration - 20_000) / 40_000 }
    let z = (times.reduce(0, +) / 1_000 - 0.5) / (1.0 / 12 / 1_000).squareRoot()
    #expect(abs(z) < 5)
    let again = try sample(
      broken, draws: 40_000, from: [0], warmUp: .discarding(20_000), seed: 12, logger: silentLogger,
      with: HMC(stepSize: 0.9, steps: 2))
    #expect(again.failures.recordsOfDraws == places)
  }
}
