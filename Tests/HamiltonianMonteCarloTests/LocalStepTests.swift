// Local steps: against their definition, and what a run with them gives. Wrong ones are caught.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Local steps")
struct LocalStepTests {
  typealias FunnelSystem = EuclideanSystem<HandWrittenCurvedLogDensity.Evaluator, IdentityMetric.Mass>

  @Test("macro steps are those of the definition, and lead back", arguments: [0.3, 1, 3], [1, 2, 3])
  func definition(time: Double, leastSteps: Int) throws {
    let settings = LocalStepSettings(leastSteps: leastSteps, energyTolerance: 0.7, mostHalvings: 7)
    var system = Systems.euclidean(Funnel.logDensity(4), IdentityMetric())
    var textbook = TextbookLocalSteps(settings: settings, for: system)
    var local = LocalSteps(Leapfrog(for: system), settings: settings, for: system)
    var random = Philox(seed: 7, stream: 0)
    var outcomes: [String: Int] = [:]
    for _ in 0..<400 {
      var (point, next, expected) = (system.makePoint(), system.makePoint(), system.makePoint())
      point.position = Funnel.draw(4, using: &random)
      random.fillNormal(&point.momentum)
      try system.move(&point.geometry, to: point.position)
      local.beginTrajectory(at: point, in: &system)
      let found = failure { () throws(NumericalFailure) in
        try local.advance(from: &point, to: &next, by: time, in: &system)
      }
      let wanted = failure { () throws(NumericalFailure) in
        try textbook.advance(from: &point, to: &expected, by: time, in: &system)
      }
      outcomes[found?.rawValue ?? "passes", default: 0] += 1
      #expect(found == wanted)
      if found != nil { continue }
      #expect(next.position == expected.position && next.momentum == expected.momentum)
      let before = local.effort.microSteps
      try local.advance(from: &next, to: &expected, by: -time, in: &system)
      #expect(local.effort.microSteps > before && local.effort.macroSteps == 2)
      let scale = 1 + (point.position + point.momentum).map { abs($0) }.max()!
      for (a, b) in zip(expected.position + expected.momentum, point.position + point.momentum) {
        #expect(abs(a - b) < 1e-9 * scale)
      }
    }
    #expect(outcomes["passes", default: 0] > 100)
    #expect(time < 1 || outcomes["coarser way back", default: 0] > 0)
  }

  private func failure(_ step: () throws(NumericalFailure) -> Void) -> NumericalFailure.Kind? {
    do throws(NumericalFailure) {
      try step()
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("the volume of phase space is kept, also where steps are divided")
  func volume() throws {
    let settings = LocalStepSettings(energyTolerance: 0.3)
    let makeSystem: @Sendable () -> FunnelSystem = {
      Systems.euclidean(Funnel.logDensity(4), IdentityMetric())
    }
    let makeSteps: @Sendable (FunnelSystem) -> LocalSteps<Leapfrog<FunnelSystem>> = {
      LocalSteps(Leapfrog(for: $0), settings: settings, for: $0)
    }
    var random = Philox(seed: 9, stream: 0)
    let draws = (0..<30).map { _ in
      Funnel.draw(4, using: &random) + (0..<4).map { _ in random.normal() }
    }
    let all = StepMap("all", makeSystem, makeSteps, starts: draws)
    let starts = draws.filter { (try? all.step($0, 0.5)) != nil }
    let map = StepMap("those that pass", makeSystem, makeSteps, starts: starts)
    #expect(starts.count > 15)
    #expect(try volumeError(of: map, stepSize: 0.5) < 1e-5)
    #expect(try symplecticityError(of: map, stepSize: 0.5) < 1e-5)
  }

  /// How many of some orbits of three steps on the funnel do not lead back to their start, by steps from their end.
  private func orbitsWithoutWayBack(_ mistake: StepMistake) throws -> Int {
    let settings = LocalStepSettings(energyTolerance: 0.5, mostHalvings: 8)
    var system = Systems.euclidean(Funnel.logDensity(4), IdentityMetric())
    var integrator = TextbookLocalSteps(mistake, settings: settings, for: system)
    var random = Philox(seed: 8, stream: 0)
    var count = 0
    for _ in 0..<4_000 {
      var (start, point, next) = (system.makePoint(), system.makePoint(), system.makePoint())
      start.position = Funnel.draw(4, using: &random)
      random.fillNormal(&start.momentum)
      try system.move(&start.geometry, to: start.position)
      point = start
      func go(_ time: Double) -> Bool {
        integrator.beginTrajectory(at: point, in: &system)
        for _ in 0..<3 {
          guard (try? integrator.advance(from: &point, to: &next, by: time, in: &system)) != nil else {
            return false
          }
          swap(&point, &next)
        }
        return true
      }
      guard go(1) else { continue }
      let isBack =
        go(-1)
        && zip(point.position + point.momentum, start.position + start.momentum)
          .allSatisfy { abs($0 - $1) < 1e-6 * (1 + abs($1)) }
      if !isBack { count += 1 }
    }
    return count
  }

  @Test("orbits lead back to their start, but for those of wrong local steps")
  func wayBack() throws {
    for mistake in StepMistake.allCases {
      let count = try orbitsWithoutWayBack(mistake)
      #expect(mistake == .none ? count == 0 : count > 3, "\(mistake): \(count)")
    }
  }

  @Test("settings out of their range are told", arguments: [0, 1, 2])
  func settings(which: Int) {
    let wrong = [
      LocalStepSettings(leastSteps: 0), LocalStepSettings(energyTolerance: -1),
      LocalStepSettings(mostHalvings: 40),
    ][which]
    let error = #expect(throws: InputError.self) {
      try sample(Quartic.logDensity, draws: 1, from: [0], seed: 1, with: WALNUTS(localSteps: wrong))
    }
    #expect(error?.subject == ["leastSteps", "energyTolerance", "mostHalvings"][which])
  }
}

/// What the neck and the mouth of the funnel are seen by.
enum FunnelMoments {
  static let all = [
    Moment(name: "v") { $0[0] }, Moment(name: "v²") { $0[0] * $0[0] },
    Moment(name: "v > 6") { $0[0] > 6 ? 1 : 0 }, Moment(name: "v < −6") { $0[0] < -6 ? 1 : 0 },
    Moment(name: "min(x², 100)") { min($0[1] * $0[1], 100) },
    Moment(name: "eᵛx²") { exp($0[0]) * $0[1] * $0[1] },
  ]

  /// How a macro step integrator with a rule moves them, from exact draws.
  static func deviations(
    _ mistake: StepMistake, stepSize: Double, _ settings: LocalStepSettings,
    chains: Int
  ) throws -> [Deviation] {
    try HamiltonianMonteCarloTests.deviations(
      of: {
        let system = Systems.euclidean(Funnel.logDensity(), IdentityMetric())
        let integrator = TextbookLocalSteps(mistake, settings: settings, for: system)
        let orbit = Orbit(system: system, integrator: integrator, stepSize: stepSize)
        return TrajectoryTransition(NoUTurn(criterion: .displacement, in: system), on: orbit)
      }, from: { Funnel.draw(using: &$0) }, moments: all, chains: chains, transitions: 2)
  }
}

@Suite("Local steps, invariance", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct LocalStepInvarianceTests {
  @Test(
    "on the funnel, at good settings and at bad ones",
    arguments: [(0.8, 1, 2.0, 10), (2, 4, 2, 10), (0.5, 1, 0.3, 10), (1, 1, 2, 5), (3, 1, 0.5, 7)])
  func funnel(stepSize: Double, leastSteps: Int, tolerance: Double, halvings: Int) throws {
    let settings = LocalStepSettings(
      leastSteps: leastSteps, energyTolerance: tolerance, mostHalvings: halvings)
    let method = WALNUTS(stepSize: stepSize, localSteps: settings, metric: IdentityMetric())
    let found = try deviations(
      of: { try method.sampler(for: Funnel.logDensity()).makeKernel() },
      from: { Funnel.draw(using: &$0) }, moments: FunnelMoments.all, chains: 60_000, transitions: 2)
    #expect(significant(found, comparisons: 30).isEmpty, "\(found)")
  }

  @Test("on a correlated Gaussian with mass matrices, cut at each depth", arguments: [1, 2, 10])
  func gaussian(depth: Int) throws {
    let target = Gaussian.correlated
    let metric = DenseMetric(mass: [2, 0.8, -0.3, 0.8, 1.5, 0.4, -0.3, 0.4, 0.9])
    let method = WALNUTS(
      stepSize: 1.3, localSteps: LocalStepSettings(energyTolerance: 0.2), metric: metric,
      maximumDepth: depth)
    let found = try deviations(
      of: { try method.sampler(for: target.logDensity).makeKernel() }, from: { target.draw(using: &$0) },
      moments: Moment.firstAndSecond(3), chains: 60_000, transitions: 2)
    #expect(significant(found, comparisons: 27).isEmpty, "\(found)")
  }

  @Test("on x⁴ and on a target with a bound", arguments: [0.5, 2])
  func oneDimension(stepSize: Double) throws {
    let method = WALNUTS(stepSize: stepSize, metric: IdentityMetric())
    let quartic = try deviations(
      of: { try method.sampler(for: Quartic.logDensity).makeKernel() }, from: { Quartic.draw(using: &$0) },
      moments: InvarianceTests.quarticMoments, chains: 60_000, transitions: 2)
    #expect(significant(quartic, comparisons: 14).isEmpty, "\(quartic)")
    let gamma = HandWrittenLogDensity(dimension: 1) { q, g in
      g[0] = 2 / q[0] - 1
      return q[0] > 0 ? 2 * log(q[0]) - q[0] : -.infinity
    }
    let bounded = try deviations(
      of: { try method.sampler(for: gamma).makeKernel() },
      from: { random in [-(0..<3).reduce(0) { sum, _ in sum + log(random.openUniform()) }] },
      moments: [
        Moment(name: "x") { $0[0] }, Moment(name: "x²") { $0[0] * $0[0] },
        Moment(name: "x < 0.5") { $0[0] < 0.5 ? 1 : 0 },
      ],
      chains: 60_000, transitions: 2)
    #expect(significant(bounded, comparisons: 14).isEmpty, "\(bounded)")
  }

  @Test("wrong local steps are caught")
  func mistakes() throws {
    for mistake in [StepMistake.none, .momentumNotTurnedRound, .noWayBack, .beginsAtLastLevel, .levelDrawn] {
      let found = try FunnelMoments.deviations(
        mistake, stepSize: 1, LocalStepSettings(energyTolerance: 0.5, mostHalvings: 6), chains: 40_000)
      #expect(significant(found).isEmpty == (mistake == .none), "\(mistake) \(found)")
    }
  }
}
