// The functions that graphs apply element by element, and their values on plain numbers.

import Foundation
import SpecialFunctions

/// A function of one number.
enum UnaryFunction: Hashable {
  case exp, expm1, log, log1p, sqrt, tanh, sigmoid, softplus, sin, cos, atan, erf, erfc
  case abs, sign, floor
  case logGamma
  /// ψ⁽ⁿ⁾, the (n+1)-th derivative of log Γ.
  case polygamma(order: Int)
  /// Φ⁻¹(p), and the same of log p.
  case normalQuantile, normalQuantileOfLogarithm
  /// Derivatives of log Φ, of what Stirling's formula leaves of log Γ, and of log (I₀(x) e⁻ˣ); order 0 is the function.
  case logNormalCDF(order: Int), stirlingRemainder(order: Int), logScaledBesselI0(order: Int)
  /// The logarithm of a tail, or its first derivative, of which the others are made.
  case logTail(StandardTail, order: Int)
  /// The identity, whose derivative is taken to be zero.
  case detach

  @inline(__always)
  func evaluate(_ x: Double) -> Double {
    switch self {
    case .exp: Foundation.exp(x)
    case .expm1: Foundation.expm1(x)
    case .log: Foundation.log(x)
    case .log1p: Foundation.log1p(x)
    case .sqrt: x.squareRoot()
    case .tanh: Foundation.tanh(x)
    case .sigmoid: SpecialFunctions.sigmoid(x)
    case .softplus: SpecialFunctions.softplus(x)
    case .sin: Foundation.sin(x)
    case .cos: Foundation.cos(x)
    case .atan: Foundation.atan(x)
    case .erf: Foundation.erf(x)
    case .erfc: Foundation.erfc(x)
    case .abs: Swift.abs(x)
    case .sign: x > 0 ? 1 : (x < 0 ? -1 : x)
    case .floor: x.rounded(.down)
    case .logGamma: SpecialFunctions.logGamma(x)
    case .polygamma(let order): SpecialFunctions.polygamma(order: order, x)
    case .normalQuantile: standardNormalQuantile(x)
    case .normalQuantileOfLogarithm: standardNormalQuantile(logProbability: x)
    case .logNormalCDF(let order): SpecialFunctions.logNormalCDF(order: order, x)
    case .stirlingRemainder(let order): SpecialFunctions.stirlingRemainder(order: order, x)
    case .logScaledBesselI0(let order): SpecialFunctions.logScaledBesselI0(order: order, x)
    case .logTail(let tail, let order): tail.logarithm(order: order, x)
    case .detach: x
    }
  }

  /// Whether finite numbers have finite values. An exponential overflows too soon to count.
  var isTotal: Bool {
    switch self {
    case .tanh, .sigmoid, .softplus, .sin, .cos, .atan, .erf, .erfc, .abs, .sign, .floor, .detach: true
    case .exp, .expm1, .log, .log1p, .sqrt, .logGamma, .polygamma, .normalQuantile,
      .normalQuantileOfLogarithm:
      false
    case .logNormalCDF(let order): order > 1
    case .stirlingRemainder, .logScaledBesselI0, .logTail: false
    }
  }
}

/// A function of two numbers. Comparisons give 1 where they hold and 0 where they do not.
enum BinaryFunction: Hashable {
  case add, multiply, divide, power, maximum, minimum
  case less, lessOrEqual, equal

  @inline(__always)
  func evaluate(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .multiply: a * b
    case .divide: a / b
    case .power: Foundation.pow(a, b)
    case .maximum: a.isNaN || b.isNaN ? .nan : Swift.max(a, b)
    case .minimum: a.isNaN || b.isNaN ? .nan : Swift.min(a, b)
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    }
  }

  /// Whether finite numbers have finite values, short of overflow.
  var isTotal: Bool {
    switch self {
    case .add, .multiply, .maximum, .minimum, .less, .lessOrEqual, .equal: true
    case .divide, .power: false
    }
  }

  var isComparison: Bool {
    switch self {
    case .less, .lessOrEqual, .equal: true
    case .add, .multiply, .divide, .power, .maximum, .minimum: false
    }
  }

  var isCommutative: Bool {
    switch self {
    case .add, .multiply, .equal: true
    // Where they are equal, the derivative of a maximum or minimum is that of the first.
    case .divide, .power, .maximum, .minimum, .less, .lessOrEqual: false
    }
  }
}
