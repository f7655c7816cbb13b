// Changes of coordinates: nonlinear maps whose result is known, and gradients against finite differences.
import Foundation
import LogDensities
import Testing

@Suite struct TransformedTests {
  /// q = eᶻ for each coordinate.
  struct Exponential: Transformation {
    let dimension: Int

    func apply(to z: [Double], into q: inout [Double]) -> Double {
      for i in z.indices { q[i] = exp(z[i]) }
      return z.reduce(0, +)
    }

    func pullBack(_ gradient: [Double], at z: [Double], into result: inout [Double]) {
      for i in z.indices { result[i] = exp(z[i]) * gradient[i] + 1 }
    }
  }

  /// q = (3 z₀, e^(3 z₀ / 2) z₁): the coordinates in which the funnel is standard normal.
  struct FunnelMap: Transformation {
    let dimension = 2

    func apply(to z: [Double], into q: inout [Double]) -> Double {
      q = [3 * z[0], exp(1.5 * z[0]) * z[1]]
      return log(3) + 1.5 * z[0]
    }

    func pullBack(_ gradient: [Double], at z: [Double], into result: inout [Double]) {
      let width = exp(1.5 * z[0])
      result = [3 * gradient[0] + 1.5 * width * z[1] * gradient[1] + 1.5, width * gradient[1]]
    }
  }

  static let normalizer = 0.5 * log(2 * Double.pi)

  /// Two log-normal numbers of scales ½ and 2.
  static let logNormal = HandWrittenLogDensity(dimension: 2) { q, gradient in
    var sum = 0.0
    for (i, scale) in [0.5, 2.0].enumerated() {
      let x = log(q[i]) / scale
      gradient[i] = -(x / scale + 1) / q[i]
      sum -= 0.5 * x * x + log(q[i] * scale) + normalizer
    }
    return sum
  }

  /// v ~ N(0, 3²) and x ~ N(0, e^v).
  static let funnel = HandWrittenLogDensity(dimension: 2) { q, gradient in
    let square = q[1] * q[1] * exp(-q[0])
    gradient = [-q[0] / 9 + 0.5 * square - 0.5, -q[1] * exp(-q[0])]
    return -q[0] * q[0] / 18 - 0.5 * square - 0.5 * q[0] - log(3) - 2 * normalizer
  }

  static let positions: [[Double]] = [[0, 0], [0.3, -1.2], [-2, 0.7], [1.5, 2.5]]

  @Test(arguments: positions)
  func logNormalNumbersBecomeNormal(z: [Double]) {
    expect(Transformed(Self.logNormal, by: Exponential(dimension: 2)), at: z, scales: [0.5, 2])
  }

  @Test(arguments: positions)
  func theFunnelBecomesStandardNormal(z: [Double]) {
    expect(Transformed(Self.funnel, by: FunnelMap()), at: z, scales: [1, 1])
  }

  /// The value and the gradient are those of independent normal coordinates, constants included, and agree with each
  /// other by finite differences.
  private func expect<Map: Transformation>(
    _ target: Transformed<HandWrittenLogDensity, Map>, at z: [Double], scales: [Double]
  ) where Map.Scalar == Double {
    var evaluator = target.makeEvaluator()
    var gradient = [Double.nan, .nan]
    let value = evaluator.logDensity(at: z, gradient: &gradient)
    #expect(evaluator.logDensity(at: z) == value && target.dimension == 2)
    let expected = zip(z, scales).reduce(0) {
      $0 - 0.5 * $1.0 * $1.0 / ($1.1 * $1.1) - log($1.1) - Self.normalizer
    }
    #expect(abs(value - expected) < 1e-13 * max(1, abs(expected)))
    for i in 0..<2 {
      #expect(abs(gradient[i] + z[i] / (scales[i] * scales[i])) < 1e-12 * max(1, abs(gradient[i])))
      var (up, down) = (z, z)
      up[i] += 1e-5
      down[i] -= 1e-5
      let difference = (evaluator.logDensity(at: up) - evaluator.logDensity(at: down)) / 2e-5
      #expect(abs(gradient[i] - difference) < 1e-8 * max(1, abs(difference)))
    }
  }

  /// ∫ exp ℓ(z) dz is that of q: 2, for the density 2 e⁻q of a positive number, which no change of scale explains.
  @Test func massIsKept() {
    let base = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = -1
      return log(2) - q[0]
    }
    var evaluator = Transformed(base, by: Exponential(dimension: 1)).makeEvaluator()
    // The trapezoidal rule converges fast for smooth functions that vanish at both ends.
    let mass = stride(from: -40.0, to: 5, by: 0.05).reduce(0) {
      $0 + 0.05 * exp(evaluator.logDensity(at: [$1]))
    }
    #expect(abs(mass - 2) < 1e-12)
  }

  @Test func images() {
    #expect(Transformed(Self.funnel, by: FunnelMap()).image(of: [0, 2]) == [0, 2])
  }
}
