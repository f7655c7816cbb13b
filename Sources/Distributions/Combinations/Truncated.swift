// A distribution of single numbers, cut off at one or two bounds.

import Constraints
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
/// Bounds of densities and all parameters of the base may be traced.
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

  var isOfCounts: Bool { base.support == nil }

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

  static func bounds(_ support: (any Constraint)?) -> (TracedArray?, TracedArray?) {
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
    return areBoundsOrdered.map { select($0, value, Double.nan) } ?? value
  }

  /// Whether there is room between the bounds; nil where one is missing.
  var areBoundsOrdered: TracedCondition? {
    guard let lower, let upper else { return nil }
    return isOfCounts ? lower .<= upper : lower .< upper
  }

  /// Where the distribution function is the probability of what is cut off below.
  var edge: TracedArray? { isOfCounts ? lower.map { $0 - 1 } : lower }

  /// log P₀(a ≤ x ≤ b)
  private var logProbability: TracedArray {
    switch (edge, upper) {
    case (nil, nil): return 0
    case (let lower?, nil): return base.logSurvival(lower)
    case (nil, let upper?): return base.logCDF(upper)
    case (let lower?, let upper?):
      let tail = smallerTail(lower, upper)
      let probability = tail.logarithm + log1mexp(tail.logRest)
      guard !isOfCounts else { return probability }
      return select(
        isNarrow(lower, upper, tail.logRest), base.logDensity(middle(lower, upper)) + log(upper - lower),
        probability)
    }
  }

  /// The logarithm of what lies above the lower bound, or below the upper one, whichever is less, and that of the share of it
  /// that lies beyond the other bound.
  private func smallerTail(
    _ lower: TracedArray, _ upper: TracedArray
  ) -> (logarithm: TracedArray, logRest: TracedArray) {
    let (below, belowUpper) = (base.logCDF(lower), base.logCDF(upper))
    let (aboveLower, above) = (base.logSurvival(lower), base.logSurvival(upper))
    let isUpperTail = below .> -Double.log2
    return (
      select(isUpperTail, aboveLower, belowUpper),
      select(isUpperTail, above - aboveLower, below - belowUpper)
    )
  }

  private func middle(_ lower: TracedArray, _ upper: TracedArray) -> TracedArray {
    lower + 0.5 * (upper - lower)
  }

  /// Where less than 10⁻⁸ of the tail lies between two bounds and the density hardly differs there: the midpoint rule
  /// log p₀((a + b)/2) + log(b − a) is the better one. Nil for counts, and where a bound is missing.
  var isNarrow: TracedCondition? {
    guard let lower, let upper, !isOfCounts else { return nil }
    return isNarrow(lower, upper, smallerTail(lower, upper).logRest)
  }

  private func isNarrow(
    _ lower: TracedArray, _ upper: TracedArray, _ logRest: TracedArray
  ) -> TracedCondition {
    let middle = base.logDensity(middle(lower, upper))
    let change = abs(middle - base.logDensity(lower))
    // Far out the logarithms are large, and rounded.
    return (logRest .> -1e-8) .& (change .< 1e-6 + 1e-14 * abs(middle))
  }

  /// By inversion within the smaller tail.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let uniforms = (0..<Shapes.count(shape)).map { _ in generator.openUniform() }
    return TruncatedQuantiles(self, shape: shape, for: "Truncated.draw").draws(uniforms)
  }
}
