// A run in a few lines of words.
import Foundation

extension Chain: CustomStringConvertible {
  public var description: String { summary }

  /// Counts, acceptance rate, and one line of advice for each thing that went wrong.
  public var summary: String { RunSummary([self]).text }
}

/// What happened in the chains of one run.
struct RunSummary {
  let chains: [ChainRecord]
  let draws: Int
  let iterations: Int
  let acceptanceRate: Double
  /// How many trajectories failed, by kind; without those of a warm-up that adapted the step size.
  let failures: [NumericalFailure.Kind: Int]
  /// Where failures hide a part of the space; it takes draws in memory to tell.
  let hiddenEdges: [HiddenEdge]

  init<Output>(_ chains: [Chain<Output>]) {
    self.chains = chains.map(\.record)
    draws = chains.reduce(0) { $0 + $1.count }
    iterations = chains.reduce(0) { $0 + $1.transitions }
    let accepted = chains.reduce(0) { $0 + ($1.count > 0 ? $1.acceptanceRate * Double($1.count) : 0) }
    acceptanceRate = accepted / Double(draws)
    hiddenEdges = HiddenEdge.find(in: chains)
    failures = chains.reduce(into: [:]) { counts, chain in
      // A warm-up that adapts the step size tries some that are too large.
      counts.merge(
        chain.settings.adapts ? chain.failuresOfDraws : chain.failures.counts, uniquingKeysWith: +)
    }
  }

  private var failureCount: Int { failures.values.reduce(0, +) }
  private var adapts: Bool { chains.first?.settings.adapts ?? false }
  /// The acceptance probability to which the step size was adapted.
  private var target: Double? { chains.first?.settings.acceptance }

  var text: String {
    ([headline] + endingLines + hiddenLines + acceptanceLines + failureLines).joined(separator: "\n")
  }

  /// Whether anything happened that needs advice.
  var hasAdvice: Bool { !endingLines.isEmpty || !acceptanceLines.isEmpty || !failureLines.isEmpty }

  /// Whether it was more than a rare event.
  var isSerious: Bool {
    !endingLines.isEmpty || !hiddenEdges.isEmpty || !acceptanceLines.isEmpty
      || failureCount * 100 > iterations
  }

  private var headline: String {
    let method = chains.first?.settings.method ?? ""
    let warmUp = chains.first?.settings.warmUp ?? 0
    let chainCount = chains.count > 1 ? " in \(chains.count) chains" : ""
    let afterWarmUp =
      warmUp > 0 ? " after \(warmUp) of warm-up" + (chains.count > 1 ? " each" : "") : ""
    let rate = draws > 0 ? ", acceptance rate " + String(format: "%.2f", acceptanceRate) : ""
    let steps = chains.map { String(format: "%.3g", $0.stepSize) }.joined(separator: ", ")
    let adapted = adapts ? ", step size \(steps)" : ""
    return "\(method): \(draws) \(draws == 1 ? "draw" : "draws")\(chainCount)\(afterWarmUp)\(rate)\(adapted)"
  }

  /// What ended chains before their last draw.
  private var endingLines: [String] {
    chains.compactMap { chain in
      let made = "chain \(chain.settings.chain): \(chain.count) of \(chain.settings.draws) draws were made, "
      switch chain.ending {
      case .complete: return nil
      case .stopped: return made + "then the run was stopped"
      case .failed(let error): return made + "then it failed: \(error)"
      }
    }
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
    chains.reduce(0) { $0 + $1.failuresOfDraws.values.reduce(0, +) }
  }

  private var acceptanceLines: [String] {
    // Failed trajectories have advice of their own.
    let completed = 1 - Double(failureCount) / Double(max(iterations, 1))
    guard draws >= 10, acceptanceRate < (target.map { $0 / 2 } ?? 0.4) * completed else { return [] }
    let advice =
      target == nil ? "lower the step size" : "give a longer warm-up, or a higher acceptance to adapt to"
    return ["  few proposals were accepted: \(advice)"]
  }

  private var failureLines: [String] {
    guard failureCount > 0 else { return [] }
    let place =
      adapts
      ? "\(failureCount) of \(draws) trajectories after the warm-up"
      : "\(failureCount) of \(iterations) trajectories"
    return ["\(place) failed:"]
      + NumericalFailure.Kind.allCases.compactMap { kind in
        failures[kind].map { "  \($0) × \(kind.rawValue): \(advice(for: kind))" }
      }
  }

  private func advice(for kind: NumericalFailure.Kind) -> String { inSteps(kind.advice) }

  /// Where the step size is adapted, it is the acceptance rate that lowers it.
  private func inSteps(_ advice: String) -> String {
    target == nil
      ? advice : advice.replacing("lower the step size", with: "give a higher acceptance to adapt to")
  }
}
