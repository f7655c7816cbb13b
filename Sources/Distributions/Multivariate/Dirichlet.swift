// The Dirichlet distribution of vectors of probabilities.

import Constraints
import Foundation
import Randomness
import Tracing

/// Vectors of K positive numbers that add up to 1, in the last axis.
///
/// log p(x) = log Γ(Σ αₖ) − Σ log Γ(αₖ) + Σ (αₖ − 1) log xₖ, a density of the first K − 1 elements; −∞ where an element
/// is negative or the sum differs from 1 by more than 10⁻⁸. At xₖ = 0 the density is 0 for αₖ > 1 and infinite for
/// αₖ < 1.
public struct Dirichlet: DistributionWithMoments {
  public let concentration: TracedArray

  /// - Parameter concentration: α, positive and finite, [K] or [m, K] with K ≥ 2. A constant out of its range stops the
  ///   trace; where a traced one is, the log density is `NaN`.
  public init(_ concentration: some TracedArrayConvertible) {
    self.concentration = concentration.parameter("Dirichlet", "concentration", .positive)
    self.concentration.requireVectors("Dirichlet", "concentrations")
  }

  private var count: Int { concentration.shape[concentration.shape.count - 1] }
  private var total: TracedArray { concentration.sum(axis: -1) }
  public var shape: [Int] { concentration.shape }
  public var eventAxes: Int { 1 }
  public var support: (any Constraint)? { .simplex }
  /// αₖ/A with A = Σ αₖ
  public var mean: TracedArray { concentration / total.reshaped(to: total.shape + [1]) }
  /// m (1 − m)/(A + 1) for each mean m
  public var variance: TracedArray { mean * (1 - mean) / (total + 1).reshaped(to: total.shape + [1]) }

  /// - Parameter x: one vector [K], or [m, K].
  public func logDensity(_ x: TracedArray) -> TracedArray {
    x.requireLength(count, of: "concentrations", "Dirichlet")
    let α = concentration.positiveOrNaN
    let value = lgamma(total) + (xlogy(α - 1, x) - lgamma(α)).sum(axis: -1)
    let isNegative = anyOfVector(x .< 0)
    let isNoSimplex = abs(x.sum(axis: -1) - 1).detached .> 1e-8
    return zeroDensity(where: isNegative .| isNoSimplex, else: value)
  }

  /// Gamma variates over their sum, by logarithms, so that small concentrations do not underflow to 0/0.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let α = concentration.drawable("Dirichlet", to: shape)
    let logs = α.map { generator.logGamma(shape: $0) }
    return stride(from: 0, to: logs.count, by: count).flatMap { start in
      let vector = logs[start..<(start + count)]
      let largest = vector.max()!
      let weights = vector.map { Foundation.exp($0 - largest) }
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }
  }
}
