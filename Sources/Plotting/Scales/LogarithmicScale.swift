// The logarithmic scale.
import Foundation

/// Equal ratios are equally long. Values must be positive (and not subnormal); others have no place and are skipped.
public struct LogarithmicScale: Scale {
  public init() {}

  public var emptyRange: ClosedRange<Double> { 1...10 }

  public func accepts(_ value: Double) -> Bool { value.isNormal && value > 0 }

  /// Ranges narrower than one part in 10¹⁰ grow to a factor of two around them.
  public func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    guard range.upperBound / range.lowerBound <= 1 + 1e-10 else { return range }
    return bounded(range.lowerBound / 2, range.upperBound * 2)
  }

  public func padded(_ range: ClosedRange<Double>, below: Double, above: Double) -> ClosedRange<Double> {
    // As a factor, because 10^log10(x) need not be x where nothing is added.
    let factor = log10(range.upperBound) - log10(range.lowerBound)
    return bounded(range.lowerBound / pow(10, below * factor), range.upperBound * pow(10, above * factor))
  }

  public func position(of value: Double, in range: ClosedRange<Double>) -> Double {
    let low = log10(range.lowerBound)
    return (log10(value) - low) / (log10(range.upperBound) - low)
  }

  /// Powers of ten, every one or every n-th, with minor ticks between; 1, 2 and 5 times powers of ten where the
  /// range holds fewer than two; and linear ticks where it does not even hold two of those.
  public func ticks(in range: ClosedRange<Double>, limit: Int) -> [Tick] {
    // Tolerant at the ends: log10(10^−3) need not be −3 exactly.
    let low = Int((log10(range.lowerBound) - 1e-9).rounded(.up))
    let high = Int((log10(range.upperBound) + 1e-9).rounded(.down))
    if high - low >= 1 { return decades(from: low, to: high, in: range, limit: limit) }
    var inside: [Tick] = []
    for exponent in low - 1...high + 1 {
      for mantissa in [1.0, 2, 5] where range.contains(mantissa * power(exponent)) {
        inside.append(Tick(mantissa * power(exponent), label: label(mantissa, exponent)))
      }
    }
    guard (2...limit + 1).contains(inside.count) else { return LinearScale().ticks(in: range, limit: limit) }
    return inside + multiples([3, 4, 6, 7, 8, 9], from: low - 1, to: high + 1, in: range)
  }

  /// Minor ticks at multiples of powers of ten.
  private func multiples(_ of: [Double], from low: Int, to high: Int, in range: ClosedRange<Double>) -> [Tick]
  {
    (low...high).flatMap { exponent in of.map { $0 * power(exponent) } }.filter(range.contains).map(
      Tick.init(minor:))
  }

  private func decades(from low: Int, to high: Int, in range: ClosedRange<Double>, limit: Int) -> [Tick] {
    let strides = [1, 2, 3, 5, 10, 20, 25, 50, 100, 200]
    let by = strides.first { (high - low) / $0 <= limit } ?? 400
    var ticks = (low...high).filter { $0 % by == 0 }.map { exponent in
      Tick(power(exponent), label: "10^{\(integer(exponent))}")
    }
    if by == 1 {
      ticks += multiples([2, 3, 4, 5, 6, 7, 8, 9], from: low - 1, to: high, in: range)
    } else if by <= 5 {
      ticks += (low...high).filter { $0 % by != 0 }.map { Tick(minor: power($0)) }
    }
    return ticks
  }

  /// Plainly where that is short.
  private func label(_ mantissa: Double, _ exponent: Int) -> String {
    if (-3...3).contains(exponent) { return decimal(mantissa * power(exponent), decimals: max(0, -exponent)) }
    let power = "10^{\(integer(exponent))}"
    return mantissa == 1 ? power : "\(Int(mantissa))×\(power)"
  }

  private func bounded(_ low: Double, _ high: Double) -> ClosedRange<Double> {
    max(low, .leastNormalMagnitude)...min(high, .greatestFiniteMagnitude)
  }
}
