// Matrices and measures of error that the tests of this module share.
import Foundation
import LinearAlgebra

/// Steele, Lea & Flood's SplitMix64: repeatable numbers without another module.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

extension Matrix {
  /// A symmetric matrix of elements uniform in (−1, 1).
  static func randomSymmetric(_ n: Int, using rng: inout SplitMix64) -> Matrix {
    symmetric(n) { _, _ in Double.random(in: -1...1, using: &rng) }
  }

  /// A random positive definite matrix whose smallest eigenvalue is at least 1/2.
  static func randomPositiveDefinite(_ n: Int, using rng: inout SplitMix64) -> Matrix {
    let b = randomSymmetric(n, using: &rng)
    let c = b * b.transpose
    return symmetric(n) { c[$0, $1] + ($0 == $1 ? 0.5 : 0) }
  }

  /// The symmetric matrix whose elements on and below the diagonal are `element(i, j)`.
  static func symmetric(_ n: Int, _ element: (Int, Int) -> Double) -> Matrix {
    var result = Matrix(rows: n, columns: n)
    for i in 0..<n {
      for j in 0...i {
        result[i, j] = element(i, j)
        result[j, i] = result[i, j]
      }
    }
    return result
  }

  /// Minus the Hessian of Neal's funnel at (v, x): all eigenvalues but two are exp(v).
  static func funnel(v: Double, x: [Double]) -> Matrix {
    let s = x.reduce(0) { $0 + $1 * $1 }
    let scale = exp(v)
    return symmetric(x.count + 1) { i, j in
      if i == 0 { return 1 / 9 + 0.5 * scale * s }
      return j == 0 ? scale * x[i - 1] : i == j ? scale : 0
    }
  }

  var largest: Double { elements.reduce(0) { max($0, abs($1)) } }

  func distance(to other: Matrix) -> Double {
    zip(elements, other.elements).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  func scaled(by factor: Double) -> Matrix {
    Matrix(rows: rows, columns: columns, elements: elements.map { $0 * factor })
  }
}

func maximumDistance(_ x: [Double], _ y: [Double]) -> Double {
  zip(x, y).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
