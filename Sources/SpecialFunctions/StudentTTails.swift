// The distribution functions of Student's t and of its size by their logarithms, far out in the tails.

import Foundation

/// log P(T ≤ t) for a number T of Student's t distribution, or its first derivative by t.
///
/// P(|T| > t) = I_x(ν/2, ½) with x = ν/(ν + t²), by that substitution in the integral of the density: `logRegularizedBeta`
/// says how and how accurately, but x and 1 − x are each as exact as t, so that nothing is lost for many degrees of freedom.
/// log P(T > t) is the same at −t. From |t| = 10¹⁰⁰ on, before t² overflows, P(|T| > t) is taken for the power t^(−ν) that it
/// has long become.
///
/// With f for it and the density g, f″ = f′ ((log g)′ − f′), where (log g)′ = −(ν + 1) t/(ν + t²).
///
/// - Parameters:
///   - order: 0 for the function itself, or 1.
///   - t: the argument.
///   - ν: the degrees of freedom, positive and finite, else the value is `NaN`.
public func logStudentTCDF(order: Int = 0, _ t: Double, degreesOfFreedom ν: Double) -> Double {
  let outside = sizeTails(t, ν).lower
  let slope = 2 * outside.slope / size(t)
  if t <= 0 { return order == 0 ? outside.logarithm - M_LN2 : slope }
  let half = 0.5 * exp(outside.logarithm)
  return order == 0 ? log1p(-half) : slope * half / (1 - half)
}

/// log P(|T| ≤ t) for a number T of Student's t distribution, or its first derivative by t: see `logStudentTCDF`, whose
/// differential equation it has.
///
/// - Parameters:
///   - order: 0 for the function itself, or 1.
///   - t: the argument; at and below 0 the value is −∞.
///   - ν: the degrees of freedom, positive and finite, else the value is `NaN`.
public func logHalfStudentTCDF(order: Int = 0, _ t: Double, degreesOfFreedom ν: Double) -> Double {
  let inside = sizeTails(t, ν).upper
  if t > 0 || inside.logarithm.isNaN {
    return order == 0 ? inside.logarithm + log(shareOfSize(t)) : 2 * inside.slope / t
  }
  return order == 0 ? -.infinity : t == 0 ? .infinity : 0
}

/// log P(|T| > t), or its first derivative by t: see `logHalfStudentTCDF`.
///
/// - Parameters:
///   - order: 0 for the function itself, or 1.
///   - t: the argument; at and below 0 the value is 0.
///   - ν: the degrees of freedom, positive and finite, else the value is `NaN`.
public func logHalfStudentTSurvival(order: Int = 0, _ t: Double, degreesOfFreedom ν: Double) -> Double {
  let outside = sizeTails(t, ν).lower
  if outside.logarithm.isNaN { return .nan }
  if order == 0 { return t > 0 ? outside.logarithm * shareOfSize(t) : 0 }
  return t < 0 ? 0 : -2 * outside.slope / size(t)
}

/// P(|T| > t) below and P(|T| ≤ t) above, with slopes by log(ν/t²).
private func sizeTails(_ t: Double, _ ν: Double) -> LogTails {
  let last = 1e100
  if size(t) > last {
    let (outside, fall) = (sizeTails(last, ν).lower, ν * log(size(t) / last))
    return LogTails(
      logDensity: outside.logarithm - fall + log(outside.slope), quotient: 1 / outside.slope, isLower: true)
  }
  let square = size(t) * size(t)
  return betaTails(1 / (1 + square / ν), 1 / (1 + ν / square), 0.5 * ν, 0.5)
}

/// A number so near to 0 that the density is constant below it.
private let least = 1e-140

/// |t|, but at least `least`.
private func size(_ t: Double) -> Double { t.isNaN ? t : max(abs(t), least) }

/// t/size(t) for t > 0, which is 1 from `least` on.
private func shareOfSize(_ t: Double) -> Double { min(t / least, 1) }
