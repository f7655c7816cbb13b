// Means and variances of autoregressive processes.

import Tracing

extension AR: DistributionWithMoments {
  /// μ of a stationary process; else, from the given past, mₜ = μ + Σ φⱼ (mₜ₋ⱼ − μ).
  public var mean: TracedArray {
    guard case .after(let past) = start else { return location.reshaped(to: []).broadcast(to: shape) }
    let p = coefficients.count
    var y = (0..<p).map { (past - location)[$0] }
    for _ in 0..<length {
      y.append((0..<p).reduce(TracedArray(0)) { $0 + coefficients[$1] * y[y.count - 1 - $1] })
    }
    return .stack(Array(y[p...])) + location
  }

  /// σ² over Π (1 − r²) with the partial autocorrelations r of a stationary process; else, from the given past,
  /// σ² Σ_{k < t} ψₖ² with the weights ψ₀ = 1, ψₖ = Σ φⱼ ψₖ₋ⱼ of past steps.
  public var variance: TracedArray {
    let square = (standardDeviation * standardDeviation).reshaped(to: [])
    guard case .after = start else {
      return (square * Self.orders(coefficients).last!.variance).broadcast(to: shape)
    }
    var weights = [TracedArray(1)]
    while weights.count < length {
      let count = weights.count
      let earlier = 0..<min(coefficients.count, count)
      weights.append(earlier.reduce(TracedArray(0)) { $0 + coefficients[$1] * weights[count - 1 - $1] })
    }
    let ψ = TracedArray.stack(weights)
    return square * (ψ * ψ).cumulativeSum()
  }
}
