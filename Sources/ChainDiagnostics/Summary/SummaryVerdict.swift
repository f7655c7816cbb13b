// The verdict of a summary in words: all is well, or what is wrong and what to do.

import Foundation

extension DrawsSummary {
  /// One line for each problem with what to do about it, or one that says that there is none; then what else is wrong with the
  /// run, and what was cut.
  public var verdict: String {
    ((problems.isEmpty ? [praise] : problems.map(line)) + concerns + cuts).joined(separator: "\n")
  }

  private var praise: String {
    guard let rHat = rows.map(\.rHat).max(), let size = rows.map(\.smallestSize).min() else {
      return "There is nothing to judge."
    }
    let opening = concerns.isEmpty ? "Fine" : "Within the limits, but see below"
    let alone = usedChains.count == 1 ? " (of the halves of a single chain)" : ""
    return
      "\(opening): R̂ is at most \(text(rHat: rHat))\(alone), and the effective sample sizes are at least \(Int(size.rounded())), "
      + "\(Int(Self.sizeLimitPerChain)) per chain being asked for."
  }

  private func line(_ problem: Problem) -> String {
    switch problem.kind {
    case .tooFewDraws:
      return "Nothing can be said from fewer than \(ScalarDraws.leastLength) draws per chain."
    case .notFinite:
      return
        "Not finite in \(chains(problem)): \(names(problem)). Look for overflow and 0/0 where they are computed."
    case .frozen:
      return "Standing still in \(chains(problem)): \(names(problem)). "
        + "Lower the step size there, or begin elsewhere; a quantity that is constant by construction is no concern."
    case .disagreement:
      let worst = problem.rows.map { rows[$0].rHat }.max() ?? .nan
      // With a digit more where three decimals would show the limit itself.
      let shown = worst < Self.rHatLimit + 0.0005 ? text(worst, lastPlace: -4) : text(rHat: worst)
      let advice =
        usedChains.count == 1
        ? "The halves of the single chain disagree: sample longer, and several chains."
        : "The chains disagree: sample longer, and look at their rank plots."
      return "R̂ is above \(Self.rHatLimit), up to \(shown): \(names(problem)). " + advice
    case .fewEffectiveDraws:
      // A size that does not exist is that of too few draws.
      let size = problem.rows.map { rows[$0].smallestSize }.filter { !$0.isNaN }.min() ?? 1
      return "Effective sample sizes are below \(Int(sizeLimit)), \(Int(Self.sizeLimitPerChain)) per chain, "
        + "down to \(min(Int(size.rounded()), Int(sizeLimit) - 1)): \(names(problem)). "
        + "Take about \(Int((sizeLimit / size).rounded(.up))) times as many draws, or change coordinates or metric."
    }
  }

  private var cuts: [String] {
    drawsPerChain < ScalarDraws.leastLength ? [] : Self.cuts(of: chainLengths, to: drawsPerChain)
  }

  /// What of chains of these lengths is not used where they are cut to a common one.
  package static func cuts(of lengths: [Int], to length: Int) -> [String] {
    let used = lengths.filter { $0 >= length }
    let left = lengths.indices.filter { lengths[$0] < length }
    return [
      left.isEmpty
        ? nil : "Left out, having fewer than \(length) draws: chain \(list(left.map(String.init))).",
      used.allSatisfy { $0 == length }
        ? nil
        : "Chains have \(list(used.map(String.init))) draws: only the first \(length) of each are used.",
    ].compactMap { $0 }
  }

  private func chains(_ problem: Problem) -> String {
    if problem.chains.count == usedChains.count { return usedChains.count == 1 ? "the chain" : "all chains" }
    return (problem.chains.count == 1 ? "chain " : "chains ") + Self.list(problem.chains.map(String.init))
  }

  private func names(_ problem: Problem) -> String {
    if problem.rows.count == rows.count, rows.count > 1 { return "all \(rows.count) quantities" }
    return Self.list(problem.rows.map { rows[$0].name.onOneLine })
  }

  /// The first few of a list, and how many more there are.
  private static func list(_ items: [String]) -> String {
    let shown = items.prefix(5).joined(separator: ", ")
    return items.count > 5 ? shown + " and \(items.count - 5) more" : shown
  }
}
