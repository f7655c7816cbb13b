// Dual averaging: the search for the step size that has a wanted acceptance rate.
import Foundation

/// Searches for the step size at which the mean of min(1, exp(−ΔH)) is δ.
///
/// After transition t with acceptance probability aₜ, and with γ = 0.05, t₀ = 10, κ = 0.75 and μ = log 10ε₀,
///
///     H̄ₜ = (1 − 1/(t + t₀)) H̄ₜ₋₁ + (δ − aₜ)/(t + t₀)
///     log εₜ₊₁ = μ − √t/γ · H̄ₜ
///     log ε̄ₜ₊₁ = t^−κ log εₜ₊₁ + (1 − t^−κ) log ε̄ₜ
///
/// The chain is no Markov chain while it adapts; its draws from that time are to be left out.
///
/// Source: Hoffman & Gelman, "The No-U-Turn sampler: adaptively setting path lengths in Hamiltonian Monte Carlo",
/// J. Mach. Learn. Res. 15 (2014), section 3.2, arXiv 1111.4246.
@usableFromInline
package struct DualAveraging: Sendable, Codable {
  private let target: Double
  private var center: Double
  private var count = 0.0
  private var meanError = 0.0
  private var logAverage: Double

  /// ε for the next transition of the warm-up.
  @usableFromInline package private(set) var current: Double
  /// ε̄, for the transitions after the warm-up.
  @usableFromInline package var average: Double { exp(logAverage) }

  /// - Parameters:
  ///   - stepSize: ε₀, where the search begins.
  ///   - target: δ.
  @usableFromInline
  package init(from stepSize: Double, target: Double) {
    self.target = target
    center = log(10 * stepSize)
    logAverage = log(stepSize)
    current = stepSize
  }

  /// Takes in the acceptance probability of the transition that was made with the current step size.
  /// - Parameter weight: how much it counts, in units of one transition.
  @usableFromInline
  package mutating func update(acceptanceProbability: Double, weight: Double = 1) {
    count += 1
    meanError += (weight * (target - acceptanceProbability) - meanError) / (count + 10)
    // Bounded, so that a target that accepts everything, or nothing, leads to no infinite step and to none that is zero.
    let logStepSize = min(max(center - count.squareRoot() / 0.05 * meanError, -690), 690)
    logAverage += pow(count, -0.75) * (logStepSize - logAverage)
    current = exp(logStepSize)
  }

  /// Goes on from the mean of several searches for one target.
  mutating func average(with others: [DualAveraging]) {
    let all = [self] + others
    func mean(_ quantity: (DualAveraging) -> Double) -> Double {
      all.reduce(0) { $0 + quantity($1) } / Double(all.count)
    }
    center = mean(\.center)
    count = mean(\.count)
    meanError = mean(\.meanError)
    logAverage = mean(\.logAverage)
    current = exp(mean { log($0.current) })
  }
}
