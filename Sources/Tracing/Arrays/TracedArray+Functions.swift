// Elementary and special functions of traced arrays, element by element.

extension TracedArray {
  fileprivate func apply(_ function: UnaryFunction, _ name: String) -> TracedArray {
    Self.record(name, [self], shape: shape) { $0.unary(function, $1[0]) }
  }

  /// The same values, which derivatives take to be constant.
  public var detached: TracedArray { apply(.detach, "detached") }
}

public func exp(_ x: TracedArray) -> TracedArray { x.apply(.exp, "exp") }

/// eˣ for what is added to other things: where it underflows to 0, it has no slope, even if that of x is infinite.
package func expOrZero(_ x: TracedArray) -> TracedArray { select(x .< -750, 0, exp(x)) }

/// eˣ − 1, accurate near 0.
public func expm1(_ x: TracedArray) -> TracedArray { x.apply(.expm1, "expm1") }

/// The natural logarithm.
public func log(_ x: TracedArray) -> TracedArray { x.apply(.log, "log") }

/// log(1 + x), accurate near 0.
public func log1p(_ x: TracedArray) -> TracedArray { x.apply(.log1p, "log1p") }

public func sqrt(_ x: TracedArray) -> TracedArray { x.apply(.sqrt, "sqrt") }

public func tanh(_ x: TracedArray) -> TracedArray { x.apply(.tanh, "tanh") }

/// 1 / (1 + e⁻ˣ), without overflow.
public func sigmoid(_ x: TracedArray) -> TracedArray { x.apply(.sigmoid, "sigmoid") }

/// log(1 + eˣ), without overflow.
public func softplus(_ x: TracedArray) -> TracedArray { x.apply(.softplus, "softplus") }

public func sin(_ x: TracedArray) -> TracedArray { x.apply(.sin, "sin") }

public func cos(_ x: TracedArray) -> TracedArray { x.apply(.cos, "cos") }

public func atan(_ x: TracedArray) -> TracedArray { x.apply(.atan, "atan") }

/// The largest whole number that is not above x; its derivative is taken to be 0.
public func floor(_ x: TracedArray) -> TracedArray { x.apply(.floor, "floor") }

/// The error function 2/√π ∫₀ˣ exp(−t²) dt.
public func erf(_ x: TracedArray) -> TracedArray { x.apply(.erf, "erf") }

/// 1 − erf x, accurate in the upper tail.
public func erfc(_ x: TracedArray) -> TracedArray { x.apply(.erfc, "erfc") }

/// log |Γ(x)|. Its derivatives, the polygamma functions, are defined above −1000 and between the poles.
public func lgamma(_ x: TracedArray) -> TracedArray { x.apply(.logGamma, "lgamma") }

/// log Γ(x) − (x − ½) log x + x − ½ log 2π for x > 0, which is about 1/(12 x): what Stirling's formula leaves of log Γ.
/// `NaN` below 0.
public func stirlingRemainder(_ x: TracedArray) -> TracedArray {
  x.apply(.stirlingRemainder(order: 0), "stirlingRemainder")
}

/// log Φ(x), the logarithm of the standard normal distribution function, with full relative accuracy in both tails.
public func logNormalCDF(_ x: TracedArray) -> TracedArray { x.apply(.logNormalCDF(order: 0), "logNormalCDF") }

/// The standard normal quantile Φ⁻¹(p): −∞ at 0, +∞ at 1, and `NaN` outside 0…1.
///
/// It has derivatives of every order. A p near 1 has lost the digits that the upper tail needs, and one far down is 0:
/// `normalQuantile(logProbability:)` takes the logarithm, and −Φ⁻¹(1 − p) the other tail.
public func normalQuantile(_ p: TracedArray) -> TracedArray { p.apply(.normalQuantile, "normalQuantile") }

/// The x with log Φ(x) = `logProbability`, the inverse of `logNormalCDF`, far out in both tails: −∞ for −∞, +∞ for 0,
/// and `NaN` above 0.
///
/// It has derivatives of every order.
public func normalQuantile(logProbability: TracedArray) -> TracedArray {
  logProbability.apply(.normalQuantileOfLogarithm, "normalQuantile(logProbability:)")
}

/// log (I₀(x) e⁻ˣ) with the modified Bessel function I₀, for x ≥ 0; `NaN` below.
public func logScaledBesselI0(_ x: TracedArray) -> TracedArray {
  x.apply(.logScaledBesselI0(order: 0), "logScaledBesselI0")
}

/// log(1 − eˣ) for x ≤ 0, accurate near 0 and far from it; −∞ at 0.
///
/// Source: Mächler, "Accurately computing log(1 − exp(−|a|)) assessed by the Rmpfr package" (2012),
/// the vignette `log1mexp-note` of the R package Rmpfr.
public func log1mexp(_ x: TracedArray) -> TracedArray {
  select(x .> -0.6931471805599453, log(-expm1(x)), log1p(-expOrZero(x)))
}

/// The absolute value; its derivative at 0 is taken to be 0.
public func abs(_ x: TracedArray) -> TracedArray { x.apply(.abs, "abs") }
