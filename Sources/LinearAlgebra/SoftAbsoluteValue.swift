// The softened absolute value λ coth αλ of the SoftAbs metric.
import Foundation

/// The softened absolute value f(λ) = λ coth(αλ): |λ| nearly everywhere, and 1/α at λ = 0.
///
/// It makes a positive definite metric out of an indefinite Hessian. The hardness α has the unit 1/λ; the function
/// turns from −λ to λ within about 1/α of zero, and nowhere is less than 1/α.
///
/// Source: Betancourt, "A general metric for Riemannian manifold Hamiltonian Monte Carlo" (2013), arXiv 1212.4693.
@frozen
public struct SoftAbsoluteValue: SpectralFunction {
  /// α > 0.
  public let hardness: Double

  /// - Parameter hardness: α, which must be positive and finite.
  public init(hardness: Double) {
    guard hardness > 0, hardness.isFinite else {
      fatalError("SoftAbsoluteValue: the hardness must be positive and finite, found \(hardness)")
    }
    self.hardness = hardness
  }

  /// Beyond this |αλ| both f = |λ| and f′ = ±1 hold to working precision: the rest is less than 4αλ exp(−2αλ).
  @usableFromInline static var saturation: Double { 21 }

  @inlinable
  public func value(at x: Double) -> Double {
    let scaled = abs(hardness * x)
    if scaled >= SoftAbsoluteValue.saturation { return abs(x) }
    return scaled == 0 ? 1 / hardness : scaled / tanh(scaled) / hardness
  }

  @inlinable
  public func slope(at x: Double) -> Double {
    let scaled = hardness * x
    return scaled >= SoftAbsoluteValue.saturation ? 1 : scaled <= -SoftAbsoluteValue.saturation ? -1 : .nan
  }

  @inlinable
  public func dividedDifference(_ x: Double, _ y: Double, fx: Double, fy: Double) -> Double {
    if hardness * min(abs(x), abs(y)) >= SoftAbsoluteValue.saturation {
      // (|x| − |y|)/(x − y) without subtracting neighbours; exactly ±1 where the signs agree.
      if (x > 0) == (y > 0) { return x > 0 ? 1 : -1 }
      return (x + y) / (abs(x) + abs(y))
    }
    return dividedDifferenceNearZero(x, y, fx: fx, fy: fy)
  }

  /// Where at least one argument is within the turn.
  ///
  /// With s = α(x + y), t = α(x − y) and sinhc(z) = sinh(z)/z the addition theorems give
  /// J = s (sinhc s − sinhc t)/(2 sinh αx sinh αy). Since s² − t² = 4α²xy, this is also
  /// J = 2s C[s², t²]/(sinhc αx sinhc αy) with the divided difference C[·,·] of C(w) = sinhc √w, a power series
  /// whose terms are all positive. No form subtracts numbers that nearly agree, other than x and y themselves.
  @usableFromInline
  func dividedDifferenceNearZero(_ x: Double, _ y: Double, fx: Double, fy: Double) -> Double {
    if abs(fx - fy) >= 0.25 * max(fx, fy) { return (fx - fy) / (x - y) }
    let (scaledX, scaledY) = (abs(hardness * x), abs(hardness * y))
    let (s, t) = (hardness * (x + y), hardness * (x - y))
    if max(scaledX, scaledY) <= 1.5 {
      let numerator = 2 * s * HyperbolicSineSeries.dividedDifference(s * s, t * t)
      return numerator
        / (HyperbolicSineSeries.value(scaledX * scaledX) * HyperbolicSineSeries.value(scaledY * scaledY))
    }
    // Numerator and denominator times 2 exp(−αx − αy), so that nothing overflows.
    let (small, large) = (min(abs(s), abs(t)), max(abs(s), abs(t)))
    let sinhc = small == 0 ? 1 : sinh(small) / small
    let decaying = 2 * sinhc * exp(-large)
    let growing = -expm1(-2 * large) / large
    let magnitude = abs(s) * (growing - decaying) / (expm1(-2 * scaledX) * expm1(-2 * scaledY))
    return s < 0 ? -magnitude : magnitude
  }
}

/// C(w) = sinh(√w)/√w = Σ wᵏ/(2k + 1)!, for 0 ≤ w ≤ 9.
private enum HyperbolicSineSeries {
  /// 1/(2k + 1)! for k = 14, …, 0, in the order in which Horner's rule takes them.
  static let coefficients: [Double] = (0...14).reversed().map { k in
    1 / (1...(2 * k + 1)).reduce(1) { $0 * Double($1) }
  }

  static func value(_ w: Double) -> Double {
    coefficients.reduce(0) { $0 * w + $1 }
  }

  /// (C(v) − C(w))/(v − w), by Horner's rule for divided differences.
  static func dividedDifference(_ v: Double, _ w: Double) -> Double {
    var (value, difference) = (0.0, 0.0)
    for coefficient in coefficients {
      difference = difference * v + value
      value = value * w + coefficient
    }
    return difference
  }
}
