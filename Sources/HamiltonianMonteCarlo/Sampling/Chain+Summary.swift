// A run in a few lines of words.
import Foundation

extension Chain: CustomStringConvertible {
  public var description: String { summary }

  /// Counts, acceptance rate, and one line of advice for each thing that went wrong.
  public var summary: String { RunSummary([self]).text }
}

/// What happened in the chains of one run.
struct RunSummary {
  let chains: [Chain]
  let draws: Int
  let iterations: Int
  let acceptanceRate: Double
  let failures: Failures

  init(_ chains: [Chain]) {
    self.chains = chains
    draws = chains.reduce(0) { $0 + $1.count }
    iterations = chains.reduce(0) { $0 + $1.iterations }
    let accepted = chains.reduce(0) { $0 + $1.statistics.count { $0.isAccepted } }
    acceptanceRate = Double(accepted) / Double(draws)
    failures = chains.reduce(into: Failures()) { $0.merge($1.failures) }
  }

  var text: String { ([headline] + acceptanceLines + failureLines).joined(separator: "\n") }

  /// Whether anything happened that needs advice.
  var hasAdvice: Bool { !acceptanceLines.isEmpty || !failureLines.isEmpty }

  /// Whether it was more than a rare event.
  var isSerious: Bool { !acceptanceLines.isEmpty || failures.total * 100 > iterations }

  private var headline: String {
    let method = chains.first?.settings.method ?? ""
    let burnIn = chains.first?.settings.burnIn ?? 0
    let chainCount = chains.count > 1 ? " in \(chains.count) chains" : ""
    let afterBurnIn =
      burnIn > 0 ? " after \(burnIn) of burn-in" + (chains.count > 1 ? " each" : "") : ""
    let rate = draws > 0 ? ", acceptance rate " + String(format: "%.2f", acceptanceRate) : ""
    return "\(method): \(draws) \(draws == 1 ? "draw" : "draws")\(chainCount)\(afterBurnIn)\(rate)"
  }

  private var acceptanceLines: [String] {
    // Failed trajectories have advice of their own.
    let completed = 1 - Double(failures.total) / Double(max(iterations, 1))
    guard draws >= 10, acceptanceRate < 0.4 * completed else { return [] }
    return ["  few proposals were accepted: lower the step size"]
  }

  private var failureLines: [String] {
    guard failures.total > 0 else { return [] }
    return ["\(failures.total) of \(iterations) trajectories failed:"]
      + NumericalFailure.Kind.allCases.compactMap { kind in
        failures[kind] > 0 ? "  \(failures[kind]) × \(kind.rawValue): \(kind.advice)" : nil
      }
  }
}
