// What is written about each transition, and what the formats call it.
import HamiltonianMonteCarlo

/// What files have about the transition to each draw. The raw value is the name that ArviZ gives it.
public enum Statistic: String, Sendable, CaseIterable, Codable {
  /// ℓ at the draw.
  case logDensity = "lp"
  /// min(1, exp(−ΔH)); of a tree, its mean over the points.
  case acceptance = "acceptance_rate"
  /// ε.
  case stepSize = "step_size"
  case treeDepth = "tree_depth"
  case steps = "n_steps"
  /// 1 where the trajectory failed, otherwise 0.
  case diverging
  /// H at the draw.
  case energy

  /// What it is called in Stan's files.
  package var stanName: String {
    switch self {
    case .logDensity: "lp__"
    case .acceptance: "accept_stat__"
    case .stepSize: "stepsize__"
    case .treeDepth: "treedepth__"
    case .steps: "n_leapfrog__"
    case .diverging: "divergent__"
    case .energy: "energy__"
    }
  }

  /// How it is stored where numbers have types.
  var type: NumberType {
    switch self {
    case .logDensity, .acceptance, .stepSize, .energy: .float64
    case .treeDepth, .steps: .int64
    case .diverging: .bool
    }
  }

  /// The numbers of a transition, in the order of all cases.
  static func numbers(_ statistics: TransitionStatistics, stepSize: Double) -> [Double] {
    let isDivergent = statistics.failure.map { $0 != .coarserWayBack } ?? false
    return [
      statistics.logDensity, statistics.acceptanceProbability, stepSize, Double(statistics.treeDepth),
      Double(statistics.steps), isDivergent ? 1 : 0, statistics.energy,
    ]
  }
}
