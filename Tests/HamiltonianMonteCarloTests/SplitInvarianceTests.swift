// Split samplers leave the target where it is, and wrong ones, which resemble them, do not.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Split samplers, invariance", .enabled(if: isOptimised, "heavy statistics run in release builds"))
struct SplitInvarianceTests {
  private static let target = Gaussian.correlated
  private static let parts = Parts.sum(target.logDensity, count: 4)

  private static func gaussianDeviations<Kernel: Transition>(
    chains: Int = 100_000, _ makeKernel: () throws -> Kernel
  ) throws -> [Deviation] where Kernel.Scalar == Double {
    try deviations(
      of: makeKernel, from: { target.draw(using: &$0) }, moments: Moment.firstAndSecond(3), chains: chains,
      transitions: 3)
  }

  @Test("on a correlated Gaussian in four parts", arguments: SplitOrder.allCases)
  func gaussian(order: SplitOrder) throws {
    let dense = DenseMetric(mass: [2, 0.8, -0.3, 0.8, 1.5, 0.4, -0.3, 0.4, 0.9])
    let found =
      try Self.gaussianDeviations {
        try SplitHMC(stepSize: 1.4, steps: 1...3, order: order).sampler(for: Self.parts).makeKernel()
      }
      + Self.gaussianDeviations {
        try SplitHMC(stepSize: 1.2, steps: 2, order: order, metric: dense).sampler(for: Self.parts)
          .makeKernel()
      }
    #expect(significant(found, comparisons: 36).isEmpty, "\(found)")
  }

  @Test("no-U-turn trees on a correlated Gaussian in four parts", arguments: SplitOrder.allCases)
  func trees(order: SplitOrder) throws {
    let found = try Self.gaussianDeviations(chains: 60_000) {
      try SplitNUTS(stepSize: 1.2, order: order).sampler(for: Self.parts).makeKernel()
    }
    #expect(significant(found, comparisons: 18).isEmpty, "\(found)")
  }

  @Test("on x⁴ in two parts, where steps diverge often", arguments: SplitOrder.allCases)
  func quartic(order: SplitOrder) throws {
    let parts = Parts.sum(Quartic.logDensity, shares: [0.3, 0.7], twists: [2, -2])
    func found<Kernel: Transition>(_ makeKernel: () throws -> Kernel) throws -> [Deviation]
    where Kernel.Scalar == Double {
      try deviations(
        of: makeKernel, from: { Quartic.draw(using: &$0) }, moments: InvarianceTests.quarticMoments,
        chains: 100_000, transitions: 3)
    }
    let all =
      try found { try SplitHMC(stepSize: 1, steps: 2, order: order).sampler(for: parts).makeKernel() }
      + found { try SplitNUTS(stepSize: 1, order: order).sampler(for: parts).makeKernel() }
    #expect(significant(all, comparisons: 16).isEmpty, "\(all)")
  }

  private static func oneWay(
    _ order: SplitOrder
  ) -> TrajectoryTransition<
    EndPoint<OneWaySplit<SplitEvaluator<HandWrittenCurvedLogDensity>, IdentityMetric>>
  > {
    let system = Systems.split(parts, IdentityMetric(), order: order)
    let orbit = Orbit(system: system, integrator: OneWaySplit(for: system), stepSize: 1)
    return TrajectoryTransition(EndPoint(steps: 2...2, in: system), on: orbit)
  }

  @Test(
    "one way through the parts is exact in drawn orders, each as often as its reverse, and not in a fixed one"
  )
  func oneWay() throws {
    #expect(significant(try Self.gaussianDeviations { Self.oneWay(.random) }).isEmpty)
    #expect(!significant(try Self.gaussianDeviations { Self.oneWay(.fixed) }).isEmpty)
    let map = StepMap(
      "one way", { Systems.split(Self.parts, IdentityMetric()) }, { OneWaySplit(for: $0) },
      starts: [[0.3, -0.4, 0.8, 0.5, 1.1, -0.7], [-1.2, 0.2, 0.5, -0.3, 0.6, 0.9]])
    #expect(try reversalError(of: map, stepSize: 0.1) > 1e-4)
    #expect(abs(try energyOrder(of: map, stepSize: 0.04, steps: 25) - 1) < 0.1)
  }

  @Test("the energy of one part alone is caught")
  func energyOfOnePart() throws {
    let found = try Self.gaussianDeviations {
      try SplitHMC(stepSize: 1.4, steps: 2).sampler(for: EnergyOfOnePart(base: Self.parts)).makeKernel()
    }
    #expect(!significant(found).isEmpty)
  }

  @Test("an order that depends on where a step begins is caught")
  func orderByPosition() throws {
    func system() -> OrderByPosition<SplitEvaluator<HandWrittenCurvedLogDensity>, IdentityMetric>.System {
      Systems.split(Self.parts, IdentityMetric())
    }
    let found =
      try Self.gaussianDeviations {
        let orbit = Orbit(system: system(), integrator: OrderByPosition(for: system()), stepSize: 1.4)
        return TrajectoryTransition(EndPoint(steps: 2...2, in: orbit.system), on: orbit)
      }
    let foundByTrees = try Self.gaussianDeviations {
      let orbit = Orbit(system: system(), integrator: OrderByPosition(for: system()), stepSize: 1.4)
      return TrajectoryTransition(NoUTurn(in: orbit.system), on: orbit)
    }
    #expect(!significant(found).isEmpty && !significant(foundByTrees).isEmpty)
  }
}
