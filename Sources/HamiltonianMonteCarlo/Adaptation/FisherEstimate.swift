// The mass matrix that fits states and their gradients best, in the sense of the Fisher divergence.

extension LowRankMass {
  /// The mass matrix M for which the gradients of the log density and those of N(mean, M⁻¹) differ least.
  ///
  /// With the variances of the states q and of the gradients g of each coordinate, σ² = √(var q / var g), which is the
  /// best that a diagonal can do. In the units σ, with A the covariance of the states and B that of the gradients in an
  /// orthonormal basis of what both span, each with γ added to its diagonal, Σ is the matrix with
  ///
  ///     Σ B Σ = A
  ///
  /// Its eigenvectors with eigenvalues outside [½, 2] are the directions of the mass, which has the variance 1 along all
  /// others.
  ///
  /// Source: Seyboldt, Carlson & Carpenter, "Preconditioning Hamiltonian Monte Carlo by minimizing Fisher divergence"
  /// (2026), arXiv 2603.18845. It takes time in proportion to n m for m states, with directions to n m² + min(n, m)³.
  ///
  /// It is nil where a number is not finite, and where no state differs from another.
  init?(fisher sample: StateSample, directions wantsDirections: Bool) {
    let n = sample.dimension
    guard let widths = sample.standardDeviations(of: sample.positions),
      let slopes = sample.standardDeviations(of: sample.gradients)
    else { return nil }
    guard widths.contains(where: { $0 > 0 }) else { return nil }
    let scales = zip(widths, slopes).map { width, slope in
      // A coordinate along which the gradient does not change has the width of its states, if it has any.
      [(width / slope).squareRoot(), width].first { $0 > 0 && $0.isFinite } ?? 1
    }
    guard wantsDirections, n > 1, sample.positions.count <= LowRankEstimate.largestSize else {
      self.init(scales: scales)
      return
    }
    let states = sample.rows(sample.positions, with: scales, /)
    let gradients = sample.rows(sample.gradients, with: scales, *)
    guard let (variances, directions) = LowRankEstimate(states, gradients, of: sample).directions else {
      self.init(scales: scales)
      return
    }
    self.init(scales: scales, variances: variances, directions: directions)
  }
}
