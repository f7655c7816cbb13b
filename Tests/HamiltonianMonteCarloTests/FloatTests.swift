// Chains whose positions are stored in Float: the right distribution, and energies that are not rounded.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

/// Flat up to 1, where the support ends.
private struct Wall: LogDensity, GradientEvaluator {
  let dimension = 1
  func makeEvaluator() -> Self { self }
  func logDensity(at position: [Float]) -> Double { position[0] < 1 ? 0 : -.infinity }
  func logDensity(at position: [Float], gradient: inout [Float]) -> Double {
    gradient[0] = 0
    return logDensity(at: position)
  }
}

@Suite("Float")
struct FloatTests {
  /// Twelve comparisons at p = 1e-6 together: 5.3 standard errors.
  @Test("means and variances of Float chains are right", arguments: [true, false])
  func moments(isDiagonal: Bool) throws {
    let target = Normals<Float>(dimension: 6), start = [Double](repeating: 0, count: 6)
    let masses = (0..<6).map { Normals<Float>.precision($0) }
    let count = 40_000
    let chain =
      isDiagonal
      ? try sample(
        target, draws: count, from: start, seed: 9,
        with: HMC(stepSize: 0.4, steps: 3...5, metric: DiagonalMetric(masses: masses)))
      : try sample(target, draws: count, from: start, seed: 9, with: HMC(stepSize: 0.4, steps: 3...9))
    #expect(chain.acceptanceRate > 0.8 && chain.acceptanceRate < 1)
    for j in 0..<6 {
      let q = chain.coordinate(j).map { $0 * masses[j].squareRoot() }
      for (power, expected) in [(1.0, 0.0), (2, 1)] {
        let mean = batchMean(of: q.map { pow($0, power) })
        #expect(abs(mean.value - expected) < 5.3 * mean.error, "coordinate \(j), power \(power)")
      }
    }
  }

  /// The mean and its standard error, from batches of 100 draws, far longer than these chains remember.
  private func batchMean(of values: [Double]) -> (value: Double, error: Double) {
    let means = stride(from: 0, to: values.count, by: 100).map { start in
      values[start..<(start + 100)].reduce(0, +) / 100
    }
    let mean = means.reduce(0, +) / Double(means.count)
    let variance = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(means.count - 1)
    return (mean, (variance / Double(means.count)).squareRoot())
  }

  /// One trajectory of 3 · 10⁵ coordinates from the same momenta in both precisions. The kinetic energy is 1.5 · 10⁵,
  /// where neighbouring floats are 1/64 apart, and a sum in Float would be off by tens.
  @Test("the energy error of many coordinates is that of Double", arguments: [true, false])
  func energies(isDiagonal: Bool) throws {
    let n = 300_000
    let masses = (0..<n).map { [0.5, 1, 2][$0 % 3] }
    if isDiagonal {
      try compareEnergies(n, DiagonalMetric(masses: masses).makeMass(dimension: n), exceeding: 1)
    } else {
      try compareEnergies(n, IdentityMetric(), exceeding: 1)
    }
  }

  /// A dense mass matrix, which works in Double inside.
  @Test("the energy error under a dense metric is that of Double")
  func denseEnergies() throws {
    let n = 30
    let mass = (0..<(n * n)).map { $0 % (n + 1) == 0 ? 2 : 0.5 / Double(1 + abs($0 / n - $0 % n)) }
    try compareEnergies(n, DenseMetric(mass: mass).makeMass(dimension: n), exceeding: 1e-5)
    let chain = try sample(
      Normals<Float>(dimension: 2), draws: 20_000, from: [0, 0], seed: 3,
      with: HMC(stepSize: 0.3, steps: 2...6, metric: DenseMetric(mass: [3, 0.5, 0.5, 1])))
    for j in 0..<2 {
      let square = batchMean(of: chain.coordinate(j).map { $0 * $0 * Normals<Float>.precision(j) })
      #expect(abs(square.value - 1) < 5 * square.error, "coordinate \(j)")
    }
  }

  private func compareEnergies<Mass: EuclideanMass>(_ n: Int, _ mass: Mass, exceeding least: Double) throws {
    var system = EuclideanSystem(dimension: n, evaluator: Normals<Float>(dimension: n), mass: mass)
    var exact = EuclideanSystem(dimension: n, evaluator: Normals<Double>(dimension: n), mass: mass)
    var (point, exactPoint) = (system.makePoint(), exact.makePoint())
    var generator = Philox(seed: 4, stream: 0)
    generator.fillNormal(&point.position)
    system.sampleMomentum(geometry: &point.geometry, using: &generator, into: &point.momentum)
    exactPoint.position = point.position.map { Double($0) }
    exactPoint.momentum = point.momentum.map { Double($0) }
    let energyError = try trajectory(from: &point, in: &system)
    let exactError = try trajectory(from: &exactPoint, in: &exact)
    #expect(abs(exactError) > least)
    #expect(
      abs(energyError - exactError) < 0.01 * min(1, least * 100), "\(energyError) instead of \(exactError)")
  }

  /// Five steps; the energy error.
  private func trajectory<System: SeparableSystem>(
    from point: inout PhasePoint<System>, in system: inout System
  ) throws -> Double {
    var leapfrog = Leapfrog(for: system)
    var next = system.makePoint()
    try system.move(&point.geometry, to: point.position)
    let before = try system.energy(momentum: point.momentum, geometry: &point.geometry)
    for _ in 0..<5 {
      try leapfrog.advance(from: &point, to: &next, by: 0.1, in: &system)
      swap(&point, &next)
    }
    return try system.energy(momentum: point.momentum, geometry: &point.geometry) - before
  }

  @Test("steps of Float can be taken back within its rounding")
  func reversibility() throws {
    var system = EuclideanSystem(
      dimension: 30, evaluator: Normals<Float>(dimension: 30), mass: IdentityMetric())
    var leapfrog = Leapfrog(for: system)
    var (point, next) = (system.makePoint(), system.makePoint())
    var generator = Philox(seed: 6, stream: 0)
    generator.fillNormal(&point.position)
    generator.fillNormal(&point.momentum)
    let start = point
    try system.move(&point.geometry, to: point.position)
    for stepSize in [0.2, -0.2] {
      for _ in 0..<20 {
        try leapfrog.advance(from: &point, to: &next, by: stepSize, in: &system)
        swap(&point, &next)
      }
    }
    for i in 0..<30 {
      #expect(abs(point.position[i] - start.position[i]) < 2e-5)
      #expect(abs(point.momentum[i] - start.momentum[i]) < 2e-5)
    }
  }

  @Test("failures and draws of Float are recorded")
  func records() throws {
    var logged: [Draw<Float>] = []
    let sink = CombinedSink(
      StoredDraws<Float>(),
      ClosureSink { draw in
        logged.append(draw)
        return true
      })
    let chain = try HMC(stepSize: 0.5, steps: 2).sampler(for: Wall()).sample(
      draws: 50, from: [0], seed: 2, into: sink)
    #expect(chain.failures[.outsideSupport] > 0 && chain.failures.records[0].position.count == 1)
    #expect(logged.count == 50 && logged.map { Double($0.position[0]) } == chain.output.first.coordinate(0))
  }

  @Test("draws that are not kept are those that are, in the precision of the target")
  func unkeptDraws() throws {
    let sampler = HMC(stepSize: 0.3, steps: 3).sampler(for: Normals<Float>(dimension: 3))
    let start = [0.0, 0, 0]
    var passed: [Float] = []
    let sink = ClosureSink<Float> { draw in
      passed += draw.position
      return true
    }
    let chain = try sampler.sample(draws: 20, from: start, warmUp: .discarding(10), seed: 8, into: sink)
    let kept = try sampler.sample(draws: 20, from: start, warmUp: .discarding(10), seed: 8)
    #expect(chain.count == 20 && passed == kept.output.positions && passed.count == 60)
    #expect(chain.acceptanceRate == kept.acceptanceRate)
  }

  @Test("a start beyond the range of Float is refused")
  func rangeOfStarts() {
    let error = #expect(throws: InputError.self) {
      try sample(Normals<Float>(dimension: 2), draws: 2, from: [0, 1e39], seed: 8, with: HMC())
    }
    #expect(error?.subject == "start[1]" && error?.description.contains("Float") == true)
  }

  @Test("few failures of long positions are recorded")
  func recordsOfLongPositions() throws {
    struct Nowhere: LogDensity, GradientEvaluator {
      let dimension = 1 << 21
      func makeEvaluator() -> Self { self }
      func logDensity(at position: [Float]) -> Double { position[0] == 0 ? 0 : -.infinity }
      func logDensity(at position: [Float], gradient: inout [Float]) -> Double { logDensity(at: position) }
    }
    let chain = try HMC(steps: 1).sampler(for: Nowhere()).sample(
      draws: 9, from: [Double](repeating: 0, count: 1 << 21), seed: 1, logger: silentLogger,
      into: ClosureSink { _ in true })
    #expect(chain.failures.total == 9 && chain.failures.records.count == 2)
  }
}
