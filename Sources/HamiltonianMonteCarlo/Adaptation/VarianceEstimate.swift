// The mass matrices that have the variances, or the covariance, of the states.
import LinearAlgebra

extension LowRankMass {
  /// M⁻¹ = diag(σ²), of the variances of m states:
  ///
  ///     σ² = m/(m + 5) var q + 10⁻³ · 5/(m + 5) u²
  ///
  /// with the unit u of the coordinate, which Stan takes to be 1.
  ///
  /// Source: Stan's `var_adaptation`; Stan Reference Manual, "MCMC sampling", section on automatic parameter tuning.
  ///
  /// It is nil where a number is not finite.
  init?(varianceOf sample: StateSample, unit: [Double]) {
    guard let widths = sample.standardDeviations(of: sample.positions) else { return nil }
    self.init(scales: Self.shrunkScales(widths, count: sample.count, unit: unit))
  }

  /// M⁻¹ = m/(m + 5) Σ + 10⁻³ · 5/(m + 5) diag(u²), with the covariance Σ of m states.
  ///
  /// It is kept as scales σ, those of its diagonal, and all eigenvectors of what is left, the correlations. As long as
  /// m < 2n the eigenvalues of Σ say more about m than about the target, and the mass is diagonal.
  ///
  /// Source: Stan's `covar_adaptation`. It takes time in proportion to n² m + n³.
  init?(covarianceOf sample: StateSample, unit: [Double]) {
    let (n, m) = (sample.dimension, sample.count)
    guard let widths = sample.standardDeviations(of: sample.positions) else { return nil }
    let scales = Self.shrunkScales(widths, count: m, unit: unit)
    var decomposition = SymmetricEigendecomposition(dimension: n)
    guard n > 1, m >= 2 * n else {
      self.init(scales: scales)
      return
    }
    let rows = sample.rows(sample.positions, with: scales, /)
    let factor = Double(m) / Double(m + 5) / Double(sample.degreesOfFreedom)
    var correlations = Matrix(rows: m, columns: n, elements: rows).gram.elements.map { factor * $0 }
    for i in 0..<n { correlations[i * (n + 1)] = 1 }
    guard decomposition.decompose(correlations), decomposition.values.allSatisfy({ $0 > 1e-12 }) else {
      self.init(scales: scales)
      return
    }
    self.init(
      scales: scales, variances: decomposition.values, directions: decomposition.eigenvectors(0..<n).elements)
  }

  private static func shrunkScales(_ standardDeviations: [Double], count m: Int, unit: [Double]) -> [Double] {
    let share = Double(m) / Double(m + 5)
    return zip(standardDeviations, unit).map { deviation, unit in
      let scale = (share * deviation * deviation + 1e-3 * (1 - share) * unit * unit).squareRoot()
      return scale > 0 && scale.isFinite ? scale : 1
    }
  }
}
