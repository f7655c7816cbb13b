// The logistic function and its integral, without overflow.
import Foundation

/// 1 / (1 + e⁻ˣ), the logistic function.
public func sigmoid(_ x: Double) -> Double {
  let e = exp(-abs(x))
  return (x >= 0 ? 1 : e) / (1 + e)
}

/// log(1 + eˣ), without cancellation.
public func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }
