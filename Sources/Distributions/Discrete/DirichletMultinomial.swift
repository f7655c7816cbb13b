// The Dirichlet-multinomial distribution.

import Constraints
import Randomness
import Tracing

/// Multinomial counts whose probabilities are a Dirichlet vector: vectors of K counts in the last axis.
///
/// log P(x) = log n! + log Γ(A) − log Γ(n + A) + Σ [log Γ(xₖ + αₖ) − log Γ(αₖ) − log xₖ!] with A = Σ αₖ, for whole
/// xₖ ≥ 0 with Σ xₖ = n; −∞ for other vectors.
public struct DirichletMultinomial: DistributionWithMoments {
  public let trials: TracedArray
  public let concentration: TracedArray

  /// - Parameters:
  ///   - trials: n, whole and not negative: one number, or one for each vector.
  ///   - concentration: α, positive and finite, [K] or [m, K]. A constant out of its range stops the trace; where a
  ///     traced one is, the log probability is `NaN`.
  public init(trials: some TracedArrayConvertible, concentration: some TracedArrayConvertible) {
    self.trials = trials.parameter("DirichletMultinomial", "number of trials", .count)
    self.concentration = concentration.parameter("DirichletMultinomial", "concentration", .positive)
    self.concentration.requireVectors("DirichletMultinomial", "concentrations")
  }

  private var count: Int { concentration.shape[concentration.shape.count - 1] }
  private var column: TracedArray { trials.reshaped(to: trials.shape + [1]) }
  private var total: TracedArray { concentration.sum(axis: -1) }
  private var shares: TracedArray { concentration / total.reshaped(to: total.shape + [1]) }
  public var shape: [Int] {
    Shapes.broadcast(concentration.shape, trials.shape + [1], "DirichletMultinomial")
  }
  public var eventAxes: Int { 1 }
  public var support: (any Constraint)? { nil }
  public var countRange: CountRange? { CountRange(to: column) }
  /// n αₖ/A
  public var mean: TracedArray { column * shares }
  /// n (αₖ/A) (1 − αₖ/A) (n + A)/(1 + A)
  public var variance: TracedArray {
    let inflation = (trials + total) / (1 + total)
    return mean * (1 - shares) * inflation.reshaped(to: inflation.shape + [1])
  }

  /// - Parameter x: vectors of counts, [K] or [m, K].
  public func logDensity(_ x: TracedArray) -> TracedArray {
    x.requireLength(count, of: "concentrations", "DirichletMultinomial")
    let terms = logRisingFactorial(concentration, x) - lgamma(x + 1)
    let value = lgamma(trials + 1) - logRisingFactorial(total, trials) + terms.sum(axis: -1)
    return zeroDensity(where: anyOfVector(isNoCount(x)) .| .!(x.sum(axis: -1) .== trials), else: value)
  }

  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let p = Dirichlet(concentration).draw(shape: shape, using: &generator)
    let n = trials.drawable("DirichletMultinomial", to: shape.dropLast())
    return n.indices.flatMap { k in generator.multinomial(n[k], p[(k * count)..<((k + 1) * count)]) }
  }
}
