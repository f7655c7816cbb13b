// The Kullback–Leibler divergence between normal distributions, and what to expect of it.

/// D_KL(p ‖ q) = ½ [ tr(Σ_q⁻¹ Σ_p) + (μ_q − μ_p)ᵀ Σ_q⁻¹ (μ_q − μ_p) − d + log(det Σ_q / det Σ_p) ] in nats.
///
/// It is +∞ where a covariance is singular, as that of a chain which never moved, and `NaN` where a moment is
/// not finite. Both arguments have the same dimension d.
public func klDivergence(_ p: NormalMoments, _ q: NormalMoments) -> Double {
  let d = p.dimension
  guard d == q.dimension else {
    fatalError("klDivergence: expected normals of the same dimension, found \(d) and \(q.dimension)")
  }
  guard p.isFinite, q.isFinite else { return .nan }
  guard let factorP = p.factorizedCovariance, let factorQ = q.factorizedCovariance else { return .infinity }

  var trace = 0.0
  for column in 0..<d {
    var solution = (0..<d).map { p.covariance[$0 * d + column] }
    factorQ.solve(&solution)
    trace += solution[column]
  }
  let shift = zip(q.mean, p.mean).map { $0 - $1 }
  var solution = shift
  factorQ.solve(&solution)
  let distance = zip(shift, solution).reduce(0) { $0 + $1.0 * $1.1 }
  return (trace + distance - Double(d) + factorQ.logDeterminant - factorP.logDeterminant) / 2
}

/// What a perfect sampler gives: the mean of D_KL(truth ‖ normal fitted to n independent draws of it), and as
/// `error` its standard deviation from run to run.
///
/// 2n D_KL is asymptotically χ² with as many degrees of freedom as parameters were fitted: d for the mean, where
/// n (m − μ)ᵀ Σ⁻¹ (m − μ) is χ²_d, and d(d + 1)/2 for the covariance, where with Σ̂ = Σ^½ (1 + E) Σ^½ the
/// divergence is ¼ tr E² + O(E³), and E has variances 2/n on its diagonal and 1/n beside it. Hence the mean
/// d(d + 3)/(4n) and the standard deviation √(d(d + 3))/(2n), up to a relative correction of order d/n. The
/// opposite direction of the divergence has the same limit.
///
/// - Parameters:
///   - dimension: d.
///   - draws: n; of a Markov chain the effective sample size.
public func expectedKLDivergence(dimension: Int, independentDraws draws: Double) -> Estimate {
  let d = Double(dimension)
  return Estimate(value: d * (d + 3) / (4 * draws), error: (d * (d + 3)).squareRoot() / (2 * draws))
}
