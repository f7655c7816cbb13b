// Random walks with normal steps.

import Constraints
import Randomness
import Tracing

/// Vectors x₁, …, x_T, in the last axis, with a normal x₁ and xₜ₊₁ = xₜ + δ + σ zₜ with independent standard normal zₜ.
///
/// log p(x) = log N(x₁; start) + Σ log N(xₜ₊₁ − xₜ; δ, σ²), for all vectors
public struct GaussianRandomWalk: DistributionWithMoments {
  public let length: Int
  public let standardDeviation: TracedArray
  public let drift: TracedArray
  public let start: Normal

  /// - Parameters:
  ///   - length: T ≥ 1.
  ///   - standardDeviation: σ of a step, positive and finite: a single number. A constant out of its range stops the
  ///     trace; where a traced one is, the log density is `NaN`.
  ///   - drift: δ, the mean of a step, finite: a single number.
  ///   - start: the distribution of x₁, of a single number.
  public init(
    length: Int, standardDeviation: some TracedArrayConvertible, drift: some TracedArrayConvertible = 0,
    start: Normal
  ) {
    self.length = length
    self.standardDeviation = standardDeviation.parameter(
      "GaussianRandomWalk", "standard deviation", .positive)
    self.drift = drift.parameter("GaussianRandomWalk", "drift", .finite)
    self.start = start
    guard length >= 1, Shapes.count(start.shape) == 1, self.standardDeviation.count == 1,
      self.drift.count == 1
    else {
      stopTracing(
        "GaussianRandomWalk",
        "the length must be at least 1 and the parameters single numbers, but the length is \(length) and the shapes are \(self.standardDeviation.shape), \(self.drift.shape) and \(start.shape)"
      )
    }
  }

  public var shape: [Int] { [length] }
  public var eventAxes: Int { 1 }
  public var support: (any Constraint)? { .real }
  private var steps: TracedArray { TracedArray((0..<length).map(Double.init)) }
  /// The mean of x₁ and δ for each step.
  public var mean: TracedArray { start.mean + drift * steps }
  /// The variance of x₁ and σ² for each step.
  public var variance: TracedArray { start.variance + standardDeviation * standardDeviation * steps }

  /// - Parameter x: one walk [T], or [m, T] for m of them.
  public func logDensity(_ x: TracedArray) -> TracedArray {
    let (flat, batch) = x.flatSeries(length, "GaussianRandomWalk")
    let differences = flat.columns(1..<length) - flat.columns(0..<(length - 1))
    let first = start.logDensity(flat.columns(0..<1)).sum(axis: -1)
    let steps = Normal(drift, standardDeviation).logDensity(differences).sum(axis: -1)
    return (first + steps).reshaped(to: batch)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let δ = drift.drawable("GaussianRandomWalk", to: drift.shape)[0]
    let σ = standardDeviation.drawable("GaussianRandomWalk", to: standardDeviation.shape)[0]
    return (0..<(Shapes.count(shape) / length)).flatMap { _ in
      var x = start.draw(shape: [1], using: &generator)
      var z = [Double](repeating: 0, count: length - 1)
      generator.fillNormal(&z)
      for step in z { x.append(x[x.count - 1] + δ + σ * step) }
      return x
    }
  }
}

extension TracedArray {
  /// Series [T] or [m, T] as rows of T numbers, and the shape of what is one number for each.
  func flatSeries(_ length: Int, _ distribution: String) -> (rows: TracedArray, batch: [Int]) {
    guard (1...2).contains(shape.count), shape.last == length else {
      stopTracing(
        "\(distribution).logDensity", "the shape \(shape) is neither [\(length)] nor that of several of these"
      )
    }
    let batch = Array(shape.dropLast())
    return (reshaped(to: [Shapes.count(batch), length]), batch)
  }

  /// The elements of each row of a matrix that lie in a range.
  func columns(_ range: Range<Int>) -> TracedArray {
    let (rows, n) = (shape[0], shape[1])
    let indices = (0..<rows).flatMap { row in range.map { row * n + $0 } }
    return reshaped(to: [count]).gather(indices).reshaped(to: [rows, range.count])
  }
}
