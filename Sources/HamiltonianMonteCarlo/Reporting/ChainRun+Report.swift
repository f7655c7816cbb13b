// A run in a few lines of words.
import Foundation

extension ChainRun: CustomStringConvertible {
  public var description: String { report }

  /// Counts, acceptance rate, and one line of advice for each thing that went wrong.
  public var report: String { RunReport([self]).text }
}

extension Collection {
  /// What there is to say of all chains of a run together: counts, acceptance rate, and one line of advice for each thing
  /// that went wrong, as it is logged at the end of the run.
  public func report<Output>() -> String where Element == ChainRun<Output> { RunReport(Array(self)).text }
}

/// What there is to say of a run: what it was, and what a person must know of it.
struct RunReport {
  let text: String
  /// Whether anything happened that needs advice.
  let hasAdvice: Bool
  /// Whether it was more than a rare event.
  let isSerious: Bool

  /// - Parameter workers: how many threads compare the chains.
  init<Output>(_ chains: [ChainRun<Output>], workers: Int = 1) {
    let facts = RunFacts(chains, workers: workers)
    let findings = ([facts.endings] + facts.ofPlaces + [facts.disagreement] + facts.ofTrajectories).compactMap
    { $0 }
    text = ([facts.headline] + findings.flatMap(\.lines)).joined(separator: "\n")
    hasAdvice = !findings.isEmpty
    isSerious = findings.contains(where: \.isSerious)
  }
}

extension Collection {
  /// What is wrong with a run that a table of its draws does not show, in lines with advice.
  package func concerns<Output>() -> [String] where Element == ChainRun<Output> {
    let facts = RunFacts(Array(self), workers: 1)
    return (facts.ofPlaces + facts.ofTrajectories).compactMap { $0 }.filter(\.isSerious).flatMap(\.lines)
  }
}

extension RunFacts {
  /// Where the chains were, and where not.
  fileprivate var ofPlaces: [Finding?] {
    [roundedTarget, flatTarget, runawayStepSize, lostChains, standstill, hiddenEdges]
  }

  /// How the trajectories ended.
  fileprivate var ofTrajectories: [Finding?] {
    [lowAcceptance, missedAcceptance, unsettledMass, failedTrajectories]
  }
}

/// Something that a person must know of a run, with advice.
struct Finding {
  let lines: [String]
  /// Whether it is more than a rare event.
  let isSerious: Bool
}

extension RunFacts {
  var headline: String {
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
}
