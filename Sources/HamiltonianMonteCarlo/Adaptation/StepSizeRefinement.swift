// The refinement of a step size that is nearly right, without bias.
import Foundation

/// Moves log ε by ever smaller steps to where the mean of min(1, exp(−ΔH)) is δ.
///
/// After transition t with acceptance probability aₜ, and with t₀ = 10,
///
///     log εₜ₊₁ = log εₜ + (aₜ − δ) / (2 (1 − δ) (t + t₀))
///
/// It is the Robbins–Monro iteration with the gain that is best where 1 − E[a] is in proportion to ε², so that the slope of
/// E[a] over log ε is −2 (1 − δ) at δ. That is the beginning of the law E[a] = 2 Φ(−c ε²) of trajectories of the leapfrog in
/// many dimensions. The error of E[a] at the end is about that of the mean of all aₜ.
///
/// Dual averaging leaves a bias instead: at its end ε still moves by a third from one transition to the next, and because
/// E[a] falls the more steeply the larger ε is, the acceptance at the mean of these ε is above the mean of their acceptances.
///
/// Sources: Robbins & Monro, "A stochastic approximation method", Ann. Math. Stat. 22 (1951), doi 10.1214/aoms/1177729586;
/// Beskos, Pillai, Roberts, Sanz-Serna & Stuart, "Optimal tuning of the hybrid Monte Carlo algorithm", Bernoulli 19 (2013),
/// doi 10.3150/12-BEJ414.
package struct StepSizeRefinement: Sendable, Codable {
  private let target: Double
  private var count = 0.0
  private var logStepSize: Double

  /// ε for the next transition.
  package var current: Double { exp(logStepSize) }

  /// - Parameters:
  ///   - stepSize: where it begins.
  ///   - target: δ.
  package init(from stepSize: Double, target: Double) {
    self.target = target
    logStepSize = log(stepSize)
  }

  /// Takes in the acceptance probability of the transition that was made with the current step size.
  /// - Parameter weight: how much it counts, in units of one transition.
  package mutating func update(acceptanceProbability: Double, weight: Double = 1) {
    count += 1
    let move = weight * (acceptanceProbability - target) / (2 * (1 - target) * (count + 10))
    logStepSize = min(max(logStepSize + move, -690), 690)
  }

  /// Goes on from the mean of several refinements for one target.
  mutating func average(with others: [StepSizeRefinement]) {
    logStepSize = others.reduce(logStepSize) { $0 + $1.logStepSize } / Double(others.count + 1)
  }
}
