// The linear scale.

/// Equal differences are equally long. Values beyond ±10³⁰⁷, whose differences overflow, have no place.
public struct LinearScale: Scale {
  public init() {}

  public var emptyRange: ClosedRange<Double> { 0...1 }

  public func accepts(_ value: Double) -> Bool { abs(value) <= 1e307 }

  /// Ranges narrower than 10⁻¹⁰ of their values, where labels would need too many digits, grow to ±5 %.
  public func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let (low, high) = (range.lowerBound, range.upperBound)
    let magnitude = max(abs(low), abs(high))
    if magnitude < 1e-305 { return -1...1 }
    if high - low > 1e-10 * magnitude { return range }
    return low - 0.05 * magnitude...high + 0.05 * magnitude
  }

  public func padded(_ range: ClosedRange<Double>, below: Double, above: Double) -> ClosedRange<Double> {
    let length = range.upperBound - range.lowerBound
    return range.lowerBound - below * length...range.upperBound + above * length
  }

  public func position(of value: Double, in range: ClosedRange<Double>) -> Double {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  /// Multiples of 1, 2, 2.5 or 5 times a power of ten: the finest that stay within the limit.
  public func ticks(in range: ClosedRange<Double>, limit: Int) -> [Tick] {
    let (low, high) = (range.lowerBound, range.upperBound)
    let step = RoundStep(atLeast: (high - low) / Double(limit))
    let first = (low / step.value - 1e-9).rounded(.up)
    let last = (high / step.value + 1e-9).rounded(.down)
    guard first <= last else { return [] }
    let values = stride(from: first, through: last, by: 1).map(step.multiple)
    return zip(values, tickLabels(values, step: step)).map { Tick($0, label: $1) }
  }
}
