// What the counts of a run tell: early ends, rejections and failed trajectories.

extension RunFacts {
  /// What ended chains before their last draw.
  var endings: Finding? {
    let lines: [String] = chains.compactMap { chain in
      let made = "chain \(chain.settings.chain): \(chain.count) of \(chain.settings.draws) draws were made, "
      switch chain.ending {
      case .complete: return nil
      case .stopped: return made + "then the run was stopped"
      case .failed(let error): return made + "then it failed: \(error)"
      }
    }
    return lines.isEmpty ? nil : Finding(lines: lines, isSerious: true)
  }

  /// Few proposals accepted. Failed trajectories have advice of their own.
  var lowAcceptance: Finding? {
    let completed = 1 - Double(failureCount) / Double(max(transitions, 1))
    guard draws >= 10, acceptanceRate < (target.map { $0 / 2 } ?? 0.4) * completed else { return nil }
    let advice =
      target == nil ? "lower the step size" : "give a longer warm-up, or a higher acceptance to adapt to"
    return Finding(lines: ["  few proposals were accepted: \(advice)"], isSerious: true)
  }

  /// Failed trajectories by kind, with advice for each.
  var failedTrajectories: Finding? {
    guard failureCount > 0 else { return nil }
    let place =
      adapts
      ? "\(failureCount) of \(draws) trajectories after the warm-up"
      : "\(failureCount) of \(transitions) trajectories"
    let lines = NumericalFailure.Kind.allCases.compactMap { kind in
      failures[kind].map { "  \($0) × \(kind.rawValue): \(advice(against: kind, count: $0))" }
    }
    return Finding(lines: ["\(place) failed:"] + lines, isSerious: failureCount * 100 > transitions)
  }

  /// Where the step size is adapted and many numbers are still not finite, or the support has an edge, it is not the steps.
  private func advice(against kind: NumericalFailure.Kind, count: Int) -> String {
    guard target != nil, 4 * count > draws else { return inSteps(kind.advice) }
    switch kind {
    case .nonFinite:
      return
        "smaller steps hardly help against so many: the target may be improper; check that the density falls off in all"
        + " directions, and look for overflow and 0/0 in it"
    case .outsideSupport:
      return kind.advice.replacing("lower the step size, or transform", with: "transform")
    default: return inSteps(kind.advice)
    }
  }
}
