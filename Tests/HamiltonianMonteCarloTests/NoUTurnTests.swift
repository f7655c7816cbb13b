// The no-U-turn rule: its trees against orbits enumerated by hand, and what a run with it gives.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("No U-turn")
struct NoUTurnTests {
  /// The states of an orbit and which of its dyadic parts have turned, computed from the definition.
  struct Enumerated {
    let momenta: [[Double]]

    /// ρ · v > 0 at both ends of points i..<j, and at the joints of its halves; velocities are momenta.
    func hasTurned(_ range: Range<Int>) -> Bool {
      func sum(_ range: Range<Int>) -> [Double] {
        range.reduce(momenta[0].map { _ in 0 }) { zip($0, momenta[$1]).map(+) }
      }
      func moves(_ v: [Double], _ rho: [Double]) -> Bool { zip(v, rho).reduce(0) { $0 + $1.0 * $1.1 } > 0 }
      let (a, b) = (range.lowerBound, range.upperBound - 1)
      guard moves(momenta[a], sum(range)), moves(momenta[b], sum(range)) else { return true }
      let middle = (a + b + 1) / 2
      for part in [a..<(middle + 1), (middle - 1)..<(b + 1)] {
        guard moves(momenta[part.lowerBound], sum(part)), moves(momenta[part.upperBound - 1], sum(part))
        else {
          return true
        }
      }
      return false
    }

    /// Whether a part or one of the parts that it is made of by halving has turned.
    func turnsInside(_ range: Range<Int>) -> Bool {
      if range.count == 1 { return false }
      let middle = (range.lowerBound + range.upperBound) / 2
      return hasTurned(range) || turnsInside(range.lowerBound..<middle)
        || turnsInside(middle..<range.upperBound)
    }
  }

  @Test("blocks turn where sums and products by definition say so", arguments: 0..<200)
  func blocks(seed: UInt64) throws {
    var random = Philox(seed: seed, stream: 0)
    // Momenta along a circle with noise: some orbits turn early, some late.
    let pace = random.uniform()
    let momenta = (0..<8).map { i in
      [cos(pace * Double(i)) + 0.3 * random.normal(), sin(pace * Double(i)) + 0.3 * random.normal()]
    }
    let orbit = Enumerated(momenta: momenta)
    var blocks = OrbitBlocks<Double>(dimension: 2)
    let start = momenta[3]
    blocks.begin(start.span, direction: start.span)
    // The tree 3, then 2, then 0...1, then 4...7: backwards, backwards, forwards.
    for (half, whole, isForward) in [
      ([2], 2..<4, false), ([1, 0], 0..<4, false), ([4, 5, 6, 7], 0..<8, true),
    ] {
      blocks.beginHalf(isForward: isForward)
      let sorted = half.min()!..<(half.max()! + 1)
      let isAdded = half.allSatisfy {
        let momentum = momenta[$0]
        return blocks.append(momentum.span, direction: momentum.span)
      }
      #expect(isAdded == !orbit.turnsInside(sorted))
      guard isAdded else { return }
      blocks.joinHalf()
      #expect(blocks.hasTurned == orbit.hasTurned(whole))
      if blocks.hasTurned { return }
    }
  }

  @Test("a tree has at most the points that its depth allows, and its statistics add up")
  func statistics() throws {
    let target = Gaussian.tutorial.logDensity
    let chain = try sample(
      target, draws: 500, from: [1, 2, 3], warmUp: .none, seed: 3, with: NUTS(stepSize: 0.05, maximumDepth: 4)
    )
    for s in chain.statistics {
      #expect((1...4).contains(s.treeDepth) && s.steps >= (1 << s.treeDepth) - 1 && s.steps <= 15)
      #expect((0...1).contains(s.acceptanceProbability) && s.failure == nil)
    }
    #expect(chain.statistics.contains { $0.steps == 15 })
  }
}

/// The leapfrog, which writes down min(1, e^(H₀ − H)) of every point that it reaches.
private struct WitnessedLeapfrog<System: SeparableSystem>: MemorylessIntegrator {
  final class Notes {
    var startEnergy = 0.0
    var acceptance: [Double] = []
  }

  let notes: Notes
  var base: Leapfrog<System>

  mutating func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {
    var start = start
    notes.startEnergy =
      (try? system.energy(momentum: start.momentum, geometry: &start.geometry)) ?? .nan
    notes.acceptance = []
  }

  mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    try base.advance(from: &point, to: &next, by: stepSize, in: &system)
    let energy = try system.energy(momentum: next.momentum, geometry: &next.geometry)
    notes.acceptance.append(min(1, exp(notes.startEnergy - energy)))
  }

  var effort: IntegrationEffort { IntegrationEffort() }
}

@Suite("No U-turn, statistics")
struct NoUTurnStatisticsTests {
  @Test(
    "the acceptance is the mean over all points of a tree, seen from its start, and what has moved is accepted",
    arguments: [TurnCriterion.momenta, .displacement])
  func acceptance(criterion: TurnCriterion) throws {
    let widths = (0..<20).map { 0.1 + 0.05 * Double($0) }
    let target = HandWrittenLogDensity(dimension: 20) { q, g in
      for i in q.indices { g[i] = -q[i] / (widths[i] * widths[i]) }
      return 0.5 * zip(q, g).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let system = Systems.euclidean(target, IdentityMetric())
    let notes = WitnessedLeapfrog<EuclideanSystem<HandWrittenLogDensity, IdentityMetric>>.Notes()
    let orbit = Orbit(
      system: system, integrator: WitnessedLeapfrog(notes: notes, base: Leapfrog(for: system)), stepSize: 0.12
    )
    var kernel = TrajectoryTransition(NoUTurn(criterion: criterion, in: system), on: orbit)
    var random = RandomStreams(seed: 1, chain: 0)
    var point = try kernel.makePoint(at: widths, using: &random)
    var depths: Set<Int> = []
    for _ in 0..<300 {
      let before = point.position
      let statistics = kernel.sample(from: &point, using: &random)
      let mean = notes.acceptance.reduce(0, +) / Double(notes.acceptance.count)
      #expect(abs(statistics.acceptanceProbability - mean) < 1e-12)
      #expect(statistics.isAccepted == (point.position != before))
      depths.insert(statistics.treeDepth)
    }
    // The place of the start is taken by another point from three doublings on.
    #expect(depths.contains { $0 >= 4 })
  }
}

@Suite("No U-turn, invariance", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct NoUTurnInvarianceTests {
  @Test(
    "on a correlated Gaussian, with small and large steps, cut at each depth", arguments: [0.3, 0.9],
    [1, 2, 10])
  func gaussian(stepSize: Double, depth: Int) throws {
    let target = Gaussian.correlated
    let method = NUTS(stepSize: stepSize, maximumDepth: depth)
    let found = try deviations(
      of: { try method.sampler(for: target.logDensity).makeKernel() }, from: { target.draw(using: &$0) },
      moments: Moment.firstAndSecond(3), chains: 60_000, transitions: 2)
    #expect(significant(found, comparisons: 60).isEmpty, "\(found)")
  }

  @Test("with mass matrices")
  func masses() throws {
    let target = Gaussian.correlated
    let metric = DenseMetric(mass: [2, 0.8, -0.3, 0.8, 1.5, 0.4, -0.3, 0.4, 0.9])
    let found = try deviations(
      of: { try NUTS(stepSize: 0.7, metric: metric).sampler(for: target.logDensity).makeKernel() },
      from: { target.draw(using: &$0) }, moments: Moment.firstAndSecond(3), chains: 60_000, transitions: 2)
    #expect(significant(found).isEmpty, "\(found)")
  }

  @Test("on x⁴, where steps diverge often", arguments: [0.3, 0.8, 1.6], [0.3, 1000])
  func quartic(stepSize: Double, threshold: Double) throws {
    let method = NUTS(stepSize: stepSize, divergenceThreshold: threshold)
    let found = try deviations(
      of: { try method.sampler(for: Quartic.logDensity).makeKernel() }, from: { Quartic.draw(using: &$0) },
      moments: InvarianceTests.quarticMoments, chains: 100_000, transitions: 3)
    // A threshold that is passed often is no part of an exact rule: it looks from the start of the orbit.
    let isExact = threshold == 1000 || stepSize == 0.3
    #expect(significant(found, comparisons: 24).isEmpty == isExact, "\(found)")
  }

  @Test("on a target with a bound")
  func bounded() throws {
    let gamma = HandWrittenLogDensity(dimension: 1) { q, g in
      g[0] = 2 / q[0] - 1
      return q[0] > 0 ? 2 * log(q[0]) - q[0] : -.infinity
    }
    let found = try deviations(
      of: { try NUTS(stepSize: 0.7).sampler(for: gamma).makeKernel() },
      from: { random in [-(0..<3).reduce(0) { sum, _ in sum + log(random.openUniform()) }] },
      moments: [
        Moment(name: "x") { $0[0] }, Moment(name: "x²") { $0[0] * $0[0] },
        Moment(name: "x < 0.5") { $0[0] < 0.5 ? 1 : 0 },
      ],
      chains: 100_000, transitions: 3)
    #expect(significant(found).isEmpty, "\(found)")
  }

  @Test("under a metric that changes with the position, with every implicit integrator")
  func riemannian() throws {
    func check<Scheme: MemorylessScheme>(_ scheme: Scheme, _ stepSize: Double) throws {
      let method = RiemannianNUTS(integrator: scheme, stepSize: stepSize)
      let found = try deviations(
        of: { try method.sampler(for: Quartic.logDensity).makeKernel() }, from: { Quartic.draw(using: &$0) },
        moments: InvarianceTests.quarticMoments, chains: 20_000, transitions: 2)
      #expect(significant(found, comparisons: 24).isEmpty, "\(scheme) \(found)")
    }
    for stepSize in [0.3, 0.9] {
      try check(GeneralizedLeapfrog(), stepSize)
      try check(ImplicitMidpoint(), stepSize)
      try check(ProjectedExtendedLeapfrog(), stepSize)
    }
  }

  @Test("in Float")
  func float() throws {
    let target = FloatGaussian()
    let chain = try sample(
      target, draws: 40_000, from: [0, 0], warmUp: .none, seed: 5, with: NUTS(stepSize: 0.8))
    let squares = chain.draws.map { Double($0 * $0) }
    let mean = squares.reduce(0, +) / Double(squares.count)
    #expect(abs(mean - 1) < 0.05)
  }
}

private struct FloatGaussian: LogDensity, GradientEvaluator {
  let dimension = 2
  func makeEvaluator() -> Self { self }
  func logDensity(at q: [Float]) -> Double { -0.5 * Double(q[0] * q[0] + q[1] * q[1]) }
  func logDensity(at q: [Float], gradient: inout [Float]) -> Double {
    for i in 0..<2 { gradient[i] = -q[i] }
    return logDensity(at: q)
  }
}
