// A run in a few lines of words.
import Foundation

extension Chain: CustomStringConvertible {
  public var description: String { summary }

  /// Counts, acceptance rate, and one line of advice for each thing that went wrong; first of all where failures hide a
  /// part of the space.
  public var summary: String { RunSummary([self]).text }
}

/// What happened in the chains of one run.
struct RunSummary {
  let chains: [Chain]
  let draws: Int
  let iterations: Int
  let acceptanceRate: Double
  /// How many trajectories failed, by kind; without those of a burn-in that adapted the step size.
  let failures: [NumericalFailure.Kind: Int]
  /// Where failures hide a part of the space.
  let hiddenEdges: [HiddenEdge]

  init(_ chains: [Chain]) {
    self.chains = chains
    draws = chains.reduce(0) { $0 + $1.count }
    iterations = chains.reduce(0) { $0 + $1.iterations }
    let accepted = chains.reduce(0) { $0 + $1.statistics.count { $0.isAccepted } }
    acceptanceRate = Double(accepted) / Double(draws)
    hiddenEdges = HiddenEdge.find(in: chains)
    failures = chains.reduce(into: [:]) { counts, chain in
      // A burn-in that adapts the step size tries some that are too large.
      guard chain.settings.targetAcceptanceRate == nil else {
        for case let failure? in chain.statistics.map(\.failure) { counts[failure.kind, default: 0] += 1 }
        return
      }
      counts.merge(chain.failures.counts, uniquingKeysWith: +)
    }
  }

  private var failureCount: Int { failures.values.reduce(0, +) }
  private var target: Double? { chains.first?.settings.targetAcceptanceRate }

  var text: String { ([headline] + hiddenLines + acceptanceLines + failureLines).joined(separator: "\n") }

  /// Whether anything happened that needs advice.
  var hasAdvice: Bool { !acceptanceLines.isEmpty || !failureLines.isEmpty }

  /// Whether it was more than a rare event.
  var isSerious: Bool { !hiddenEdges.isEmpty || !acceptanceLines.isEmpty || failureCount * 100 > iterations }

  private var headline: String {
    let method = chains.first?.settings.method ?? ""
    let burnIn = chains.first?.settings.burnIn ?? 0
    let chainCount = chains.count > 1 ? " in \(chains.count) chains" : ""
    let afterBurnIn =
      burnIn > 0 ? " after \(burnIn) of burn-in" + (chains.count > 1 ? " each" : "") : ""
    let rate = draws > 0 ? ", acceptance rate " + String(format: "%.2f", acceptanceRate) : ""
    let steps = chains.map { String(format: "%.3g", $0.stepSize) }.joined(separator: ", ")
    let adapted = target == nil ? "" : ", step size \(steps)"
    return "\(method): \(draws) \(draws == 1 ? "draw" : "draws")\(chainCount)\(afterBurnIn)\(rate)\(adapted)"
  }

  /// At most three edges, the clearest ones.
  private var hiddenLines: [String] {
    guard !hiddenEdges.isEmpty else { return [] }
    let share = draws > 0 ? Double(failureCountOfDraws) / Double(draws) : 0
    let isLeapfrog = chains.first?.settings.method.contains("GeneralizedLeapfrog") ?? false
    let advice =
      "  \(inSteps("lower the step size")), " + (isLeapfrog ? "take the integrator ImplicitMidpoint, " : "")
      + "or transform bounded coordinates to unbounded ones"
    return ["failures hide a part of the space; draws beyond these edges are missing:"]
      + hiddenEdges.prefix(3).map { edge in
        "  \(edge.place) "
          + String(
            format: "%.3g: %.0f %% of the trajectories from there failed, %.3g %% of all", edge.bound,
            100 * edge.failureShare, 100 * share)
      } + [advice]
  }

  private var failureCountOfDraws: Int {
    chains.reduce(0) { $0 + $1.statistics.count { $0.failure != nil } }
  }

  private var acceptanceLines: [String] {
    // Failed trajectories have advice of their own.
    let completed = 1 - Double(failureCount) / Double(max(iterations, 1))
    guard draws >= 10, acceptanceRate < (target.map { $0 / 2 } ?? 0.4) * completed else { return [] }
    let advice =
      target == nil ? "lower the step size" : "give a longer burn-in, or raise targetAcceptanceRate"
    return ["  few proposals were accepted: \(advice)"]
  }

  private var failureLines: [String] {
    guard failureCount > 0 else { return [] }
    let place =
      target == nil
      ? "\(failureCount) of \(iterations) trajectories"
      : "\(failureCount) of \(draws) trajectories after the burn-in"
    return ["\(place) failed:"]
      + NumericalFailure.Kind.allCases.compactMap { kind in
        failures[kind].map { "  \($0) × \(kind.rawValue): \(advice(for: kind))" }
      }
  }

  private func advice(for kind: NumericalFailure.Kind) -> String {
    inSteps(kind.advice)
  }

  /// Where the step size is adapted, it is the acceptance rate that lowers it.
  private func inSteps(_ advice: String) -> String {
    target == nil ? advice : advice.replacing("lower the step size", with: "raise targetAcceptanceRate")
  }
}
