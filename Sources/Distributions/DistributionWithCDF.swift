// Distributions of single numbers whose distribution function and quantiles are known.

import Foundation
import Randomness
import Tracing

/// A distribution of single numbers, or of counts, with a known distribution function F, as truncation and censoring need it.
///
/// Logarithms of both tails are asked for, each accurate where it is small: far out in the upper tail F is 1 in double
/// precision, and log (1 − F) still tells.
///
/// Parameters and x may be traced, and have derivatives of every order; x must be constant where it is a count, since a
/// distribution function of counts is a staircase.
public protocol DistributionWithCDF: Distribution {
  /// log F(x) = log P(X ≤ x), element by element; −∞ below the support and 0 above it.
  func logCDF(_ x: TracedArray) -> TracedArray

  /// log (1 − F(x)) = log P(X > x), element by element; 0 below the support and −∞ above it.
  func logSurvival(_ x: TracedArray) -> TracedArray

  /// The numbers x with log F(x) = p, or the least counts with log F(x) ≥ p, where the parameters, which must be constant,
  /// are broadcast to `shape`.
  func quantile(logCDF p: [Double], shape: [Int]) -> [Double]

  /// The numbers x with log (1 − F(x)) = p, or the least counts with log (1 − F(x)) ≤ p, where the parameters, which must be
  /// constant, are broadcast to `shape`.
  func quantile(logSurvival p: [Double], shape: [Int]) -> [Double]
}

extension DistributionWithCDF {
  /// By inversion: the quantiles of uniform numbers, taken from the upper tail.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let uniforms = (0..<Shapes.count(shape)).map { _ in log(generator.openUniform()) }
    return quantile(logSurvival: uniforms, shape: shape)
  }

  /// log F at plain numbers.
  @_disfavoredOverload
  public func logCDF(_ x: some TracedArrayConvertible) -> TracedArray { logCDF(x.traced) }

  /// log (1 − F) at plain numbers.
  @_disfavoredOverload
  public func logSurvival(_ x: some TracedArrayConvertible) -> TracedArray { logSurvival(x.traced) }
}

/// log(1 − eᵖ), the logarithm of one tail by that of the other.
func otherTail(_ p: Double) -> Double { p > -Double.log2 ? log(-expm1(p)) : log1p(-exp(p)) }

/// log(−log(1 − eᵖ)), also where eᵖ is nothing beside 1.
func logOfMinusOtherTail(_ p: Double) -> Double { p < -40 ? p : log(-otherTail(p)) }
