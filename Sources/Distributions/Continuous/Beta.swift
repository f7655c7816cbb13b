// The beta distribution.

import Constraints
import Randomness
import SpecialFunctions
import Tracing

/// The beta distribution, element by element.
///
/// log p(x) = (a − 1) log x + (b − 1) log(1 − x) − log B(a, b) for 0 ≤ x ≤ 1; at 0 the density is 0 for a > 1,
/// b for a = 1 and infinite for a < 1, and likewise at 1.
///
/// The distribution function is I_x(a, b), the regularized incomplete beta function; where a or b is traced it takes an
/// integral.
public struct Beta: DistributionWithMoments, DistributionWithCDF {
  public let a: TracedArray
  public let b: TracedArray

  /// - Parameters:
  ///   - a: positive and finite. A constant out of its range stops the trace; where a traced one is, the log density is
  ///     `NaN`. So for both parameters.
  ///   - b: positive and finite.
  public init(_ a: some TracedArrayConvertible, _ b: some TracedArrayConvertible) {
    self.a = a.parameter("Beta", "first parameter", .positive)
    self.b = b.parameter("Beta", "second parameter", .positive)
  }

  public var shape: [Int] { commonShape("Beta", a, b) }
  public var support: (any Constraint)? { .unitInterval }
  public var mean: TracedArray { a / (a + b) }
  public var variance: TracedArray { a / (a + b) * (b / (a + b)) / (a + b + 1) }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    zeroDensity(where: (x .< 0) .| (x .> 1), else: xlogy(a - 1, x) + xlog1my(b - 1, x) - logBeta(a, b))
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, -Double.infinity, select(x .>= 1, 0, logRegularizedBeta(x, a: a, b: b)))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, 0, select(x .>= 1, -Double.infinity, logRegularizedBetaComplement(x, a: a, b: b)))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    let (a, b) = (a.drawable("Beta", to: shape), b.drawable("Beta", to: shape))
    return a.indices.map { inverseLogRegularizedBeta(p[$0], a: a[$0], b: b[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let (a, b) = (a.drawable("Beta", to: shape), b.drawable("Beta", to: shape))
    return a.indices.map { inverseLogRegularizedBetaComplement(p[$0], a: a[$0], b: b[$0]) }
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let (a, b) = (a.drawable("Beta", to: shape), b.drawable("Beta", to: shape))
    return a.indices.map { generator.beta(a[$0], b[$0]) }
  }
}
