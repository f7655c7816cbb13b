// Quantiles of gamma, beta and Student t distributions by the logarithms of probabilities, far out in both tails.

import Foundation

/// The x with log P(a, x) = p.
///
/// By Newton's steps on the tail that is smaller, which is a concave function of log x, between bounds.
///
/// - Parameters:
///   - p: the logarithm of the lower tail, from −∞ to 0, else the value is `NaN`.
///   - a: the shape, positive and finite, else the value is `NaN`.
/// - Returns: 0 for −∞ and where x is too small for a `Double`, +∞ for 0.
public func inverseLogRegularizedGammaP(_ p: Double, shape a: Double) -> Double {
  p > -M_LN2 ? upperGammaQuantile(logOneMinusExp(p), a) : lowerGammaQuantile(p, a)
}

/// The x with log Q(a, x) = p: see `inverseLogRegularizedGammaP`.
///
/// - Parameters:
///   - p: the logarithm of the upper tail, from −∞ to 0, else the value is `NaN`.
///   - a: the shape, positive and finite, else the value is `NaN`.
/// - Returns: +∞ for −∞, 0 for 0.
public func inverseLogRegularizedGammaQ(_ p: Double, shape a: Double) -> Double {
  p > -M_LN2 ? lowerGammaQuantile(logOneMinusExp(p), a) : upperGammaQuantile(p, a)
}

private func lowerGammaQuantile(_ p: Double, _ a: Double) -> Double {
  let x = exp(increasingRoot(p, from: log(a)) { gammaTails(exp($0), a).lower })
  return x * (1 - lastStep(p, gammaTails(x, a).lower))
}

private func upperGammaQuantile(_ p: Double, _ a: Double) -> Double {
  let x = exp(-increasingRoot(p, from: -log(a)) { gammaTails(exp(-$0), a).upper })
  return x * (1 + lastStep(p, gammaTails(x, a).upper))
}

/// One more of Newton's steps, relative to x, which its logarithm has rounded.
private func lastStep(_ p: Double, _ tail: LogTails.Tail) -> Double {
  let step = (tail.logarithm - p) / tail.slope
  return abs(step) < 1 ? step : 0
}

/// The x with log I_x(a, b) = p.
///
/// By Newton's steps on the tail that is smaller, which is a concave function of log(x/(1 − x)), between bounds.
///
/// - Parameters:
///   - p: the logarithm of the lower tail, from −∞ to 0, else the value is `NaN`.
///   - a: positive and finite, else the value is `NaN`; so is `b`.
///   - b: the second parameter.
public func inverseLogRegularizedBeta(_ p: Double, a: Double, b: Double) -> Double {
  p > -M_LN2 ? sigmoid(-lowerBetaLogit(logOneMinusExp(p), b, a)) : sigmoid(lowerBetaLogit(p, a, b))
}

/// The x with log(1 − I_x(a, b)) = p: see `inverseLogRegularizedBeta`.
///
/// - Parameters:
///   - p: the logarithm of the upper tail, from −∞ to 0, else the value is `NaN`.
///   - a: positive and finite, else the value is `NaN`; so is `b`.
///   - b: the second parameter.
public func inverseLogRegularizedBetaComplement(_ p: Double, a: Double, b: Double) -> Double {
  p > -M_LN2 ? sigmoid(lowerBetaLogit(logOneMinusExp(p), a, b)) : sigmoid(-lowerBetaLogit(p, b, a))
}

/// log(x/(1 − x)) at the quantile.
private func lowerBetaLogit(_ p: Double, _ a: Double, _ b: Double) -> Double {
  increasingRoot(p, from: log(a / b)) { betaTails(sigmoid($0), sigmoid(-$0), a, b).lower }
}

/// The t with log P(T ≤ t) = p for a number T of Student's t distribution.
///
/// By Newton's steps on the tail that is smaller, which is a concave function of arsinh(t/√ν), between bounds.
///
/// - Parameters:
///   - p: from −∞ to 0, else the value is `NaN`.
///   - ν: the degrees of freedom, positive and finite, else the value is `NaN`.
/// - Returns: ±∞ where t is too large for a `Double`.
public func studentTQuantile(logProbability p: Double, degreesOfFreedom ν: Double) -> Double {
  if p > -M_LN2 { return -studentTQuantile(logProbability: logOneMinusExp(p), degreesOfFreedom: ν) }
  let root = ν.squareRoot()
  return root
    * sinh(
      increasingRoot(p, from: 0) { u in
        let t = root * sinh(u)
        return LogTails.Tail(
          logarithm: logStudentTCDF(t, degreesOfFreedom: ν),
          slope: root * cosh(u) * logStudentTCDF(order: 1, t, degreesOfFreedom: ν))
      })
}

/// The t with log P(|T| ≤ t) = p for a number T of Student's t distribution: see `studentTQuantile`. The coordinate of small t
/// is log t.
///
/// - Parameters:
///   - p: from −∞ to 0, else the value is `NaN`.
///   - ν: the degrees of freedom, positive and finite, else the value is `NaN`.
public func halfStudentTQuantile(logProbability p: Double, degreesOfFreedom ν: Double) -> Double {
  if p > -M_LN2 {
    return -studentTQuantile(logProbability: logOneMinusExp(p) - M_LN2, degreesOfFreedom: ν)
  }
  return exp(
    increasingRoot(p, from: 0) { u in
      let t = exp(u)
      return LogTails.Tail(
        logarithm: logHalfStudentTCDF(t, degreesOfFreedom: ν),
        slope: t * logHalfStudentTCDF(order: 1, t, degreesOfFreedom: ν))
    })
}

/// The u where a tail that increases with u has the logarithm p, of which the slope is the derivative; −∞ for −∞.
///
/// Newton's steps come from the left, where they never go too far if the logarithm is concave.
private func increasingRoot(_ p: Double, from start: Double, _ tail: (Double) -> LogTails.Tail) -> Double {
  guard p > -.infinity, !tail(start).logarithm.isNaN else { return p == -.infinity ? p : .nan }
  var (low, high, step) = (start, start, 1.0)
  while tail(low).logarithm > p { (low, high, step) = (low - step, low, 2 * step) }
  while tail(high).logarithm < p { (low, high, step) = (high, high + step, 2 * step) }
  var u = low
  for _ in 0..<200 {
    let found = tail(u)
    if found.logarithm < p { low = u } else { high = u }
    let newton = u - (found.logarithm - p) / found.slope
    let next = newton >= low && newton <= high ? newton : 0.5 * (low + high)
    if abs(next - u) <= 4 * Double.ulpOfOne * max(abs(u), 1) { return next }
    u = next
  }
  return u
}
