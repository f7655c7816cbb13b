// The Wishart distribution of covariance matrices, by their Cholesky factors.

import Constraints
import Foundation
import Randomness
import Tracing

/// Cholesky factors L of matrices W = L Lᵀ with the Wishart distribution of ν degrees of freedom and scale matrix
/// V = C Cᵀ.
///
/// log p(L) = Σᵢ (ν − i) log Lᵢᵢ − ½ |C⁻¹ L|² − ν Σᵢ log Cᵢᵢ − ½ ν n log 2 − log Γₙ(ν/2) + n log 2, a density of the
/// elements of the lower triangle, which contains |∂W/∂L| = 2ⁿ Π Lᵢᵢⁿ⁻ⁱ⁺¹; |A|² is the sum of the squared elements, and
/// log Γₙ(a) = ¼ n (n − 1) log π + Σᵢ log Γ(a − (i − 1)/2). −∞ where L is not lower triangular with a positive
/// diagonal. The mean of W is ν V.
///
/// Source of the draws: Bartlett, "On the theory of statistical regression", Proc. R. Soc. Edinburgh 53 (1933),
/// doi 10.1017/S0370164600015637.
public struct WishartCholesky: DistributionWithMoments {
  public let degreesOfFreedom: TracedArray
  /// C
  public let scaleCholesky: TracedArray
  private let dimension: Int

  /// - Parameters:
  ///   - degreesOfFreedom: ν > n − 1, finite, a single number. A constant out of its range stops the trace; where a
  ///     traced one is, the log density is `NaN`. So for both parameters.
  ///   - scale: V, symmetric and positive definite, of shape [n, n]; of a traced one the lower triangle is read.
  public init(degreesOfFreedom: some TracedArrayConvertible, scale: some TracedArrayConvertible) {
    scale.traced.requireSymmetric("WishartCholesky", "scale")
    let factor = scale.traced.choleskyFactor()
    factor.requireConstants("WishartCholesky", "scale's Cholesky factor", are: "finite", \.isFinite)
    self.init(degreesOfFreedom: degreesOfFreedom, scaleCholesky: factor)
  }

  /// - Parameters:
  ///   - degreesOfFreedom: ν > n − 1, finite, a single number.
  ///   - scaleCholesky: the lower triangular C with C Cᵀ = V and a positive diagonal, of shape [n, n].
  public init(degreesOfFreedom: some TracedArrayConvertible, scaleCholesky: some TracedArrayConvertible) {
    self.scaleCholesky = scaleCholesky.parameter("WishartCholesky", "scale", .finite)
    let shape = self.scaleCholesky.shape
    let n = shape.first ?? 0
    let range = ParameterRange(
      description: "above \(n - 1), and finite", ends: [.above(Double(n - 1)), .below(.infinity)])
    let ν = degreesOfFreedom.parameter("WishartCholesky", "degrees of freedom", range)
    guard shape == [n, n], ν.count == 1 else {
      stopTracing(
        "WishartCholesky",
        "a scale of shape \(shape) and degrees of freedom of shape \(ν.shape) were given; they should be [n, n] and []"
      )
    }
    self.degreesOfFreedom = ν.reshaped(to: [])
    dimension = n
    self.scaleCholesky.diagonal.requireConstants(
      "WishartCholesky", "diagonal of the Cholesky factor", are: "positive"
    ) { $0 > 0 }
    self.scaleCholesky.requireLowerTriangular("WishartCholesky", "Cholesky factor")
  }

  public var shape: [Int] { [dimension, dimension] }
  public var eventAxes: Int { 2 }
  public var support: (any Constraint)? { .covarianceCholesky }

  /// 0, …, n − 1
  private var places: TracedArray { TracedArray((0..<dimension).map(Double.init)) }

  /// Of L: Cᵢⱼ E√χ², where the χ² variate has ν − j + 1 degrees of freedom, for rows and columns counted from 1.
  public var mean: TracedArray { scaleCholesky * roots }

  /// Of L: Cᵢⱼ² Var √χ² + Σ Cᵢₖ² over j < k ≤ i.
  public var variance: TracedArray {
    let squares = scaleCholesky * scaleCholesky
    // Each χ² has its degrees of freedom as its mean, and a normal variate below it the variance 1.
    let n = dimension
    let below = TracedArray((0..<(n * n)).map { $0 / n > $0 % n ? 1.0 : 0 }, shape: [n, n])
    return squares * (degreesOfFreedom - places - roots * roots) + matmul(squares, below)
  }

  /// E √χ² for ν, ν − 1, … degrees of freedom.
  private var roots: TracedArray {
    let halves = (0.5 * (degreesOfFreedom - places)).positiveOrNaN
    return 2.0.squareRoot() * exp(logRisingFactorial(halves, 0.5))
  }

  /// - Parameter x: one factor [n, n], or [m, n, n] for m of them.
  public func logDensity(_ x: TracedArray) -> TracedArray {
    let n = dimension
    let (flat, batch) = x.flatMatrices(n, "WishartCholesky")
    let ν = degreesOfFreedom
    let halves = (0.5 * (ν - places)).positiveOrNaN
    let gammas = lgamma(halves).sum() + 0.25 * Double(n * (n - 1)) * Double.logπ
    let scales = ν * log(scaleCholesky.diagonal).sum() + 0.5 * Double(n) * (ν - 2) * Double.log2
    let inverse = scaleCholesky.lowerTriangularInverse()
    let squares = (0..<flat.shape[0]).map { k in
      let z = matmul(inverse, flat[k].reshaped(to: [n, n]))
      return (z * z).sum()
    }
    let diagonal = flat.matrixElements((0..<n).map { ($0, $0) }, n)
    let value = ((ν - 1 - places) * log(diagonal)).sum(axis: -1) - 0.5 * TracedArray.stack(squares)
    return zeroDensity(where: flat.areNoFactors(n), else: value - gammas - scales).reshaped(to: batch)
  }

  /// C A, where A is lower triangular with standard normal numbers below the diagonal and the roots of χ² variates of
  /// ν, ν − 1, … degrees of freedom on it.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let n = dimension
    let c = scaleCholesky.drawable("WishartCholesky", to: [n, n])
    let ν = degreesOfFreedom.drawable("WishartCholesky", to: [])[0]
    return (0..<(Shapes.count(shape) / (n * n))).flatMap { _ in
      var product = [Double](repeating: 0, count: n * n)
      for j in 0..<n {
        var column = [Double](repeating: 0, count: n)
        column[j] = (2 * generator.gamma(shape: 0.5 * (ν - Double(j)))).squareRoot()
        for i in (j + 1)..<n { column[i] = generator.normal() }
        for (i, value) in timesLowerTriangle(c, column).enumerated() { product[i * n + j] = value }
      }
      return product
    }
  }
}
