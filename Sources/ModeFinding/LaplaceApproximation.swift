// The normal distribution that touches a log density at its mode.

import Foundation
import InputErrors
import LinearAlgebra
import LogDensities
import Randomness

/// N(q̂, (−∇²ℓ(q̂))⁻¹) at a mode q̂: for starts, and to compare a posterior with.
///
///     let laplace = try LaplaceApproximation(of: target, from: start)
///     let starts = laplace.draws(4, seed: 1)
///     let chains = try sample(target, draws: 1_000, chains: .from(starts), seed: 1, with: NUTS())
///
/// It is exact where ℓ is quadratic. Takes a time of order n³ for n coordinates.
public struct LaplaceApproximation: Sendable {
  public let mode: Mode
  /// (−∇²ℓ)⁻¹ at the mode.
  public let covariance: Matrix
  /// log ∫ e^ℓ, as it would be if ℓ were quadratic: ℓ(q̂) + ½ n log 2π − ½ log det(−∇²ℓ).
  public let logIntegral: Double
  private let precision: Cholesky

  /// Climbs to a mode, and takes the curvature there.
  ///
  /// Along each column of L⁻ᵀ, where −∇²ℓ = L Lᵀ, ℓ is looked at one standard deviation from the mode on both sides. The normal
  /// distribution falls by ½. The lesser of both falls may be from 0.05 to 50, so that a skew density passes, and one
  /// that is flat or falls like −q⁴ does not.
  ///
  /// - Throws: where no mode is found from the start, the Hessian there is not negative definite, or ℓ does not fall like a
  ///   normal one.
  public init<Target: LogDensity>(of target: Target, from start: [Double]) throws(InputError)
  where Target.Evaluator: CurvatureEvaluator {
    mode = try findMode(of: target, from: start)
    let n = target.dimension
    var evaluator = target.makeEvaluator()
    var hessian = [Double](repeating: 0, count: n * n)
    evaluator.hessian(at: mode.position, into: &hessian)
    var factor = Cholesky(dimension: n)
    guard factor.factor(hessian.map { -$0 }) else {
      throw InputError(
        "curvature at the mode", expected: "a negative definite Hessian", found: "one that is not",
        advice: "The maximum is flat in some direction: no normal distribution fits it.")
    }
    try requireNormalFall(of: &evaluator, from: mode, precision: factor)
    precision = factor
    var inverse = [Double](repeating: 0, count: n * n)
    factor.inverse(into: &inverse)
    covariance = Matrix(rows: n, columns: n, elements: inverse)
    logIntegral = mode.logDensity + 0.5 * Double(n) * log(2 * Double.pi) - 0.5 * factor.logDeterminant
  }

  /// The standard deviation of each coordinate.
  public var standardDeviations: [Double] {
    mode.position.indices.map { covariance[$0, $0].squareRoot() }
  }

  /// Independent draws.
  public func draws(_ count: Int, seed: UInt64) -> [[Double]] {
    var generator = Philox(seed: seed, stream: 0)
    return (0..<count).map { _ in
      // L⁻ᵀ z, where −∇²ℓ = L Lᵀ.
      var z = [Double](repeating: 0, count: mode.position.count)
      generator.fillNormal(&z)
      precision.solveFactorTransposed(&z)
      return zip(mode.position, z).map { $0 + $1 }
    }
  }
}

/// Throws where ℓ one standard deviation from the mode has nothing to do with the curvature at the mode.
private func requireNormalFall<Evaluator: CurvatureEvaluator>(
  of evaluator: inout Evaluator, from mode: Mode, precision: Cholesky
) throws(InputError) {
  for k in mode.position.indices {
    var axis = [Double](repeating: 0, count: mode.position.count)
    axis[k] = 1
    precision.solveFactorTransposed(&axis)
    let falls = [1.0, -1].map { side in
      let value = evaluator.logDensity(at: zip(mode.position, axis).map { $0 + side * $1 })
      return value.isNaN ? .infinity : mode.logDensity - value
    }
    let fall = min(falls[0], falls[1])
    guard fall >= 0.05, fall <= 50 else {
      throw InputError(
        "log density at the mode", expected: "a fall by about 0.5 one standard deviation away",
        found: "\(falls[0]) on one side and \(falls[1]) on the other",
        advice: "It is not like a normal one there: sample it instead.")
    }
  }
}
