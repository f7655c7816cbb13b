// Functions of elements that are made of others, element by element.

extension Double {
  /// log 2π
  package static let log2π = 1.8378770664093454836
}

/// The logarithm to base 10.
public func log10(_ x: TracedArray) -> TracedArray { log(x) / 2.302585092994045684 }

/// log(p / (1 − p)) for 0 ≤ p ≤ 1, the inverse of `sigmoid`: −∞ at 0 and +∞ at 1; `NaN` outside.
public func logit(_ p: TracedArray) -> TracedArray { log(p) - log1p(-p) }

public func tan(_ x: TracedArray) -> TracedArray { sin(x) / cos(x) }

/// ½ (eˣ − e⁻ˣ), accurate near 0.
public func sinh(_ x: TracedArray) -> TracedArray {
  // Of the double angle, so that nothing overflows before the value does.
  2 * halfSinh(x) * (0.5 * (exp(0.5 * x) + exp(-0.5 * x)))
}

/// ½ (eˣ + e⁻ˣ).
public func cosh(_ x: TracedArray) -> TracedArray {
  let s = halfSinh(x)
  // Its slope is then accurate near 0, which that of a sum of two exponentials is not.
  return 1 + 2 * s * s
}

/// sinh(x/2), accurate near 0.
private func halfSinh(_ x: TracedArray) -> TracedArray { 0.5 * (expm1(0.5 * x) - expm1(-0.5 * x)) }

/// The angle in −π/2…π/2 of which x is the sine; its slope is infinite at ±1. `NaN` outside −1…1.
public func asin(_ x: TracedArray) -> TracedArray { atan2(x, sqrt(1 - x) * sqrt(1 + x)) }

/// The angle in 0…π of which x is the cosine; its slope is infinite at ±1. `NaN` outside −1…1.
public func acos(_ x: TracedArray) -> TracedArray { atan2(sqrt(1 - x) * sqrt(1 + x), x) }

/// The angle in −π…π of the point (x, y), whose tangent is y/x: π on the negative half of the x axis.
///
/// Derivatives are right in all quadrants and on the axes. At the origin the value is 0, and derivatives are taken to
/// be 0.
///
/// - Parameters:
///   - y: the second coordinate, which comes first as everywhere.
///   - x: the first coordinate.
public func atan2(_ y: TracedArray, _ x: TracedArray) -> TracedArray {
  // The angle to the nearer axis is the arc tangent of a number of at most 1.
  let isFlat = abs(y) .<= abs(x)
  let angle = atan(select(isFlat, y, x) / select(isFlat, x, y))
  let flat = angle + select(x .< 0, select(y .< 0, -Double.pi, Double.pi), 0)
  let steep = select(y .< 0, -Double.pi / 2, Double.pi / 2) - angle
  return select((x .== 0) .& (y .== 0), 0, select(isFlat, flat, steep))
}

/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func atan2(_ y: TracedArray, _ x: some TracedArrayConvertible) -> TracedArray { atan2(y, x.traced) }
/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func atan2(_ y: some TracedArrayConvertible, _ x: TracedArray) -> TracedArray { atan2(y.traced, x) }

/// log B(a, b) = log Γ(a) + log Γ(b) − log Γ(a + b) for a, b > 0, by what Stirling's formula leaves of each, so that
/// nothing cancels where a or b is large. `NaN` where one of them is not positive.
public func logBeta(_ a: TracedArray, _ b: TracedArray) -> TracedArray {
  let powers = a * log1p(b / a) + b * log1p(a / b)
  let remainders = stirlingRemainder(a) + stirlingRemainder(b) - stirlingRemainder(a + b)
  return remainders - powers - 0.5 * (log(a) - log1p(a / b)) + 0.5 * Double.log2π
}

/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func logBeta(_ a: TracedArray, _ b: some TracedArrayConvertible) -> TracedArray {
  logBeta(a, b.traced)
}
/// The same with plain numbers, arrays or matrices.
@_disfavoredOverload
public func logBeta(_ a: some TracedArrayConvertible, _ b: TracedArray) -> TracedArray {
  logBeta(a.traced, b)
}
