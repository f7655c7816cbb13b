// Targets with nothing to hold a chain: a density that is the same everywhere, and step sizes that grow without end.
import Foundation

extension RunFacts {
  /// A log density that is the same at all draws, though nothing stopped the chain. No density without bounds is so, but
  /// with steps that are far too small none looks otherwise.
  var flatTarget: Finding? {
    guard isFlat, roundedTarget == nil, let value = logDensityRange?.lowerBound else { return nil }
    return Finding(
      lines: [
        String(
          format: "the log density is %.6g at every draw: the target is improper, or the steps too small",
          value),
        "  give every coordinate a prior, or bounds; if it has them, raise the step size or give a longer warm-up",
      ], isSerious: true)
  }

  /// A log density so large that what differs between draws is lost in its rounding.
  var roundedTarget: Finding? {
    guard chains.allSatisfy({ $0.count >= 10 }), let range = logDensityRange else { return nil }
    let least = min(abs(range.lowerBound), abs(range.upperBound))
    guard least.ulp > 0.1, range.upperBound - range.lowerBound < 1e3 * least.ulp else { return nil }
    return Finding(
      lines: [
        String(
          format: "the log density is about %.3g, where numbers are rounded to %.3g: the draws can be wrong",
          least == abs(range.lowerBound) ? range.lowerBound : range.upperBound, least.ulp),
        "  take its constant away, such as the log density at the start; if it has none, begin where it is higher",
      ], isSerious: true)
  }

  var isFlat: Bool {
    guard chains.allSatisfy({ $0.count >= 10 && $0.tally.acceptedTransitions >= 10 }),
      failures[.outsideSupport] == nil, let range = logDensityRange
    else { return false }
    // A large constant in ℓ leaves the differences their size, and rounds them.
    return range.upperBound - range.lowerBound <= max(1e-9, 4 * range.lowerBound.ulp)
  }

  /// From the least to the greatest log density of all draws; nil where those of a chain are not known.
  private var logDensityRange: ClosedRange<Double>? {
    let ranges = chains.compactMap(\.logDensityRange)
    guard ranges.count == chains.count, let least = ranges.map(\.lowerBound).min(),
      let greatest = ranges.map(\.upperBound).max()
    else { return nil }
    return least...greatest
  }

  /// Chains that stay where the log density is lower than at any draw of the others, by so much that nothing of the posterior
  /// is there.
  var lostChains: Finding? {
    let ranges = chains.map(\.logDensityRange)
    let lost: [(chain: Int, highest: Double, others: Double)] = chains.indices.compactMap { i in
      let others = ranges.indices.filter { $0 != i && chains[$0].count >= 10 }.compactMap {
        ranges[$0]?.lowerBound
      }
      guard chains[i].count >= 10, let highest = ranges[i]?.upperBound, let lowest = others.max(),
        lowest - highest > 100
      else { return nil }
      return (chains[i].settings.chain, highest, lowest)
    }
    guard !lost.isEmpty else { return nil }
    let lines = lost.map {
      "chain \($0.chain) stays where the log density is at most "
        + String(format: "%.3g, where another one has at least %.3g", $0.highest, $0.others)
    }
    return Finding(
      lines: lines + [
        "  its draws are none of the posterior: begin all chains near those of the others, chains: .from(starts), or in better"
          + " units"
      ], isSerious: true)
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
