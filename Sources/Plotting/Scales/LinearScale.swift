// The linear scale.

/// Equal differences are equally long.
public struct LinearScale: Scale {
  public init() {}

  public var emptyRange: ClosedRange<Double> { 0...1 }

  public func accepts(_ value: Double) -> Bool { value.isFinite }

  /// Ranges narrower than 10⁻¹⁰ of their values, where labels would need too many digits, grow to ±5 %.
  public func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let (low, high) = (range.lowerBound, range.upperBound)
    let magnitude = max(abs(low), abs(high))
    if magnitude < 1e-305 { return -1...1 }
    if high / 2 - low / 2 > 0.5e-10 * magnitude { return range }
    return clamped(low - 0.05 * magnitude, high + 0.05 * magnitude)
  }

  public func padded(_ range: ClosedRange<Double>, below: Double, above: Double) -> ClosedRange<Double> {
    let (low, high) = (range.lowerBound, range.upperBound)
    // Each term stays finite where high − low would overflow.
    return clamped(low - (below * high - below * low), high + (above * high - above * low))
  }

  public func position(of value: Double, in range: ClosedRange<Double>) -> Double {
    // Halved, so that a range from −10³⁰⁸ to 10³⁰⁸ does not overflow.
    (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
  }

  /// Multiples of 1, 2, 2.5 or 5 times a power of ten: the finest that stay within the limit.
  public func ticks(in range: ClosedRange<Double>, limit: Int) -> [Tick] {
    let (low, high) = (range.lowerBound, range.upperBound)
    let step = RoundStep(atLeast: high / Double(limit) - low / Double(limit))
    let first = (low / step.value - 1e-9).rounded(.up)
    let last = (high / step.value + 1e-9).rounded(.down)
    guard first <= last else { return [] }
    let values = stride(from: first, through: last, by: 1).map(step.multiple)
    return zip(values, tickLabels(values, step: step)).map { Tick($0, label: $1) }
  }

  private func clamped(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    let limit = Double.greatestFiniteMagnitude
    return max(low, -limit)...min(high, limit)
  }
}
