// Split Hamiltonian Monte Carlo: order and number of the gradients, energies, one part, failures, and its relatives.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Split Hamiltonian Monte Carlo")
struct SplitTests {
  private let start = [0.3, -0.4, 0.8]

  @Test("with one part it is the leapfrog, bit for bit", arguments: SplitOrder.allCases)
  func onePart(order: SplitOrder) throws {
    let (target, split) = (Well.logDensity, SplitLogDensity([Well.logDensity]))
    let metric = DenseMetric(mass: [2, 0.5, 0.1, 0.5, 1, -0.3, 0.1, -0.3, 1.5])
    let expected = try sample(
      target, draws: 100, from: start, seed: 4, with: HMC(stepSize: 0.5, steps: 1...6, metric: metric))
    let found = try sample(
      split, draws: 100, from: start, seed: 4,
      with: SplitHMC(stepSize: 0.5, steps: 1...6, order: order, metric: metric))
    #expect(found.draws == expected.draws && found.acceptanceRate < 1)
    #expect(found.statistics.map(\.energyError) == expected.statistics.map(\.energyError))
    #expect(found.statistics.map(\.logDensity) == expected.statistics.map(\.logDensity))
    let expectedTrees = try sample(
      target, draws: 50, chains: 2, warmUp: .adapting(100), seed: 5, logger: silentLogger,
      with: NUTS())
    let trees = try sample(
      split, draws: 50, chains: 2, warmUp: .adapting(100), seed: 5, logger: silentLogger,
      with: SplitNUTS(order: order))
    #expect(trees.map(\.draws) == expectedTrees.map(\.draws))
    #expect(trees.map(\.stepSize) == expectedTrees.map(\.stepSize))
  }

  /// Two steps from a point whose geometry is known, and the parts that they have asked for.
  private func partsOfTwoSteps(count: Int, seed: UInt64? = nil) throws -> [Int] {
    let record = PartRecord()
    var system = Systems.split(
      RecordedPart.sum(Well.logDensity, count: count, in: record), IdentityMetric(),
      order: seed == nil ? .fixed : .random)
    var generator = Philox(seed: seed ?? 0, chain: 0, purpose: .jitter)
    let hasChanged = system.redraw(using: &generator)
    #expect(!hasChanged)
    var integrator = SplitLeapfrog(for: system)
    var (point, next) = (system.makePoint(), system.makePoint())
    (point.position, point.momentum) = (start, [0.5, 1.1, -0.7])
    try system.move(&point.geometry, to: start)
    try integrator.advance(from: &point, to: &next, by: 0.1, in: &system)
    try integrator.advance(from: &next, to: &point, by: 0.1, in: &system)
    return record.parts
  }

  @Test(
    "each step goes through the parts and back, and begins with the gradient that the last one ended with")
  func palindrome() throws {
    #expect(try partsOfTwoSteps(count: 1) == [0, 0, 0])
    #expect(try partsOfTwoSteps(count: 2) == [0, 1, 0, 1, 0])
    #expect(try partsOfTwoSteps(count: 4) == [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0])
    for seed in 0..<20 as Range<UInt64> {
      let parts = try partsOfTwoSteps(count: 4, seed: seed)
      #expect(Set(parts[..<4]) == [0, 1, 2, 3])
      #expect(Array(parts[4...6]) == [parts[2], parts[1], parts[0]])
      #expect(parts[6...] == parts[...6])
    }
  }

  @Test("every order of the parts is drawn equally often")
  func orders() {
    var system = Systems.split(Parts.sum(Well.logDensity, count: 3), IdentityMetric(), order: .random)
    var generator = Philox(seed: 1, chain: 0, purpose: .jitter)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<6_000 {
      _ = system.redraw(using: &generator)
      counts[system.order, default: 0] += 1
    }
    // 1000 ± 29 each; χ² with five degrees of freedom exceeds 35 once in a million times.
    let chiSquare = counts.values.reduce(0.0) { $0 + pow(Double($1) - 1_000, 2) / 1_000 }
    #expect(counts.count == 6 && chiSquare < 35)
  }

  @Test("energy, force and gradient are those of the sum, whichever part a geometry keeps")
  func sums() throws {
    let metric = DiagonalMetric(masses: [0.5, 2, 1.3]), momentum = [0.5, 1.1, -0.7]
    var plain = Systems.euclidean(Well.logDensity, metric)
    var expected = plain.makeGeometry()
    try plain.move(&expected, to: start)
    let energy = try plain.energy(momentum: momentum, geometry: &expected)
    var energies: Set<Double> = []
    for seed in 0..<10 as Range<UInt64> {
      var system = Systems.split(Parts.sum(Well.logDensity, count: 5), metric, order: .random)
      var generator = Philox(seed: seed, chain: 0, purpose: .jitter)
      _ = system.redraw(using: &generator)
      var geometry = system.makeGeometry()
      try system.move(&geometry, to: start)
      #expect(system.gradient(of: geometry) == nil)
      let found = try system.energy(momentum: momentum, geometry: &geometry)
      #expect(abs(found - energy) < 1e-14)
      energies.insert(found)
      var force = start
      try system.force(momentum: momentum, geometry: &geometry, into: &force)
      #expect(system.gradient(of: geometry) == force)
      for (a, b) in zip(force, plain.gradient(of: expected) ?? []) { #expect(abs(a - b) < 1e-14) }
    }
    #expect(energies.count == 1, "the sum depends on the order of the trajectory")
  }

  @Test("a step takes 2 (M − 1) gradients of parts, and an energy at its end M − 1 more")
  func gradients() throws {
    let record = PartRecord()
    let target = RecordedPart.sum(Well.logDensity, count: 5, in: record)
    var chain = try SplitHMC(stepSize: 0.1, steps: 3).sampler(for: target).chain(from: start, seed: 1)
    #expect(record.parts.count == 5)
    record.clear()
    let draw = chain.next()
    #expect(draw?.statistics.isAccepted == true)
    #expect(record.parts.count == 3 * 8 + 4)
  }

  /// `Integrator.SPLITTING_KMID` of hamiltorch: half kicks by all parts, a drift, and half kicks in the reverse order.
  @Test("with the kinetic part in the middle it is the leapfrog of the sum")
  func kineticPartInTheMiddle() throws {
    let target = Parts.sum(Well.logDensity, count: 4)
    var (position, momentum) = (start, [0.5, 1.1, -0.7])
    var (evaluator, gradient) = (target.makeEvaluator(), start)
    func kick(_ part: Int) {
      _ = evaluator.logDensity(ofPart: part, at: position, gradient: &gradient)
      for i in 0..<3 { momentum[i] += 0.1 * gradient[i] }
    }
    for part in 0..<4 { kick(part) }
    for i in 0..<3 { position[i] += 0.2 * momentum[i] }
    for part in (0..<4).reversed() { kick(part) }
    let map = StepMap(
      "leapfrog", { Systems.euclidean(target, IdentityMetric()) }, { Leapfrog(for: $0) }, starts: [])
    let found = try map.step(start + [0.5, 1.1, -0.7], 0.2)
    for (a, b) in zip(found, position + momentum) { #expect(abs(a - b) < 1e-14) }
  }

  /// What the documentation says. The price of a split step is 1.8 gradients of the sum.
  @Test("the energy error with ten equal parts is a tenth of that of two leapfrog steps of half the size")
  func equalParts() throws {
    func error<I: Integrator>(
      _ system: @escaping @Sendable () -> I.System, _ integrator: @escaping @Sendable (I.System) -> I,
      _ stepSize: Double
    ) throws -> Double where I.System.Scalar == Double {
      let map = StepMap("", system, integrator, starts: StepMaps.all[0].starts)
      return try map.starts.map { start in
        var z = start
        for _ in 0..<Int((2 / stepSize).rounded()) { z = try map.step(z, stepSize) }
        return abs(try map.energy(z) - map.energy(start))
      }.reduce(0, +)
    }
    let parts = SplitLogDensity(
      Parts.of(
        Well.logDensity, shares: [Double](repeating: 0.1, count: 10),
        twists: [Double](repeating: 0, count: 10)))
    let split = try error({ Systems.split(parts, IdentityMetric()) }, { SplitLeapfrog(for: $0) }, 0.2)
    let leapfrog = try error(
      { Systems.euclidean(Well.logDensity, IdentityMetric()) }, { Leapfrog(for: $0) }, 0.1)
    #expect(split < 0.15 * leapfrog)
  }

  /// A density of x > 0 in two parts, log x² and −x, the second of which knows nothing of the border.
  private func half(_ second: Double) -> SplitLogDensity<HandWrittenLogDensity> {
    SplitLogDensity([
      HandWrittenLogDensity(dimension: 1) { q, gradient in
        gradient[0] = -1
        return q[0] > 3 ? second : -q[0]
      },
      HandWrittenLogDensity(dimension: 1) { q, gradient in
        gradient[0] = 2 / q[0]
        return q[0] > 0 ? 2 * log(q[0]) : -.infinity
      },
    ])
  }

  @Test("a part that is −∞ ends the support, and one that is NaN or infinite is a failure")
  func failures() throws {
    let method = SplitHMC(stepSize: 1.5, steps: 2, order: .random)
    let chain = try sample(half(-4), draws: 200, from: [1], seed: 2, logger: silentLogger, with: method)
    #expect(chain.failures[.outsideSupport] > 10 && chain.failures[.nonFinite] == 0)
    #expect(chain.draws.allSatisfy { $0 > 0 })
    for bad in [Double.nan, .infinity] {
      let chain = try sample(half(bad), draws: 200, from: [1], seed: 2, logger: silentLogger, with: method)
      #expect(chain.failures[.nonFinite] > 10 && chain.draws.allSatisfy { $0 > 0 && $0 <= 3 })
    }
  }

  @Test("the draws do not depend on the number of threads, also with drawn orders")
  func threads() throws {
    let target = Parts.sum(Well.logDensity, count: 4)
    let method = SplitHMC(stepSize: 0.4, steps: 3, order: .random)
    let (one, three) = (
      try sample(target, draws: 25, chains: 4, seed: 8, threads: 1, logger: silentLogger, with: method),
      try sample(target, draws: 25, chains: 4, seed: 8, threads: 3, logger: silentLogger, with: method)
    )
    let fixed = try sample(
      target, draws: 25, chains: 4, seed: 8, logger: silentLogger, with: SplitHMC(stepSize: 0.4, steps: 3))
    #expect(one.map(\.draws) == three.map(\.draws) && one[0].draws != fixed[0].draws)
  }

  @Test("the energy error of many coordinates in Float is that of Double")
  func floatEnergies() throws {
    let n = 300_000
    let single = SplitLogDensity([Normals<Float>(dimension: n), Normals<Float>(dimension: n)])
    let double = SplitLogDensity([Normals<Double>(dimension: n), Normals<Double>(dimension: n)])
    func energyError<Target: LogDensity>(_ target: Target) throws -> Double
    where Target.Evaluator: PartsEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
      var system = Systems.split(target, IdentityMetric())
      var integrator = SplitLeapfrog(for: system)
      var (point, next) = (system.makePoint(), system.makePoint())
      var (generator, z) = (Philox(seed: 4, stream: 0), [Float](repeating: 0, count: 2 * n))
      generator.fillNormal(&z)
      point.position = z[..<n].map { Target.Evaluator.Scalar($0) }
      point.momentum = z[n...].map { Target.Evaluator.Scalar($0) }
      try system.move(&point.geometry, to: point.position)
      let before = try system.energy(momentum: point.momentum, geometry: &point.geometry)
      for _ in 0..<5 {
        try integrator.advance(from: &point, to: &next, by: 0.1, in: &system)
        swap(&point, &next)
      }
      return try system.energy(momentum: point.momentum, geometry: &point.geometry) - before
    }
    let (found, exact) = (try energyError(single), try energyError(double))
    #expect(abs(exact) > 1 && abs(found - exact) < 0.01 * abs(exact), "\(found) instead of \(exact)")
  }
}
