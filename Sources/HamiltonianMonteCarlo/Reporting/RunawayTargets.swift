// Targets with nothing to hold a chain: a density that is the same everywhere, and step sizes that grow without end.
import Foundation

extension RunFacts {
  /// A log density that is the same at all draws, though nothing stopped the chain. No density without bounds is so, but
  /// with steps that are far too small none looks otherwise.
  var flatTarget: Finding? {
    guard isFlat, let value = chains.first?.logDensityRange?.lowerBound else { return nil }
    return Finding(
      lines: [
        String(
          format: "the log density is %.6g at every draw: the target is improper, or the steps too small",
          value),
        "  give every coordinate a prior, or bounds; if it has them, raise the step size or give a longer warm-up",
      ], isSerious: true)
  }

  var isFlat: Bool {
    guard chains.allSatisfy({ $0.count >= 10 && $0.tally.acceptedTransitions >= 10 }),
      failures[.outsideSupport] == nil
    else { return false }
    let ranges = chains.compactMap(\.logDensityRange)
    guard ranges.count == chains.count, let least = ranges.map(\.lowerBound).min(),
      let greatest = ranges.map(\.upperBound).max()
    else { return false }
    return greatest - least <= 1e-9 * max(1, abs(least))
  }

  /// Step sizes that were still on their way when the warm-up ended, far from where they began.
  var runawayStepSize: Finding? {
    guard let target, !isFlat else { return nil }
    let runaways = chains.filter { chain in
      let growth = chain.stepSize / chain.initialStepSize
      let acceptance = chain.meanStepSizeAcceptance
      return chain.count >= 10
        && (growth > 1e4 && acceptance > 1 - (1 - target) / 4 || growth < 1e-4 && acceptance < target / 4)
    }
    guard !runaways.isEmpty else { return nil }
    let lines = runaways.map { chain in
      let words =
        chain.stepSize > chain.initialStepSize
        ? "the target may be improper" : "no step from there is small enough"
      return "chain \(chain.settings.chain): \(words): the step size ran away from "
        + String(format: "%.3g to %.3g, ", chain.initialStepSize, chain.stepSize)
        + String(
          format: "with a mean acceptance of %.2f instead of %.2f", chain.meanStepSizeAcceptance, target)
    }
    return Finding(
      lines: lines + [
        "  check that the density falls off in all directions and that its gradient is right, begin where it is higher, or"
          + " give a longer warm-up"
      ], isSerious: true)
  }
}
