// Statistical models on which warm-ups are tested, traced for derivatives of all orders.
import Distributions
import Foundation
import HamiltonianMonteCarlo
import LinearAlgebra
import LogDensities
import Randomness
import SamplingTestSupport
import Tracing

enum Models {
  /// `eight_schools_noncentered` of posteriordb; coordinates θ̃₁ … θ̃₈, μ and log τ.
  static let eightSchools = TracedLogDensity(dimension: 10) { q in
    let y = TracedArray([28, 8, -3, 7, -1, 1, 18, 12]), sigma = TracedArray([15, 10, 16, 11, 9, 11, 10, 18])
    let z = q[0..<8], mu = q[8], tau = exp(q[9])
    return Normal(0, 1).logDensity(z).sum() + Normal(0, 5).logDensity(mu) + q[9] - log1p(tau * tau / 25)
      + Normal(mu + tau * z, sigma).logDensity(y).sum()
  }

  /// `kidscore_momhsiq` of posteriordb, by XᵀX, Xᵀy and yᵀy of its data; coordinates β₁, β₂, β₃ and log σ.
  static let kidScores = TracedLogDensity(dimension: 4) { q in
    let xx = Matrix(rows: [
      [434, 341, 43_400], [341, 341, 34_854.308832449504], [43_400, 34_854.308832449504, 4_437_425],
    ])
    let xy = TracedArray([37_670, 30_458, 3_826_426.7726508686])
    let beta = q[0..<3], variance = exp(2 * q[3])
    let residual = 3_450_038 - 2 * (beta * xy).sum() + (beta * matmul(xx, beta)).sum()
    return -433 * q[3] - 0.5 * residual / variance - log1p(variance / 6.25)
  }

  /// A logistic regression on made-up data.
  static let logistic = TracedLogDensity(dimension: 8) { q in
    var random = Philox(seed: 435, stream: 0)
    let x = Matrix(rows: (0..<100).map { _ in (0..<8).map { _ in random.normal() } })
    let labels = TracedArray((0..<100).map { x[$0, 0] + random.normal() > 0 ? 1.0 : 0 })
    let logits = matmul(x, q)
    return (labels * logits - softplus(logits)).sum() + Normal(0, 1).logDensity(q).sum()
  }

  /// Independent normal coordinates with standard deviations from 0.3 to 3.
  static func normal(_ n: Int) -> TracedLogDensity {
    TracedLogDensity(dimension: n) { q in
      let scales = (0..<n).map { 0.3 * pow(10, Double($0) / Double(n - 1)) }
      return Normal(0, TracedArray(scales)).logDensity(q).sum()
    }
  }

  static let all: [(name: String, target: TracedLogDensity)] = [
    ("normal 10", normal(10)), ("normal 50", normal(50)), ("logistic", logistic),
    ("eight schools", eightSchools),
  ]
}

/// The least bulk ESS of all coordinates for each gradient of the draws.
func efficiency(_ chains: [StoredChain]) -> Double {
  let steps = chains.flatMap(\.statistics).reduce(0) { $0 + $1.steps }
  return (chains.summary().rows.map(\.bulkSize.value).min() ?? .nan) / Double(steps)
}
