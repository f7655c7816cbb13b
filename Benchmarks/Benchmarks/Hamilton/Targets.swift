// The log densities that everything is measured on.

import Distributions
import Foundation
import Randomness
import Tracing

/// N([1, 2, 3], 0.5² I).
let gaussian = TracedLogDensity(dimension: 3) { q in
  Normal([1, 2, 3], 0.5).logDensity(q).sum()
}

/// A hundred independent normal coordinates with standard deviations from 0.1 to 10.
let wideGaussian = TracedLogDensity(dimension: 100) { q in
  let scales = (0..<100).map { exp(log(10) * (2 * Double($0) / 99 - 1)) }
  return Normal(0, TracedArray(scales)).logDensity(q).sum()
}

/// Neal's funnel in D + 1 dimensions: v ~ N(0, 3²), and x₁ … x_D ~ N(0, e⁻ᵛ) given v.
func funnel(dimension: Int) -> TracedLogDensity {
  TracedLogDensity(dimension: dimension + 1) { w in
    let v = w[0], x = w[1...]
    return Normal(0, 3).logDensity(v) + Normal(0, exp(-v / 2)).logDensity(x).sum()
  }
}

/// Where the chains on the funnel begin: v = 0 and all x = 1.
func funnelStart(dimension: Int) -> [Double] { [0] + [Double](repeating: 1, count: dimension) }

/// Independent draws from the funnel: where an exact chain spends its time.
func funnelDraws(dimension: Int, count: Int) -> [[Double]] {
  var generator = Philox(seed: 2019, stream: 0)
  var normals = [Double](repeating: 0, count: dimension + 1)
  return (0..<count).map { _ in
    generator.fillNormal(&normals)
    let v = 3 * normals[0]
    return [v] + normals[1...].map { $0 * exp(-v / 2) }
  }
}

/// A linear regression on two made-up columns: intercept, two slopes and the logarithm of the noise.
func regression(rows: Int) -> TracedLogDensity {
  var generator = Philox(seed: 434, stream: 0)
  let columns = (0..<3).map { _ in TracedArray((0..<rows).map { _ in generator.normal() }) }
  return TracedLogDensity(dimension: 4) { q in
    let line = q[0] + q[1] * columns[0] + q[2] * columns[1]
    return Normal(line, exp(q[3])).logDensity(columns[2]).sum() + Normal(0, 1).logDensity(q).sum()
  }
}

/// A logistic regression on made-up data, written column by column.
func logisticRegression(rows: Int, columns: Int) -> TracedLogDensity {
  var generator = Philox(seed: 435, stream: 0)
  let data = (0..<columns).map { _ in TracedArray((0..<rows).map { _ in generator.normal() }) }
  let labels = TracedArray((0..<rows).map { _ in generator.uniform() < 0.5 ? 1.0 : 0.0 })
  return TracedLogDensity(dimension: columns) { q in
    let logits = (0..<columns).reduce(TracedArray(0)) { $0 + q[$1] * data[$1] }
    return (labels * logits - softplus(logits)).sum() + Normal(0, 1).logDensity(q).sum()
  }
}

/// `kidscore_momhsiq` of posteriordb: scores by a line in the mother's school and intelligence, with flat β and
/// σ ~ half-Cauchy(0, 2.5); coordinates β and log σ.
let kidScores = TracedLogDensity(dimension: 4) { q in
  let sigma = exp(q[3])
  let line = q[0] + q[1] * TracedArray(KidScores.highSchool) + q[2] * TracedArray(KidScores.intelligence)
  return Normal(line, sigma).logDensity(TracedArray(KidScores.score)).sum() - log1p(sigma * sigma / 6.25)
    + q[3]
}

/// `eight_schools_noncentered` of posteriordb; coordinates μ, log τ and θ̃.
let eightSchools = TracedLogDensity(dimension: 10) { q in
  let tau = exp(q[1]), theta = q[0] + tau * q[2...]
  return Normal(0, 5).logDensity(q[0]) - log1p(tau * tau / 25) + q[1] + Normal(0, 1).logDensity(q[2...]).sum()
    + Normal(theta, TracedArray(EightSchools.error)).logDensity(TracedArray(EightSchools.effect)).sum()
}
