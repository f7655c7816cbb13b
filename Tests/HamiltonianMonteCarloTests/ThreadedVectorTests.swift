// Long vectors that several threads share: the same bits as on one thread, and all of the elements.
import HamiltonianMonteCarlo
import LinearAlgebra
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

/// The standard normal distribution of many coordinates, said to be evaluated on some threads.
private struct ThreadedNormal: LogDensity, GradientEvaluator {
  let dimension: Int
  let threads: Int
  /// This coordinate of the gradient is NaN.
  var spoiled: Int?

  func makeEvaluator() -> Self { self }

  func logDensity(at position: [Float]) -> Double { -0.5 * Vectors.dot(position, position) }

  func logDensity(at position: [Float], gradient: inout [Float]) -> Double {
    for i in position.indices { gradient[i] = -position[i] }
    if let spoiled { gradient[spoiled] = .nan }
    return logDensity(at: position)
  }
}

@Suite("Long vectors on several threads")
struct ThreadedVectorTests {
  /// Longer than what is divided, and no multiple of a part.
  private let n = 100_003

  @Test("draws and energies have the same bits on any number of threads", arguments: [2, 3, 16])
  func bits(threads: Int) throws {
    let masses = (0..<n).map { [0.5, 1, 3][$0 % 3] }
    try compare(threads, HMC(stepSize: 0.02, steps: 2))
    try compare(threads, HMC(stepSize: 0.02, steps: 2, metric: DiagonalMetric(masses: masses)))
  }

  private func compare<Metric: EuclideanMetric>(_ threads: Int, _ method: HMC<Metric>) throws {
    func chain(_ threads: Int) throws -> (positions: [Float], energies: [Double]) {
      let target = ThreadedNormal(dimension: n, threads: threads)
      var energies: [Double] = [], last: [Float] = []
      let sink = ClosureSink<Float> { draw in
        energies.append(draw.statistics.energy)
        last = draw.position
        return true
      }
      _ = try method.sampler(for: target).sample(
        draws: 3, from: [Double](repeating: 0.5, count: n), seed: 4, logger: silentLogger, into: sink)
      return (last, energies)
    }
    let (alone, shared) = (try chain(1), try chain(threads))
    #expect(alone.positions == shared.positions && alone.energies == shared.energies)
    #expect(alone.energies.count == 3 && alone.energies.allSatisfy(\.isFinite))
  }

  @Test("the mass that an adapter sets keeps the threads of the system")
  func changedMass() throws {
    let target = ThreadedNormal(dimension: n, threads: 5)
    let masses = [Double](repeating: 1, count: n)
    let mass = try DiagonalMetric(masses: masses).makeMass(dimension: n)
    var system = EuclideanSystem(dimension: n, evaluator: target, mass: mass)
    #expect(system.mass.threads == 5)
    #expect(system.changeMass { (mass: inout DiagonalMetric.Mass) in mass = .init(masses: masses) })
    #expect(system.mass.threads == 5)
    try system.restore(memory: try system.memory())
    #expect(system.mass.threads == 5)
  }

  @Test("one number that is not finite is found in every part", arguments: [0, 16_384, 65_535, 100_002])
  func notFinite(spoiled: Int) {
    let target = ThreadedNormal(dimension: n, threads: 2, spoiled: spoiled)
    var system = EuclideanSystem(dimension: n, evaluator: target, mass: IdentityMetric())
    var point = system.makePoint()
    #expect(throws: NumericalFailure.nonFinite(.gradient)) {
      try system.move(&point.geometry, to: point.position)
    }
  }

  @Test("operations in parts are those element by element", arguments: [0, 1, 65_535, 65_536, 100_003])
  func operations(count: Int) {
    var generator = Philox(seed: 8, stream: 0)
    var x = [Float](repeating: 0, count: count), y = x, result = x
    generator.fillNormal(&x)
    generator.fillNormal(&y)
    let w = (0..<count).map { 1 + Double($0 % 7) }
    Vectors.add(x, 0.3, y, into: &result, threads: 3)
    var expected = zip(x, y).map { (x: Float, y: Float) -> Float in x + 0.3 * y }
    #expect(result == expected)
    Vectors.add(x, 0.3, weights: w, y, into: &result, threads: 3)
    for i in 0..<count {
      let factor = Float(0.3 * w[i])
      expected[i] = x[i] + factor * y[i]
    }
    #expect(result == expected)
    Vectors.accumulate(-0.7, y, onto: &result, threads: 3)
    for i in 0..<count { expected[i] += -0.7 * y[i] }
    #expect(result == expected)
    var exact = 0.0
    for i in 0..<count { exact += w[i] * Double(x[i]) * Double(x[i]) }
    let sum = Vectors.sumOfSquares(x, weights: w, products: &result)
    #expect(abs(sum - exact) <= 1e-11 * exact)
    #expect(Vectors.sumOfSquares(x, weights: w) == sum)
    Vectors.scale(&x, by: w, threads: 3)
    #expect(result == x && Vectors.areFinite(x, threads: 3))
    let product = Vectors.dot(x, x)
    let squares = x.reduce(0.0) { (sum: Double, x: Float) -> Double in sum + Double(x) * Double(x) }
    #expect(abs(product - squares) <= 1e-11 * product)
  }

  @Test("a split sum takes as many threads as the part that takes most")
  func split() throws {
    let parts = [1, 4, 2].map { ThreadedNormal(dimension: n, threads: $0) }
    let evaluator = SplitLogDensity(parts).makeEvaluator()
    #expect(evaluator.threads == 4)
    #expect(SplitSystem(dimension: n, evaluator: evaluator, mass: IdentityMetric()).mass.threads == 4)
  }
}
