// A distribution of single numbers, cut off at one or two bounds.

import Constraints
import Foundation
import Randomness
import Tracing

/// A distribution given that its variable lies between two bounds, element by element.
///
/// log p(x) = log p₀(x) − log P₀(a ≤ x ≤ b) for a ≤ x ≤ b, else −∞, both for densities and for counts, whose bounds are
/// constant whole numbers: `Truncated(Poisson(rate), lower: 1)` has no zeros. The probability comes from the logarithm of the
/// tail that is smaller, as a difference of logarithms, so that truncation far out in a tail is right, too: the error
/// is that of the rounding of both logarithms, 10⁻¹³ for a normal distribution cut off at 40 standard deviations. Where
/// that difference would cancel, between bounds that are close to each other, the density in the middle gives it.
///
/// The shapes of `StudentT`, `HalfStudentT`, `Gamma`, `InverseGamma`, `ChiSquared` and `Beta` must be constant here, or the log
/// density stops the trace; bounds of densities, locations, scales, rates and probabilities may be traced.
public struct Truncated<Base: DistributionWithCDF>: Distribution {
  public let base: Base
  public let lower: TracedArray?
  public let upper: TracedArray?

  /// - Parameters:
  ///   - base: what is cut off.
  ///   - lower: a, finite.
  ///   - upper: b > a, finite. Constant bounds in the wrong order stop the trace; where traced ones are, the log
  ///     density is `NaN`, and −∞ or `NaN` where nothing of the base lies between them.
  public init(_ base: Base, lower: some TracedArrayConvertible, upper: some TracedArrayConvertible) {
    self.init(
      base, lower.parameter("Truncated", "lower bound", .finite),
      upper.parameter("Truncated", "upper bound", .finite))
    let range: ParameterRange = base.support == nil ? .notNegative : .positive
    _ = (upper.traced - lower.traced).parameter("Truncated", "upper minus the lower bound", range)
  }

  /// - Parameters:
  ///   - base: what is cut off.
  ///   - lower: a, finite; there is no upper bound.
  public init(_ base: Base, lower: some TracedArrayConvertible) {
    self.init(base, lower.parameter("Truncated", "lower bound", .finite), nil)
  }

  /// - Parameters:
  ///   - base: what is cut off.
  ///   - upper: b, finite; there is no lower bound.
  public init(_ base: Base, upper: some TracedArrayConvertible) {
    self.init(base, nil, upper.parameter("Truncated", "upper bound", .finite))
  }

  private init(_ base: Base, _ lower: TracedArray?, _ upper: TracedArray?) {
    (self.base, self.lower, self.upper) = (base, lower, upper)
    guard isOfCounts else { return }
    for bound in [lower, upper].compactMap(\.self) where !bound.isConstant({ $0 == $0.rounded() }) {
      stopTracing("Truncated", "the bounds of counts should be constant whole numbers, but one is \(bound)")
    }
  }

  private var isOfCounts: Bool { base.support == nil }

  public var shape: [Int] {
    [lower, upper].compactMap(\.self).reduce(base.shape) { Shapes.broadcast($0, $1.shape, "Truncated") }
  }

  /// Between the bounds. Where one is missing, that of the base takes its place, if it has one. Nil for counts.
  public var support: (any Constraint)? {
    if isOfCounts { return nil }
    let (least, largest) = Self.bounds(base.support)
    let low = Self.either(lower, least) { max($0, $1) }
    let high = Self.either(upper, largest) { min($0, $1) }
    switch (low, high) {
    case (let low?, let high?): return .interval(low, high)
    case (let low?, nil): return .lower(low)
    case (nil, let high?): return .upper(high)
    case (nil, nil): return base.support
    }
  }

  /// Those of the base between the bounds.
  public var countRange: CountRange? {
    base.countRange.map { range in
      CountRange(
        from: lower.map { max($0, range.least) } ?? range.least,
        to: Self.either(upper, range.largest) { min($0, $1) }, areCategories: range.areCategories)
    }
  }

  private static func bounds(_ support: (any Constraint)?) -> (TracedArray?, TracedArray?) {
    if let interval = support as? Interval { return (interval.lower, interval.upper) }
    return ((support as? LowerBound)?.bound, (support as? UpperBound)?.bound)
  }

  private static func either(
    _ a: TracedArray?, _ b: TracedArray?, _ both: (TracedArray, TracedArray) -> TracedArray
  ) -> TracedArray? {
    guard let a, let b else { return a ?? b }
    return both(a, b)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    var value = base.logDensity(x) - logProbability
    if let lower { value = zeroDensity(where: x .< lower, else: value) }
    if let upper { value = zeroDensity(where: x .> upper, else: value) }
    guard let lower, let upper else { return value }
    return select(isOfCounts ? lower .<= upper : lower .< upper, value, Double.nan)
  }

  /// Where the distribution function is the probability of what is cut off below.
  private var edge: TracedArray? { isOfCounts ? lower.map { $0 - 1 } : lower }

  /// log P₀(a ≤ x ≤ b)
  private var logProbability: TracedArray {
    switch (edge, upper) {
    case (nil, nil): return 0
    case (let lower?, nil): return base.logSurvival(lower)
    case (nil, let upper?): return base.logCDF(upper)
    case (let lower?, let upper?):
      let (below, belowUpper) = (base.logCDF(lower), base.logCDF(upper))
      let (aboveLower, above) = (base.logSurvival(lower), base.logSurvival(upper))
      let isUpperTail = below .> -Double.log2
      let tail = select(isUpperTail, aboveLower, belowUpper)
      let difference = select(isUpperTail, above - aboveLower, below - belowUpper)
      let probability = tail + log1mexp(difference)
      return isOfCounts ? probability : narrow(lower, upper, difference, else: probability)
    }
  }

  /// The midpoint rule log p₀((a + b)/2) + log(b − a) where less than 10⁻⁸ of the tail lies between the bounds and the
  /// density hardly differs there.
  ///
  /// - Parameter difference: the logarithm of the part of the tail that lies beyond the bounds.
  private func narrow(
    _ lower: TracedArray, _ upper: TracedArray, _ difference: TracedArray, else probability: TracedArray
  ) -> TracedArray {
    let middle = base.logDensity(lower + 0.5 * (upper - lower))
    let change = abs(middle - base.logDensity(lower))
    // Far out the logarithms are large, and rounded.
    let isNarrow = (difference .> -1e-8) .& (change .< 1e-6 + 1e-14 * abs(middle))
    return select(isNarrow, middle + log(upper - lower), probability)
  }

  /// By inversion within the smaller tail.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let uniforms = (0..<Shapes.count(shape)).map { _ in generator.openUniform() }
    func constants(_ bound: TracedArray?, _ value: (TracedArray) -> TracedArray, _ missing: Double)
      -> [Double]
    {
      (bound.map(value) ?? TracedArray(missing)).drawable("Truncated", to: shape)
    }
    let (below, belowUpper) = (
      constants(edge, base.logCDF, -.infinity), constants(upper, base.logCDF, 0)
    )
    let (aboveLower, above) = (
      constants(edge, base.logSurvival, 0), constants(upper, base.logSurvival, -.infinity)
    )
    let isUpperTail = below.map { $0 > -Double.log2 }
    let byCDF = base.quantile(logCDF: Self.between(below, belowUpper, uniforms), shape: shape)
    let bySurvival = base.quantile(logSurvival: Self.between(above, aboveLower, uniforms), shape: shape)
    let low = constants(lower, { $0 }, -.infinity)
    let high = constants(upper, { $0 }, .infinity)
    // Rounding can put a quantile beyond its bound.
    return uniforms.indices.map {
      Swift.min(Swift.max(isUpperTail[$0] ? bySurvival[$0] : byCDF[$0], low[$0]), high[$0])
    }
  }

  /// log(eᵖ + u (e^q − eᵖ)) for p < q.
  private static func between(_ p: [Double], _ q: [Double], _ u: [Double]) -> [Double] {
    u.indices.map { k in
      let ratio = Foundation.exp(p[k] - q[k])
      return q[k] + Foundation.log(ratio + u[k] * (1 - ratio))
    }
  }
}
