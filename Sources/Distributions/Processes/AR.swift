// Autoregressive processes.

import Constraints
import Foundation
import Randomness
import Tracing

/// Vectors x₁, …, x_T, in the last axis, of an autoregressive process of order p around μ: with yₜ = xₜ − μ,
/// yₜ = φ₁ yₜ₋₁ + … + φₚ yₜ₋ₚ + σ zₜ with independent standard normal zₜ.
///
/// log p(x) = Σ log N(yₜ; mean given the past, variance given the past), for all vectors. How the first p of them are
/// distributed, `Start` says.
public struct AR: Distribution {
  /// What comes before x₁.
  public enum Start {
    /// The process has run for ever, which a stationary one can: x₁ has the stationary variance, and the density is
    /// exact.
    ///
    /// The first p elements are predicted from what there is of their past, with the coefficients of the processes of
    /// lower order that the Durbin–Levinson recursion, run downwards, gives. Where φ is not stationary, the log density
    /// is `NaN`.
    ///
    /// Source: Monahan, "A note on enforcing stationarity in autoregressive-moving average models", Biometrika 71
    /// (1984), doi 10.1093/biomet/71.2.403.
    case stationary
    /// The p numbers before x₁ are given, the oldest first: the conditional density of what follows. φ may be anything.
    case after(TracedArray)
  }

  public let length: Int
  public let coefficients: TracedArray
  public let standardDeviation: TracedArray
  public let location: TracedArray
  public let start: Start

  /// - Parameters:
  ///   - length: T ≥ 1.
  ///   - coefficients: φ, a vector of p ≥ 1 finite numbers, the latest past first. Constants that are not stationary
  ///     stop the trace where the start is.
  ///   - standardDeviation: σ, positive and finite: a single number. A constant out of its range stops the trace; where
  ///     a traced one is, the log density is `NaN`.
  ///   - mean: μ, finite: a single number.
  ///   - start: what comes before x₁.
  public init(
    length: Int, coefficients: some TracedArrayConvertible, standardDeviation: some TracedArrayConvertible,
    mean: some TracedArrayConvertible = 0, start: Start = .stationary
  ) {
    self.length = length
    self.coefficients = coefficients.parameter("AR", "coefficient", .finite)
    self.standardDeviation = standardDeviation.parameter("AR", "standard deviation", .positive)
    location = mean.parameter("AR", "mean", .finite)
    self.start = start
    checkShapes()
    if case .stationary = start {
      Self.orders(self.coefficients).last!.variance.requireConstants(
        "AR", "stationary variance", are: "positive, as coefficients that are stationary give"
      ) { $0 > 0 && $0.isFinite }
    }
  }

  private func checkShapes() {
    let p = coefficients.count
    let (σ, μ) = (standardDeviation, location)
    guard length >= 1, p >= 1, coefficients.shape == [p], σ.count == 1, μ.count == 1 else {
      stopTracing(
        "AR",
        "the length must be at least 1, the coefficients a vector and the other parameters single numbers, but the length is \(length) and the shapes are \(coefficients.shape), \(σ.shape) and \(μ.shape)"
      )
    }
    if case .after(let past) = start, past.shape != [p] {
      stopTracing(
        "AR", "\(p) coefficients need \(p) numbers before the first, but the shape is \(past.shape)")
    }
  }

  public var shape: [Int] { [length] }
  public var eventAxes: Int { 1 }
  public var support: (any Constraint)? { .real }

  /// The coefficients and the variance, in units of σ², of the best predictions from p, p − 1, …, 0 past values.
  static func orders(
    _ coefficients: TracedArray
  ) -> [(coefficients: TracedArray, variance: TracedArray)] {
    var orders = [(coefficients: coefficients, variance: TracedArray(1))]
    for k in stride(from: coefficients.count, to: 0, by: -1) {
      let (φ, variance) = orders[orders.count - 1]
      // φₖ is the partial correlation; a process of order k is stationary where all of these lie between −1 and 1.
      let last = φ[k - 1]
      let rest = select(abs(last) .< 1, 1 - last * last, Double.nan)
      let lower = (φ[..<(k - 1)] + last * φ[..<(k - 1)].gather(Array((0..<(k - 1)).reversed()))) / rest
      orders.append((lower, variance / rest))
    }
    return orders
  }

  /// - Parameter x: one series [T], or [m, T] for m of them.
  public func logDensity(_ x: TracedArray) -> TracedArray {
    let (flat, batch) = x.flatSeries(length, "AR")
    let p = coefficients.count
    let series = flat - location
    let rows = flat.shape[0]
    switch start {
    case .after(let past):
      let before = (past - location).broadcast(to: [rows, p])
      let whole = TracedArray.concatenate([before.transposed, series.transposed]).transposed
      return Normal(prediction(whole, p..<(p + length)), standardDeviation)
        .logDensity(series).sum(axis: -1).reshaped(to: batch)
    case .stationary:
      let early = min(p, length)
      var sum = Normal(prediction(series, early..<length), standardDeviation)
        .logDensity(series.columns(early..<length)).sum(axis: -1)
      let orders = Array(Self.orders(coefficients).reversed())
      for t in 0..<early {
        let (φ, variance) = orders[t]
        let past = series.columns(0..<t) * φ.gather(Array((0..<t).reversed()))
        let deviation = standardDeviation.reshaped(to: []) * sqrt(variance)
        sum += Normal(past.sum(axis: -1), deviation).logDensity(series.columns(t..<(t + 1)).sum(axis: -1))
      }
      return sum.reshaped(to: batch)
    }
  }

  /// Σ φⱼ yₜ₋ⱼ for the columns t in a range.
  private func prediction(_ y: TracedArray, _ range: Range<Int>) -> TracedArray {
    (0..<coefficients.count).reduce(TracedArray(0)) { sum, j in
      sum + coefficients[j] * y.columns((range.lowerBound - j - 1)..<(range.upperBound - j - 1))
    }
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let p = coefficients.count
    let σ = standardDeviation.drawable("AR", to: standardDeviation.shape)[0]
    let μ = location.drawable("AR", to: location.shape)[0]
    let orders = Self.orders(coefficients).reversed().map { order in
      (
        order.coefficients.drawable("AR", to: order.coefficients.shape),
        order.variance.drawable("AR", to: [])[0].squareRoot()
      )
    }
    var past: [Double] = []
    if case .after(let numbers) = start { past = numbers.drawable("AR", to: [p]).map { $0 - μ } }
    return (0..<(Shapes.count(shape) / length)).flatMap { _ in
      var y = past
      for _ in 0..<length {
        let (φ, deviation) = orders[Swift.min(y.count, p)]
        let centre = φ.indices.reduce(0) { $0 + φ[$1] * y[y.count - 1 - $1] }
        y.append(centre + σ * deviation * generator.normal())
      }
      return y.dropFirst(past.count).map { $0 + μ }
    }
  }
}
