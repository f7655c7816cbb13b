// The tree against its definition, and wrong trees, which are caught.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

private func textbook<Target: LogDensity>(
  _ target: Target, _ mistake: TreeMistake = .none, criterion: TurnCriterion = .momenta, stepSize: Double
) -> TrajectoryTransition<
  TextbookNoUTurn<Leapfrog<EuclideanSystem<Target.Evaluator, IdentityMetric.Mass>>>
> where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar == Double {
  let system = Systems.euclidean(target, IdentityMetric())
  let orbit = Orbit(system: system, integrator: Leapfrog(for: system), stepSize: stepSize)
  return TrajectoryTransition(TextbookNoUTurn(mistake, criterion: criterion), on: orbit)
}

@Suite("Trees by their definition")
struct TextbookTreeTests {
  @Test(
    "an orbit is doubled as often as its definition says", arguments: [TurnCriterion.momenta, .displacement])
  func depths(criterion: TurnCriterion) throws {
    let target = Gaussian.correlated
    let system = Systems.euclidean(target.logDensity, IdentityMetric())
    let orbit = Orbit(system: system, integrator: Leapfrog(for: system), stepSize: 0.11)
    var ours = TrajectoryTransition(NoUTurn(criterion: criterion, in: system), on: orbit)
    var theirs = textbook(target.logDensity, criterion: criterion, stepSize: 0.11)
    var exact = Philox(seed: 4, stream: 0)
    var depths: Set<Int> = []
    for chain in 0..<400 {
      var (random, same) = (RandomStreams(seed: 5, chain: chain), RandomStreams(seed: 5, chain: chain))
      let start = target.draw(using: &exact)
      var (point, other) = (
        try ours.makePoint(at: start, using: &random), try theirs.makePoint(at: start, using: &same)
      )
      let depth = ours.sample(from: &point, using: &random).treeDepth
      #expect(depth == theirs.sample(from: &other, using: &same).treeDepth)
      depths.insert(depth)
    }
    #expect(depths.count > 2)
  }
}

@Suite("Wrong trees are caught", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct WrongTreeTests {
  /// The mistakes that a target shows.
  private func expectCaught(
    _ mistakes: [TreeMistake], by deviations: (TreeMistake) throws -> [Deviation]
  ) rethrows {
    for mistake in [.none] + mistakes {
      let found = try deviations(mistake)
      #expect(significant(found, comparisons: 40).isEmpty == (mistake == .none), "\(mistake) \(found)")
    }
  }

  @Test("other weights, and parts that are favoured within halves")
  func weights() throws {
    try expectCaught([.uniformWeights, .biasedInsideHalves]) { mistake in
      try deviations(
        of: { textbook(Quartic.logDensity, mistake, stepSize: 0.8) },
        from: { Quartic.draw(using: &$0) }, moments: InvarianceTests.quarticMoments, chains: 40_000,
        transitions: 3)
    }
  }

  @Test("parts that are not looked at")
  func subtrees() throws {
    let target = Gaussian(mean: [0, 0, 0], precision: [1, 0, 0, 0, 9, 0, 0, 0, 30])
    try expectCaught([.noSubtreeChecks]) { mistake in
      try deviations(
        of: { textbook(target.logDensity, mistake, stepSize: 0.34) }, from: { target.draw(using: &$0) },
        moments: Moment.firstAndSecond(3), chains: 120_000, transitions: 2)
    }
  }

  @Test("halves that are kept after a step of theirs has failed")
  func failedHalves() throws {
    let gamma = HandWrittenLogDensity(dimension: 1) { q, g in
      g[0] = 2 / q[0] - 1
      return q[0] > 0 ? 2 * log(q[0]) - q[0] : -.infinity
    }
    try expectCaught([.keepsFailedHalf]) { mistake in
      try deviations(
        of: { textbook(gamma, mistake, stepSize: 1.2) },
        from: { random in [-(0..<3).reduce(0) { sum, _ in sum + log(random.openUniform()) }] },
        moments: [
          Moment(name: "x") { $0[0] }, Moment(name: "x²") { $0[0] * $0[0] },
          Moment(name: "x < 0.5") { $0[0] < 0.5 ? 1 : 0 },
        ], chains: 60_000, transitions: 3)
    }
  }
}
