// The targets on which warm-ups are measured, with gradients written by hand.
import Foundation
import LogDensities
import Randomness

/// A target with a name.
struct NamedTarget {
  let name: String
  let logDensity: HandWrittenLogDensity
}

let targets = [
  NamedTarget(name: "kid scores", logDensity: kidScores),
  NamedTarget(name: "eight schools", logDensity: eightSchools),
  NamedTarget(name: "normal, 100-D", logDensity: correlatedNormal(dimension: 100, correlation: 0.9)),
  NamedTarget(name: "logistic, 50-D", logDensity: logisticRegression(rows: 200, columns: 50)),
  NamedTarget(name: "funnel, 11-D", logDensity: funnel(dimension: 11)),
]

/// `kidscore_momhsiq` of posteriordb: test scores y of 434 children by a line in the mother's school and IQ, with β flat
/// and σ ~ half-Cauchy(0, 2.5); coordinates β and log σ. Only XᵀX, Xᵀy and yᵀy of the data enter.
let kidScores = HandWrittenLogDensity(dimension: 4) { q, gradient in
  let count = 434.0, yy = 3_450_038.0
  let xx: (Double, Double, Double, Double, Double, Double) =
    (434, 341, 43_400, 341, 34_854.308832449504, 4_437_425)
  let xy = (37_670.0, 30_458.0, 3_826_426.7726508686)
  let (a, b, c) = (q[0], q[1], q[2])
  let fitted = (
    xx.0 * a + xx.1 * b + xx.2 * c, xx.1 * a + xx.3 * b + xx.4 * c, xx.2 * a + xx.4 * b + xx.5 * c
  )
  let residual =
    yy - 2 * (a * xy.0 + b * xy.1 + c * xy.2) + a * fitted.0 + b * fitted.1 + c * fitted.2
  let variance = exp(2 * q[3])
  gradient[0] = (xy.0 - fitted.0) / variance
  gradient[1] = (xy.1 - fitted.1) / variance
  gradient[2] = (xy.2 - fitted.2) / variance
  gradient[3] = 1 - count + residual / variance - 2 * variance / (6.25 + variance)
  return (1 - count) * q[3] - 0.5 * residual / variance - log1p(variance / 6.25)
}

/// `eight_schools_noncentered` of posteriordb: θ̃ⱼ ~ N(0, 1), μ ~ N(0, 5), τ ~ half-Cauchy(0, 5), yⱼ ~ N(μ + τ θ̃ⱼ, σⱼ);
/// coordinates θ̃, μ and log τ.
let eightSchools = HandWrittenLogDensity(dimension: 10) { q, gradient in
  let y: [Double] = [28, 8, -3, 7, -1, 1, 18, 12], sigma: [Double] = [15, 10, 16, 11, 9, 11, 10, 18]
  let (mu, tau) = (q[8], exp(q[9]))
  var value = -0.5 * mu * mu / 25 - log1p(tau * tau / 25) + q[9]
  gradient[8] = -mu / 25
  gradient[9] = 1 - 2 * tau * tau / (25 + tau * tau)
  for j in 0..<8 {
    let z = (y[j] - mu - tau * q[j]) / sigma[j]
    let slope = z / sigma[j]
    value -= 0.5 * (q[j] * q[j] + z * z)
    gradient[j] = tau * slope - q[j]
    gradient[8] += slope
    gradient[9] += slope * tau * q[j]
  }
  return value
}

/// Normal coordinates with standard deviations from 0.1 to 10, neighbours correlated and others through them.
func correlatedNormal(dimension n: Int, correlation r: Double) -> HandWrittenLogDensity {
  let scales = (0..<n).map { exp(log(10) * (2 * Double($0) / Double(n - 1) - 1)) }
  return HandWrittenLogDensity(dimension: n) { q, gradient in
    var value = 0.0
    for i in 0..<n { gradient[i] = 0 }
    for i in 0..<n {
      let before = i > 0 ? q[i - 1] / scales[i - 1] : 0
      let (rest, factor) = i > 0 ? (1 - r * r, r) : (1.0, 0.0)
      let deviation = q[i] / scales[i] - factor * before
      value -= 0.5 * deviation * deviation / rest
      gradient[i] -= deviation / rest / scales[i]
      if i > 0 { gradient[i - 1] += factor * deviation / rest / scales[i - 1] }
    }
    return value
  }
}

/// A logistic regression with standard normal coefficients on made-up columns that have something in common.
func logisticRegression(rows: Int, columns: Int) -> HandWrittenLogDensity {
  var random = Philox(seed: 435, stream: 0)
  let coefficients = (0..<columns).map { _ in random.normal() / 3 }
  var data: [Double] = []
  var labels: [Double] = []
  for _ in 0..<rows {
    let common = random.normal()
    let row = (0..<columns).map { _ in common + random.normal() }
    let logit = zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    data += row
    labels.append(random.uniform() < 1 / (1 + exp(-logit)) ? 1 : 0)
  }
  let (x, y) = (data, labels)
  return HandWrittenLogDensity(dimension: columns) { q, gradient in
    var value = 0.0
    for j in 0..<columns {
      value -= 0.5 * q[j] * q[j]
      gradient[j] = -q[j]
    }
    for i in 0..<rows {
      var logit = 0.0
      for j in 0..<columns { logit += x[i * columns + j] * q[j] }
      value += y[i] * logit - max(logit, 0) - log1p(exp(-abs(logit)))
      let slope = y[i] - 1 / (1 + exp(-logit))
      for j in 0..<columns { gradient[j] += slope * x[i * columns + j] }
    }
    return value
  }
}

/// Neal's funnel: v ~ N(0, 3²), and all others ~ N(0, e⁻ᵛ) given v.
func funnel(dimension n: Int) -> HandWrittenLogDensity {
  HandWrittenLogDensity(dimension: n) { q, gradient in
    let (v, precision) = (q[0], exp(q[0]))
    var square = 0.0
    for i in 1..<n {
      square += q[i] * q[i]
      gradient[i] = -precision * q[i]
    }
    gradient[0] = -v / 9 + 0.5 * Double(n - 1) - 0.5 * precision * square
    return -v * v / 18 + 0.5 * Double(n - 1) * v - 0.5 * precision * square
  }
}
