// Numbers with a lower bound, an upper bound, or both.

import Tracing

/// Numbers above a bound, x = a + eᶻ, with log |∂x/∂z| = z.
public struct LowerBound: Constraint {
  public let bound: TracedArray

  /// - Parameter bound: a, a number or an array that fits the parameter, which may be traced.
  public init(_ bound: some TracedArrayConvertible) { self.bound = bound.traced }

  public var description: String {
    bound.knownValues?.allSatisfy { $0 == 0 } == true ? "positive numbers" : "numbers above a lower bound"
  }

  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    (bound + exp(z.reshaped(to: shape)), z.sum())
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray { log(x - bound) }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    x.isAbove(bound, shape, "LowerBound") && x.allSatisfy(\.isFinite)
  }
}

/// Numbers below a bound, x = b − eᶻ, with log |∂x/∂z| = z.
public struct UpperBound: Constraint {
  public let bound: TracedArray

  /// - Parameter bound: b, a number or an array that fits the parameter, which may be traced.
  public init(_ bound: some TracedArrayConvertible) { self.bound = bound.traced }

  public var description: String { "numbers below an upper bound" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    (bound - exp(z.reshaped(to: shape)), z.sum())
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray { log(bound - x) }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    x.map { -$0 }.isAbove(-bound, shape, "UpperBound") && x.allSatisfy(\.isFinite)
  }
}

/// Numbers between two bounds, x = a + (b − a) / (1 + e⁻ᶻ), with ∂x/∂z = (b − a) / ((1 + eᶻ) (1 + e⁻ᶻ)).
public struct Interval: Constraint {
  public let lower: TracedArray
  public let upper: TracedArray

  /// - Parameters:
  ///   - lower: a, a number or an array that fits the parameter, which may be traced.
  ///   - upper: b > a.
  public init(_ lower: some TracedArrayConvertible, _ upper: some TracedArrayConvertible) {
    (self.lower, self.upper) = (lower.traced, upper.traced)
    if TracingContext.checksConstants, let widths = (self.upper - self.lower).knownValues,
      !widths.allSatisfy({ $0 > 0 && $0.isFinite })
    {
      stopTracing(
        "Interval", "the upper bound must lie above the lower one, both finite; the widths are \(widths)")
    }
  }

  public var description: String { "numbers between two bounds" }

  public func unconstrainedShape(for shape: [Int]) -> [Int] { shape }

  public func constrain(_ z: TracedArray, to shape: [Int]) -> (value: TracedArray, logJacobian: TracedArray) {
    let z = z.reshaped(to: shape)
    let width = upper - lower
    let logJacobian = log(width).broadcast(to: shape).sum() - (softplus(z) + softplus(-z)).sum()
    return (lower + width * sigmoid(z), logJacobian)
  }

  public func unconstrain(_ x: TracedArray) -> TracedArray { log(x - lower) - log(upper - x) }

  public func contains(_ x: [Double], shape: [Int]) -> Bool {
    x.isAbove(lower, shape, "Interval") && x.map { -$0 }.isAbove(-upper, shape, "Interval")
  }
}

extension Constraint where Self == LowerBound {
  /// Numbers above 0.
  public static var positive: LowerBound { LowerBound(0) }
  /// Numbers above a bound.
  public static func lower(_ bound: some TracedArrayConvertible) -> LowerBound { LowerBound(bound) }
}

extension Constraint where Self == UpperBound {
  /// Numbers below a bound.
  public static func upper(_ bound: some TracedArrayConvertible) -> UpperBound { UpperBound(bound) }
}

extension Constraint where Self == Interval {
  /// Numbers between 0 and 1.
  public static var unitInterval: Interval { Interval(0, 1) }
  /// Numbers between two bounds.
  public static func interval(
    _ lower: some TracedArrayConvertible, _ upper: some TracedArrayConvertible
  ) -> Interval { Interval(lower, upper) }
}

extension [Double] {
  /// Whether each number is above that of the bound, or equal to it as rounding makes it; true where the bound is traced.
  fileprivate func isAbove(_ bound: TracedArray, _ shape: [Int], _ name: String) -> Bool {
    guard let bounds = bound.broadcast(to: shape).knownValues else { return true }
    return zip(self, bounds).allSatisfy { $0 >= $1 }
  }
}
