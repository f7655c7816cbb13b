// The LKJ distribution of correlation matrices, by their Cholesky factors.

import Constraints
import Foundation
import Randomness
import Tracing

/// Cholesky factors L of n × n correlation matrices R = L Lᵀ with the density of R proportional to (det R)^(η − 1).
///
/// log p(L) = Σ_{i ≥ 2} [(n − i + 2η − 2) log Lᵢᵢ − log Zᵢ], a density of the elements below the diagonal, which
/// contains |∂R/∂L| = Π Lᵢᵢⁿ⁻ⁱ. Row i is a point of the unit ball of m = i − 1 dimensions, on its own, so that
/// Zᵢ = π^(m/2) Γ(β)/Γ(β + m/2) with β = η + (n − i)/2. −∞ where L is no such factor, up to 10⁻⁸.
///
/// Source: Lewandowski, Kurowicka & Joe, "Generating random correlation matrices based on vines and extended onion
/// method", J. Multivariate Anal. 100 (2009), doi 10.1016/j.jmva.2009.04.008.
public struct LKJCholesky: DistributionWithMoments {
  public let dimension: Int
  public let concentration: TracedArray

  /// - Parameters:
  ///   - dimension: n ≥ 1.
  ///   - concentration: η, positive and finite, a single number; R is uniform at 1, and closer to the identity the
  ///     larger η is. A constant out of its range stops the trace; where a traced one is, the log density is `NaN`.
  public init(dimension: Int, concentration: some TracedArrayConvertible) {
    let η = concentration.parameter("LKJCholesky", "concentration", .positive)
    guard dimension >= 1, η.count == 1 else {
      stopTracing(
        "LKJCholesky",
        "the dimension must be at least 1 and the concentration one number, but they are \(dimension) and of shape \(η.shape)"
      )
    }
    self.dimension = dimension
    self.concentration = η.reshaped(to: [])
  }

  public var shape: [Int] { [dimension, dimension] }
  public var eventAxes: Int { 2 }
  public var support: (any Constraint)? { .correlationCholesky }

  /// β and m/2 for the rows 2, …, n.
  private var rows: (beta: TracedArray, halfDimension: TracedArray) {
    let i = TracedArray((1..<dimension).map { Double($0 + 1) })
    return (concentration.positiveOrNaN + 0.5 * (Double(dimension) - i), 0.5 * (i - 1))
  }

  /// Of L: 0 below the diagonal, and on it the mean E √B of the root of a Beta(β, m/2) variate.
  public var mean: TracedArray { triangle(below: 0 * rows.beta, diagonal: roots, first: 1) }

  /// Of L: 1/(m + 2β) below the diagonal, and on it 2β/(m + 2β) − (E √B)².
  public var variance: TracedArray {
    let (β, half) = rows
    return triangle(below: 0.5 / (half + β), diagonal: β / (half + β) - roots * roots, first: 0)
  }

  /// E √B of the rows 2, …, n.
  private var roots: TracedArray {
    let (β, half) = rows
    return exp(logRisingFactorial(β, 0.5) - logRisingFactorial(β + half, 0.5))
  }

  /// The lower triangular matrix of one number for what is below the diagonal in each of the rows 2, …, n, one for what is on
  /// it, and the first element.
  private func triangle(below: TracedArray, diagonal: TracedArray, first: Double) -> TracedArray {
    let n = dimension
    guard n > 1 else { return TracedArray([first], shape: [1, 1]) }
    func mask(_ isThere: (Int, Int) -> Bool) -> TracedArray {
      TracedArray((0..<(n * n)).map { isThere($0 / n, $0 % n) ? 1.0 : 0 }, shape: [n, n])
    }
    let column = TracedArray.concatenate([TracedArray(0), below]).reshaped(to: [n, 1])
    return column * mask(>) + TracedArray.concatenate([TracedArray(first), diagonal]) * mask(==)
  }

  /// - Parameter x: one factor [n, n], or [m, n, n] for m of them.
  public func logDensity(_ x: TracedArray) -> TracedArray {
    let (flat, batch) = x.flatMatrices(dimension, "LKJCholesky")
    let (β, half) = rows
    let constant = (lgamma(β + half) - lgamma(β) - half * Double.logπ).sum()
    let diagonal = flat.matrixElements((1..<dimension).map { ($0, $0) }, dimension)
    let value = ((2 * β - 2) * log(diagonal)).sum(axis: -1) + constant
    let outside = flat.areNoFactors(dimension) .| flat.rowsAreNotUnit(dimension)
    return zeroDensity(where: outside, else: value).reshaped(to: batch)
  }

  /// Row by row: its squared length below the diagonal is a Beta(m/2, β) variate, its direction uniform.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let β = rows.beta.drawable("LKJCholesky", to: [dimension - 1])
    let n = dimension
    return (0..<(Shapes.count(shape) / (n * n))).flatMap { _ in
      var factor = [Double](repeating: 0, count: n * n)
      factor[0] = 1
      for i in 1..<n {
        var z = [Double](repeating: 0, count: i)
        generator.fillNormal(&z)
        let length = z.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let square = generator.beta(Double(i) / 2, β[i - 1])
        for j in 0..<i { factor[i * n + j] = square.squareRoot() * z[j] / length }
        factor[i * n + i] = (1 - square).squareRoot()
      }
      return factor
    }
  }
}
