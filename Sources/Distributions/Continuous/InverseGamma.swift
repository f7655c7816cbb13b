// The inverse gamma distribution.

import Constraints
import Randomness
import SpecialFunctions
import Tracing

/// The reciprocal of a gamma variate of shape a and rate b, which is a scale here, element by element.
///
/// log p(x) = a log b − log Γ(a) − (a + 1) log x − b/x for x > 0; at 0 the density is 0.
///
/// The distribution function is Q(a, b/x), a regularized incomplete gamma function; where a is traced it takes
/// an integral.
public struct InverseGamma: DistributionWithMoments, DistributionWithCDF {
  public let alpha: TracedArray
  public let scale: TracedArray

  /// - Parameters:
  ///   - shape: a, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`. So for both parameters.
  ///   - scale: b, positive and finite.
  public init(shape: some TracedArrayConvertible, scale: some TracedArrayConvertible) {
    alpha = shape.parameter("InverseGamma", "shape", .positive)
    self.scale = scale.parameter("InverseGamma", "scale", .positive)
  }

  public var shape: [Int] { commonShape("InverseGamma", alpha, scale) }
  public var support: (any Constraint)? { .positive }

  /// b/(a − 1) for a > 1, else +∞.
  public var mean: TracedArray { select(alpha .> 1, scale / (alpha - 1), Double.infinity) }

  /// b²/((a − 1)² (a − 2)) for a > 2, +∞ for 1 < a ≤ 2.
  public var variance: TracedArray {
    let heavy = select(alpha .> 1, Double.infinity, Double.nan)
    let mean = scale / (alpha - 1)
    return select(alpha .> 2, mean * (mean / (alpha - 2)), heavy)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let constant = alpha * log(scale) - lgamma(alpha.positiveOrNaN)
    return zeroDensity(where: x .<= 0, else: constant - (alpha + 1) * log(x) - scale / x)
  }

  public func logCDF(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, -Double.infinity, logRegularizedGammaQ(scale / x, shape: alpha))
  }

  public func logSurvival(_ x: TracedArray) -> TracedArray {
    select(x .<= 0, 0, logRegularizedGammaP(scale / x, shape: alpha))
  }

  public func quantile(logCDF p: [Double], shape: [Int]) -> [Double] {
    let (a, b) = (alpha.drawable("InverseGamma", to: shape), scale.drawable("InverseGamma", to: shape))
    return a.indices.map { b[$0] / inverseLogRegularizedGammaQ(p[$0], shape: a[$0]) }
  }

  public func quantile(logSurvival p: [Double], shape: [Int]) -> [Double] {
    let (a, b) = (alpha.drawable("InverseGamma", to: shape), scale.drawable("InverseGamma", to: shape))
    return a.indices.map { b[$0] / inverseLogRegularizedGammaP(p[$0], shape: a[$0]) }
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let (a, b) = (alpha.drawable("InverseGamma", to: shape), scale.drawable("InverseGamma", to: shape))
    return a.indices.map { b[$0] / generator.gamma(shape: a[$0]) }
  }
}
