// Densities integrate to one, and means and variances are those of the density.

import Constraints
import Distributions
import Foundation
import Testing
import Tracing

@Suite("Moments of distributions")
struct MomentTests {
  @Test("a density integrates to one", arguments: Example.all)
  func normalisation(_ example: Example) throws {
    let moments = NumericalMoments(of: try example.make(), by: example.quadrature)
    #expect(abs(moments.mass - 1) < 1e-9, "the mass is \(moments.mass)")
  }

  @Test("mean and variance are those of the density", arguments: Example.all)
  func moments(_ example: Example) throws {
    let distribution = try example.make()
    guard let known = Self.moments(of: distribution) else { return }
    let exact = NumericalMoments(of: distribution, by: example.quadrature)
    let mean = try #require(known.mean.constantValues)
    let variance = try #require(known.variance.constantValues)
    #expect(known.mean.shape == distribution.shape && known.variance.shape == distribution.shape)
    // Numerical tails of few moments are long.
    let tolerance = example.moments == 4 ? 1e-8 : 1e-3
    #expect(abs(mean[0] - exact.mean) <= tolerance * (1 + abs(exact.mean)), "\(mean[0]), not \(exact.mean)")
    if example.moments < 2 {
      #expect(variance[0] == .infinity)
    } else {
      #expect(
        abs(variance[0] - exact.variance) <= tolerance * exact.variance,
        "\(variance[0]), not \(exact.variance)")
    }
  }

  private static func moments(of distribution: any Distribution) -> (
    mean: TracedArray, variance: TracedArray
  )? {
    if let mixture = distribution as? Mixture, let mean = mixture.mean, let variance = mixture.variance {
      return (mean, variance)
    }
    return (distribution as? any DistributionWithMoments).map { ($0.mean, $0.variance) }
  }

  @Test("a mixture has the moments of its components, of every shape, where they are known")
  func mixtures() {
    let mixture = Mixture(
      weights: [0.25, 0.75], components: [Normal([0, 4], 1), Gamma(shape: 2, rate: [1, 2])])
    func agree(_ found: TracedArray?, _ expected: [Double]) -> Bool {
      zip(found?.constantValues ?? [.nan, .nan], expected).allSatisfy { abs($0 - $1) < 1e-14 }
    }
    #expect(agree(mixture.mean, [1.5, 1.75]))
    // 0.25 (1 + 1.5²) + 0.75 (2 + 0.5²) and 0.25 (1 + 2.25²) + 0.75 (0.5 + 0.75²).
    #expect(agree(mixture.variance, [2.5, 2.3125]))
    let family = Mixture(weights: [0.25, 0.75], family: Normal([[0, 2], [4, 1]], 1))
    #expect(agree(family.mean, [1.5, 1.75]))
    #expect(agree(family.variance, [1.75, 2.6875]))
    #expect(Mixture(weights: [0.5, 0.5], components: [Normal(0, 1), Cauchy(0, 1)]).mean == nil)
  }

  private static func moments(_ distribution: some DistributionWithMoments) -> [Double] {
    distribution.mean.constantValues! + distribution.variance.constantValues!
  }

  @Test("truncated distributions have moments far out, between close bounds, and of each element")
  func truncations() {
    func agree(_ found: [Double], _ expected: [Double], _ tolerance: Double = 1e-11) -> Bool {
      found.count == expected.count
        && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance * abs($1) }
    }
    let far = Self.moments(Truncated(Normal([0, 3], [1, 2]), lower: [40, 83]))
    #expect(
      agree(
        far, [40.02496884720726, 3 + 2 * 40.02496884720726, 6.226683785913888e-4, 4 * 6.226683785913888e-4],
        1e-9), "\(far)")
    let mirrored = Self.moments(Truncated(Normal(0, 1), upper: -40))
    #expect(agree(mirrored, [-40.02496884720726, 6.226683785913888e-4], 1e-9), "\(mirrored)")
    let close = Self.moments(Truncated(Normal(0, 1e17), lower: 1, upper: 2))
    #expect(agree(close, [1.5, 1 / 12.0], 1e-10), "\(close)")
    let zeros = Self.moments(Truncated(Poisson(2), lower: 1))
    #expect(agree(zeros, [2.3130352854899332, 1.588973624533021]), "\(zeros)")
  }

  @Test("the moments of truncated heavy tails are infinite on the side that is open, and only there")
  func heavyTruncations() {
    func truncated(_ ν: Double, lower: Double) -> [Double] {
      Self.moments(Truncated(StudentT(degreesOfFreedom: ν), lower: lower))
    }
    let cauchy = truncated(1, lower: 0)
    #expect(cauchy[0] == .infinity && cauchy[1].isNaN)
    let below = Self.moments(Truncated(StudentT(degreesOfFreedom: 1), upper: 0))
    #expect(below[0] == -.infinity && below[1].isNaN)
    let heavy = truncated(1.5, lower: 0)
    #expect(heavy[0].isFinite && heavy[1] == .infinity)
    let nearly = truncated(2.1, lower: 1)
    #expect(
      abs(nearly[0] - 2.618933110392851) < 1e-9 && abs(nearly[1] / 42.94945357760939 - 1) < 1e-6, "\(nearly)")
    let inside = Self.moments(Truncated(StudentT(degreesOfFreedom: 1), lower: -1, upper: 1))
    // 4/π − 1
    #expect(abs(inside[0]) < 1e-12 && abs(inside[1] - (4 / Double.pi - 1)) < 1e-10, "\(inside)")
    let cut = Self.moments(Truncated(InverseGamma(shape: 1, scale: 2), upper: 3))
    #expect(cut[0].isFinite && cut[1].isFinite)
    #expect(Self.moments(Truncated(InverseGamma(shape: 1, scale: 2), lower: 3))[0] == .infinity)
  }

  @Test("moments that do not exist say so")
  func missingMoments() {
    func moments(_ distribution: some DistributionWithMoments) -> [Double] {
      distribution.mean.constantValues! + distribution.variance.constantValues!
    }
    let undefined = moments(StudentT(degreesOfFreedom: 1))
    #expect(undefined[0].isNaN && undefined[1].isNaN)
    for heavy in [moments(InverseGamma(shape: 1, scale: 2)), moments(Pareto(minimum: 1, shape: 0.5))] {
      #expect(heavy[0] == .infinity && heavy[1].isNaN)
    }
    #expect(moments(HalfStudentT(degreesOfFreedom: 1, scale: 2))[0] == .infinity)
    #expect(moments(Pareto(minimum: 1, shape: 1.5))[1] == .infinity)
  }

  @Test("the support holds the draws, and the density is −∞ outside", arguments: Example.all)
  func support(_ example: Example) throws {
    let distribution = try example.make()
    #expect((distribution.support == nil) == example.isOfCounts)
    guard let support = distribution.support else { return }
    let inside = example.quadrature.points
    #expect(support.contains(inside, shape: [inside.count]))
    let ends = [example.pieces[0], example.pieces[example.pieces.count - 1]]
    for (end, direction) in zip(ends, [-1.0, 1.0]) where end.isFinite {
      let outside = end + direction * 0.01
      let value = distribution.logDensity(outside).constantValues!
      #expect(value == [-.infinity] && !support.contains([outside], shape: []))
    }
  }
  @Test("whatever has a density is in the range of counts", arguments: Example.all.filter(\.isOfCounts))
  func countRange(_ example: Example) throws {
    let distribution = try example.make()
    let range = try #require(distribution.countRange)
    for x in stride(from: -2.0, through: 45, by: 0.5) {
      let isPossible = distribution.logDensity(x).constantValues! != [-.infinity]
      let isInside = range.firstOutside([x], shape: []) == nil
      #expect(isInside || !isPossible, "\(x)")
      #expect(!isInside || x >= 0 && x == x.rounded(), "\(x)")
    }
  }
}
