// Products of densities on intervals and lines, with derivatives written by hand.
import Foundation
import LogDensities

/// A factor of a product density: ℓ and its first three derivatives at x.
package struct BoundedFactor: Sendable {
  package typealias Derivatives = (value: Double, first: Double, second: Double, third: Double)
  package let derivatives: @Sendable (_ x: Double) -> Derivatives

  private init(_ derivatives: @escaping @Sendable (Double) -> Derivatives) { self.derivatives = derivatives }

  private static let outside: Derivatives = (-.infinity, 0, 0, 0)

  package static func gamma(_ shape: Double) -> BoundedFactor {
    let a = shape - 1
    return BoundedFactor { x in
      x > 0 ? (a * log(x) - x, a / x - 1, -a / (x * x), 2 * a / (x * x * x)) : outside
    }
  }

  package static func beta(_ first: Double, _ second: Double) -> BoundedFactor {
    let (a, b) = (first - 1, second - 1)
    return BoundedFactor { x in
      let y = 1 - x
      guard x > 0, y > 0 else { return outside }
      return (
        a * log(x) + b * log(y), a / x - b / y, -a / (x * x) - b / (y * y),
        2 * a / (x * x * x) - 2 * b / (y * y * y)
      )
    }
  }

  /// N(0, 1) where `isInside`.
  package static func normal(where isInside: @escaping @Sendable (Double) -> Bool = { _ in true })
    -> BoundedFactor
  {
    BoundedFactor { x in isInside(x) ? (-0.5 * x * x, -x, -1, 0) : outside }
  }

  /// The density of c − x.
  package func mirrored(at c: Double) -> BoundedFactor {
    let derivatives = derivatives
    return BoundedFactor { x in
      let d = derivatives(c - x)
      return (d.value, -d.first, d.second, -d.third)
    }
  }

  /// The density of s·x.
  package func scaled(by s: Double) -> BoundedFactor {
    let derivatives = derivatives
    return BoundedFactor { x in
      let d = derivatives(x / s)
      return (d.value, d.first / s, d.second / (s * s), d.third / (s * s * s))
    }
  }

  package static func product(_ factors: BoundedFactor...) -> HandWrittenCurvedLogDensity {
    let n = factors.count
    return HandWrittenCurvedLogDensity(
      dimension: n,
      valueAndGradient: { q, gradient in
        var value = 0.0
        for i in 0..<n {
          let d = factors[i].derivatives(q[i])
          gradient[i] = d.first
          value += d.value
        }
        return value
      },
      hessian: { q, hessian in
        for k in hessian.indices {
          hessian[k] = k % (n + 1) == 0 ? factors[k / n].derivatives(q[k / n]).second : 0
        }
      },
      contractedThirdDerivative: { q, weights, result in
        for i in 0..<n { result[i] = factors[i].derivatives(q[i]).third * weights[i * (n + 1)] }
      })
  }
}
