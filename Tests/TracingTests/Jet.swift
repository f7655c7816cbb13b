// Numbers that carry their derivatives up to the third order: the interpreter that traced programs are compared with.

import Foundation
import SpecialFunctions
import Tracing

/// A number with its first, second and third derivatives by n variables, computed forwards by the rules of calculus.
///
/// A derivative by a variable that the number does not depend on stays zero, also where slopes are infinite.
struct Jet {
  let n: Int
  var value: Double
  var gradient: [Double]
  var hessian: [Double]
  var third: [Double]
  /// The variables that the number depends on.
  var variables: [Int] = []

  init(_ value: Double, n: Int) {
    self.n = n
    self.value = value
    gradient = [Double](repeating: 0, count: n)
    hessian = [Double](repeating: 0, count: n * n)
    third = [Double](repeating: 0, count: n * n * n)
  }

  static func variable(_ index: Int, _ value: Double, n: Int) -> Jet {
    var jet = Jet(value, n: n)
    jet.gradient[index] = 1
    jet.variables = [index]
    return jet
  }

  /// Whether all parts are finite and moderate, so that rounding means little.
  var isGood: Bool { ([value] + gradient + hessian + third).allSatisfy { $0.magnitude < 1e4 } }

  /// f(x) from the derivatives f, f′, f″, f‴ at x.
  func map(_ f: [Double]) -> Jet {
    var result = Jet(f[0], n: n)
    result.variables = variables
    let (g, h) = (gradient, hessian)
    for i in variables {
      result.gradient[i] = f[1] * g[i]
      for j in variables {
        result.hessian[i * n + j] = f[1] * h[i * n + j] + f[2] * g[i] * g[j]
        for k in variables {
          let mixed = g[i] * h[j * n + k] + g[j] * h[i * n + k] + g[k] * h[i * n + j]
          result.third[(i * n + j) * n + k] =
            f[1] * third[(i * n + j) * n + k] + f[2] * mixed + f[3] * g[i] * g[j] * g[k]
        }
      }
    }
    return result
  }

  static func + (a: Jet, b: Jet) -> Jet {
    var result = a
    result.value += b.value
    for i in a.gradient.indices { result.gradient[i] += b.gradient[i] }
    for i in a.hessian.indices { result.hessian[i] += b.hessian[i] }
    for i in a.third.indices { result.third[i] += b.third[i] }
    result.variables = Array(Set(a.variables + b.variables)).sorted()
    return result
  }

  static func - (a: Jet, b: Jet) -> Jet { a + b.map([-b.value, -1, 0, 0]) }

  static func * (a: Jet, b: Jet) -> Jet {
    let n = a.n
    var result = Jet(a.value * b.value, n: n)
    result.variables = Array(Set(a.variables + b.variables)).sorted()
    /// Zero where one factor does not depend on the variables, whatever the other is.
    func product(_ x: Double, _ inA: [Int], _ y: Double, _ inB: [Int]) -> Double {
      let isReal = inA.allSatisfy(a.variables.contains) && inB.allSatisfy(b.variables.contains)
      return isReal ? x * y : 0
    }
    for i in result.variables {
      result.gradient[i] = product(a.gradient[i], [i], b.value, []) + product(a.value, [], b.gradient[i], [i])
      for j in result.variables {
        let ij = i * n + j
        result.hessian[ij] =
          product(a.hessian[ij], [i, j], b.value, []) + product(a.value, [], b.hessian[ij], [i, j])
          + product(a.gradient[i], [i], b.gradient[j], [j]) + product(a.gradient[j], [j], b.gradient[i], [i])
        for k in result.variables {
          let ijk = ij * n + k
          result.third[ijk] =
            product(a.third[ijk], [i, j, k], b.value, []) + product(a.value, [], b.third[ijk], [i, j, k])
          for (x, (y, z)) in [(i, (j, k)), (j, (i, k)), (k, (i, j))] {
            result.third[ijk] +=
              product(a.gradient[x], [x], b.hessian[y * n + z], [y, z])
              + product(a.hessian[y * n + z], [y, z], b.gradient[x], [x])
          }
        }
      }
    }
    return result
  }

  static func / (a: Jet, b: Jet) -> Jet {
    let r = 1 / b.value
    var result = a * b.map([r, -r * r, 2 * r * r * r, -6 * r * r * r * r])
    result.value = a.value / b.value
    return result
  }
}

/// The elementary functions of random models: each traced, and with its first three derivatives on plain numbers.
enum ModelFunction: Int, CaseIterable {
  case exp, log, sqrt, log1p, logGamma, tanh, sigmoid, softplus, power, reciprocal, square, abs, sin, erf

  func trace(_ x: TracedArray) -> TracedArray {
    switch self {
    case .exp: Tracing.exp(0.5 * x)
    case .log: Tracing.log(x)
    case .sqrt: Tracing.sqrt(x)
    case .log1p: Tracing.log1p(x)
    case .logGamma: lgamma(x)
    case .tanh: Tracing.tanh(x)
    case .sigmoid: Tracing.sigmoid(x)
    case .softplus: Tracing.softplus(x)
    case .power: pow(x, 1.5)
    case .reciprocal: 1 / x
    case .square: pow(x, 2)
    case .abs: Tracing.abs(x)
    case .sin: Tracing.sin(x)
    case .erf: Tracing.erf(x)
    }
  }

  /// f, f′, f″ and f‴ at x.
  func derivatives(_ x: Double) -> [Double] {
    switch self {
    case .exp:
      let e = Foundation.exp(0.5 * x)
      return [e, e / 2, e / 4, e / 8]
    case .log: return [Foundation.log(x), 1 / x, -1 / (x * x), 2 / (x * x * x)]
    case .sqrt:
      let r = x.squareRoot()
      return [r, 0.5 / r, -0.25 / (r * x), 0.375 / (r * x * x)]
    case .log1p:
      let y = 1 + x
      return [Foundation.log1p(x), 1 / y, -1 / (y * y), 2 / (y * y * y)]
    case .logGamma:
      return [Foundation.lgamma(x)] + (0...2).map { SpecialFunctions.polygamma(order: $0, x) }
    case .tanh:
      let t = Foundation.tanh(x)
      let s = 1 - t * t
      return [t, s, -2 * t * s, -2 * s * (1 - 3 * t * t)]
    case .sigmoid: return sigmoidDerivatives(x)
    case .softplus:
      return [Swift.max(x, 0) + Foundation.log1p(Foundation.exp(-Swift.abs(x)))]
        + sigmoidDerivatives(x).dropLast()
    case .power:
      let r = x.squareRoot()
      return [Foundation.pow(x, 1.5), 1.5 * r, 0.75 / r, -0.375 / (r * x)]
    case .reciprocal: return [1 / x, -1 / (x * x), 2 / (x * x * x), -6 / (x * x * x * x)]
    case .square: return [x * x, 2 * x, 2, 0]
    case .abs: return [Swift.abs(x), x > 0 ? 1 : (x < 0 ? -1 : x), 0, 0]
    case .sin: return [Foundation.sin(x), Foundation.cos(x), -Foundation.sin(x), -Foundation.cos(x)]
    case .erf:
      let d = 2 / Double.pi.squareRoot() * Foundation.exp(-x * x)
      return [Foundation.erf(x), d, -2 * x * d, (4 * x * x - 2) * d]
    }
  }

  private func sigmoidDerivatives(_ x: Double) -> [Double] {
    let s = 1 / (1 + Foundation.exp(-x))
    let d = s * (1 - s)
    return [s, d, d * (1 - 2 * s), d * (1 - 6 * d)]
  }
}
