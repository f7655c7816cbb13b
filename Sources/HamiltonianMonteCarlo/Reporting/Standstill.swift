// Chains that stand still.
import Foundation

extension RunFacts {
  /// Chains that stood still for more than half of their draws; where failed trajectories explain it and there is one
  /// chain only, their advice is enough.
  var standstill: Finding? {
    let frozen = chains.filter { $0.count >= 10 && 2 * $0.tally.longestStandstill > $0.count }
    let lines = frozen.compactMap { chain -> String? in
      guard chains.count > 1 || 2 * failureCountOfDraws < draws else { return nil }
      let place = String(format: "at a log density of %.4g", chain.logDensityRange?.lowerBound ?? .nan)
      return chain.tally.acceptedTransitions == 0
        ? "chain \(chain.settings.chain) never moved from its start, \(place)"
        : "chain \(chain.settings.chain) stood still for \(chain.tally.longestStandstill) of \(chain.count) draws, \(place)"
    }
    guard !lines.isEmpty else { return nil }
    let others = chains.filter { chain in !frozen.contains { $0.settings.chain == chain.settings.chain } }
    let comparison =
      others.compactMap(\.logDensityRange).map(\.upperBound).max().map {
        String(format: "; the others reach %.4g", $0)
      } ?? ""
    return Finding(
      lines: lines + [
        "  \(inSteps("lower the step size")), begin where the density is higher\(comparison), or check the gradient;"
          + " chains: .drawn(4, bestOf: 10) begin at the best of ten starts each"
      ], isSerious: true)
  }
}
