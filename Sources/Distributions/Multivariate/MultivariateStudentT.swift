// Student's t distribution of vectors.

import Constraints
import Randomness
import Tracing

/// Student's t of vectors of n numbers with ν degrees of freedom around μ, with the scale matrix Σ.
///
/// log p(x) = log Γ((ν + n)/2) − log Γ(ν/2) − ½ n log(ν π) − ½ log det Σ − ½ (ν + n) log(1 + d/ν) with
/// d = (x − μ)ᵀ Σ⁻¹ (x − μ), for all vectors. The covariance is Σ ν/(ν − 2) for ν > 2.
public struct MultivariateStudentT: DistributionWithMoments {
  public let degreesOfFreedom: TracedArray
  public let location: TracedArray
  /// The lower triangular L with L Lᵀ = Σ.
  private let factor: TracedArray

  /// - Parameters:
  ///   - degreesOfFreedom: ν, positive and finite: a single number. A constant out of its range stops the trace; where
  ///     a traced one is, the log density is `NaN`. So for all parameters.
  ///   - location: μ, a vector of n finite numbers.
  ///   - scale: Σ, symmetric and positive definite, of shape [n, n]; of a traced one the lower triangle is read.
  public init(
    degreesOfFreedom: some TracedArrayConvertible, location: some TracedArrayConvertible,
    scale: some TracedArrayConvertible
  ) {
    scale.traced.requireSymmetric("MultivariateStudentT", "scale")
    let factor = scale.traced.choleskyFactor()
    factor.requireConstants("MultivariateStudentT", "scale's Cholesky factor", are: "finite", \.isFinite)
    self.init(degreesOfFreedom: degreesOfFreedom, location: location, cholesky: factor)
  }

  /// - Parameters:
  ///   - degreesOfFreedom: ν, positive and finite: a single number.
  ///   - location: μ, a vector of n finite numbers.
  ///   - cholesky: the lower triangular L with L Lᵀ = Σ and a positive diagonal, of shape [n, n].
  public init(
    degreesOfFreedom: some TracedArrayConvertible, location: some TracedArrayConvertible,
    cholesky: some TracedArrayConvertible
  ) {
    self.degreesOfFreedom = degreesOfFreedom.parameter(
      "MultivariateStudentT", "degrees of freedom", .positive)
    self.location = location.parameter("MultivariateStudentT", "location", .finite)
    factor = cholesky.parameter("MultivariateStudentT", "scale", .finite)
    let n = self.location.count
    guard self.location.shape == [n], factor.shape == [n, n], self.degreesOfFreedom.count == 1 else {
      stopTracing(
        "MultivariateStudentT",
        "a location of shape \(self.location.shape), a scale of shape \(factor.shape) and degrees of freedom of shape \(self.degreesOfFreedom.shape) were given; they should be [n], [n, n] and []"
      )
    }
    factor.diagonal.requireConstants(
      "MultivariateStudentT", "diagonal of the Cholesky factor", are: "positive"
    ) {
      $0 > 0
    }
    factor.requireLowerTriangular("MultivariateStudentT", "Cholesky factor")
  }

  public var shape: [Int] { location.shape }
  public var eventAxes: Int { 1 }
  public var support: (any Constraint)? { .real }
  /// μ for ν > 1.
  public var mean: TracedArray { select(degreesOfFreedom .> 1, location, Double.nan) }

  /// The diagonal of Σ ν/(ν − 2) for ν > 2, +∞ for 1 < ν ≤ 2.
  public var variance: TracedArray {
    let (ν, scales) = (degreesOfFreedom, (factor * factor).sum(axis: 1))
    return select(ν .> 2, scales * (ν / (ν - 2)), select(ν .> 1, Double.infinity, Double.nan))
  }

  /// - Parameter x: one vector [n], or [m, n] for m of them, which gives m log densities.
  public func logDensity(_ x: TracedArray) -> TracedArray {
    let n = Double(location.count)
    guard (1...2).contains(x.shape.count), x.shape.last == location.count else {
      stopTracing(
        "MultivariateStudentT.logDensity",
        "the shape \(x.shape) does not end with that of the location, \(location.shape)")
    }
    let z = matmul(x - location, factor.lowerTriangularInverse().transposed)
    let half = 0.5 * degreesOfFreedom.reshaped(to: [])
    // log Γ(h + n/2) − log Γ(h) − ½ n log h with h = ν/2, free of cancellation.
    let remainders = stirlingRemainder(half + 0.5 * n) - stirlingRemainder(half)
    let gammas = (half + 0.5 * n - 0.5) * log1p(0.5 * n / half) - 0.5 * n + remainders
    let constant = gammas - 0.5 * n * Double.log2π - log(factor.diagonal).sum()
    return constant - (half + 0.5 * n) * log1p(0.5 * (z * z).sum(axis: -1) / half)
  }

  /// μ + L z/√(w/ν) with standard normal z and a χ² variate w.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let n = location.count
    let rows = factor.drawable("MultivariateStudentT", to: [n, n])
    let means = location.drawable("MultivariateStudentT", to: shape)
    let ν = degreesOfFreedom.drawable("MultivariateStudentT", to: degreesOfFreedom.shape)[0]
    var z = [Double](repeating: 0, count: n)
    return stride(from: 0, to: means.count, by: n).flatMap { start in
      generator.fillNormal(&z)
      let width = 1 / (generator.gamma(shape: ν / 2) / (ν / 2)).squareRoot()
      let x = timesLowerTriangle(rows, z)
      return x.indices.map { means[start + $0] + width * x[$0] }
    }
  }
}
