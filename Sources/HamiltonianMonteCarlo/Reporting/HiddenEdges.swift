// Whether failures hide a part of the space: edges of the draws from which trajectories hardly come back.
import ChainDiagnostics
import Foundation

/// An edge of the draws beyond which draws are missing, because the trajectories that would lead there fail.
///
/// Take the K outermost states of the chain in one quantity, and count how many of the trajectories that began there
/// failed. Scattered failures are no more frequent there than elsewhere. Where the support ends in a wall it stops the
/// trajectories that run against it: of two opposite momenta one at least comes through, except where the density
/// rises towards the wall and pulls trajectories to it. So draws are missing where more than half of the trajectories
/// fail, and either significantly more than half although the density is low, or significantly many of them of kinds
/// that are no sign of a wall. Only the order of the states counts, so units do not.
struct HiddenEdge {
  /// A coordinate of the draws; nil for ℓ.
  let coordinate: Int?
  let isUpper: Bool
  /// K.
  let states: Int
  /// The innermost of the K values.
  let bound: Double
  /// The share of trajectories from these states that failed.
  let failureShare: Double
  /// How many standard errors the share is above what scattered failures or a wall explain.
  let z: Double
}

extension HiddenEdge {
  /// The hidden edges of all coordinates, the clearest first; where there is none, that of the lowest log densities.
  fileprivate static func find(in chains: [any DrawStorage]) -> [HiddenEdge] {
    let states = chains.enumerated().flatMap { State.all(of: $1, number: $0) }
    guard states.count >= 100 else { return [] }
    let dimension = chains[0].dimension
    let statistics = EdgeStatistics(states, edges: 2 * dimension + 1)
    var edges: [HiddenEdge] = []
    for j in 0..<dimension {
      let coordinates = chains.map { $0.coordinate(j) }
      let values = states.map { coordinates[$0.chain][$0.draw] }
      let order = ascendingOrder(of: values)
      edges += [
        statistics.edge(order, values, coordinate: j, isUpper: false),
        statistics.edge(order.reversed(), values, coordinate: j, isUpper: true),
      ].compactMap { $0 }
    }
    if !edges.isEmpty { return edges.sorted { $0.z > $1.z } }
    let values = states.map(\.logDensity)
    let order = ascendingOrder(of: values)
    return [statistics.edge(order, values, coordinate: nil, isUpper: false)].compactMap { $0 }
  }
}

extension RunFacts {
  /// An edge in words, without the bound.
  private func place(of edge: HiddenEdge) -> String {
    let quantity = edge.coordinate.map(name(ofCoordinate:)) ?? "log density"
    return "\(quantity) \(edge.isUpper ? "above" : "below")"
  }

  /// At most three edges beyond which draws are missing, the clearest ones; it takes draws in memory to tell.
  var hiddenEdges: Finding? {
    // Ten states of which more than half of the trajectories fail are the least that can be found.
    guard let consecutive, failureCountOfDraws > 5 else { return nil }
    let edges = HiddenEdge.find(in: consecutive)
    guard !edges.isEmpty else { return nil }
    let share = draws > 0 ? Double(failureCountOfDraws) / Double(draws) : 0
    let isLeapfrog = chains.first?.settings.method.contains("GeneralizedLeapfrog") ?? false
    let advice =
      "  \(inSteps("lower the step size")), " + (isLeapfrog ? "take the integrator ImplicitMidpoint, " : "")
      + "or transform bounded coordinates to unbounded ones"
    let lines = edges.prefix(3).map { edge in
      "  \(place(of: edge)) "
        + String(
          format: "%.3g: %.0f %% of the trajectories from there failed, %.3g %% of all", edge.bound,
          100 * edge.failureShare, 100 * share)
    }
    return Finding(
      lines: ["failures hide a part of the space; draws beyond these edges are missing:"] + lines + [advice],
      isSerious: true)
  }
}

/// A state of a chain with the trajectories that began there.
private struct State {
  let chain: Int
  let draw: Int
  let logDensity: Double
  var trajectories = 0
  var failures = 0
  /// Failures that do not say that the support has been left.
  var failuresInside = 0

  /// The states of a chain after the warm-up, except those from which nothing began.
  static func all(of chain: any DrawStorage, number: Int) -> [State] {
    var states: [State] = []
    for (i, transition) in chain.statistics.enumerated() {
      if i > 0 {
        let last = states.count - 1
        states[last].trajectories += 1
        if let failure = transition.failure, !transition.isAccepted {
          states[last].failures += 1
          if failure != .outsideSupport && failure != .nonFinite(.logDensity) {
            states[last].failuresInside += 1
          }
        }
      }
      if i == 0 || transition.isAccepted {
        states.append(State(chain: number, draw: i, logDensity: transition.logDensity))
      }
    }
    return states.filter { $0.trajectories > 0 }
  }
}

/// What all edges of a run have in common.
private struct EdgeStatistics {
  let states: [State]
  let failureShare: Double
  let insideShare: Double
  let medianLogDensity: Double
  /// By chance one run in a hundred has an edge above it.
  let threshold: Double

  init(_ states: [State], edges: Int) {
    self.states = states
    let trajectories = Double(states.reduce(0) { $0 + $1.trajectories })
    failureShare = Double(states.reduce(0) { $0 + $1.failures }) / trajectories
    insideShare = Double(states.reduce(0) { $0 + $1.failuresInside }) / trajectories
    medianLogDensity = states.map(\.logDensity).sorted()[states.count / 2]
    let comparisons = Double(2 * edges * Self.counts(states.count).count)
    // P(Z > z) < ½ exp(−z²/2).
    threshold = (2 * log(50 * comparisons)).squareRoot()
  }

  /// The numbers K that are tried: 10, 30, 90, …, up to a tenth of the states.
  static func counts(_ states: Int) -> [Int] {
    Array(sequence(first: 10) { 3 * $0 }.prefix { $0 <= states / 10 })
  }

  /// The clearest K of one edge, if it is significant.
  /// - Parameter order: the states, the outermost first.
  func edge(_ order: [Int], _ values: [Double], coordinate: Int?, isUpper: Bool) -> HiddenEdge? {
    var best: HiddenEdge?
    var (trajectories, failures, inside, lowDensities, counted) = (0, 0, 0, 0, 0)
    for k in EdgeStatistics.counts(states.count) {
      for i in order[counted..<k] {
        trajectories += states[i].trajectories
        failures += states[i].failures
        inside += states[i].failuresInside
        if states[i].logDensity < medianLogDensity { lowDensities += 1 }
      }
      counted = k
      guard 2 * failures > trajectories else { continue }
      let beyondWall =
        4 * lowDensities >= 3 * k ? deviation(failures, of: trajectories, from: max(0.5, failureShare)) : 0
      let z = max(beyondWall, deviation(inside, of: trajectories, from: insideShare))
      if z > max(threshold, best?.z ?? 0) {
        best = HiddenEdge(
          coordinate: coordinate, isUpper: isUpper, states: k, bound: values[order[k - 1]],
          failureShare: Double(failures) / Double(trajectories), z: z)
      }
    }
    return best
  }

  /// How far a count is above that of a binomial distribution: the root of its deviance, which is nearly standard
  /// normal also far out in the tail.
  private func deviation(_ count: Int, of total: Int, from share: Double) -> Double {
    let (count, total) = (Double(count), Double(total))
    guard count > total * share else { return 0 }
    func term(_ observed: Double, _ expected: Double) -> Double {
      observed > 0 ? observed * log(observed / expected) : 0
    }
    return (2 * (term(count, total * share) + term(total - count, total * (1 - share)))).squareRoot()
  }
}
