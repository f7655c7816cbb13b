// The funnel in D + 1 dimensions: sampling, the eigendecompositions it needs, and what one of them costs.

import Benchmark
import CReferenceLAPACK
import HamiltonianMonteCarlo
import LinearAlgebra
import LogDensities
import Randomness
import Tracing

func benchmarkDimensions() {
  for (dimension, count) in [(10, 150), (25, 60), (50, 25), (100, 10), (200, 4)] {
    let name = "dimension.\(dimension)"
    benchmarkSampling("\(name).unchecked", count: count) { count in
      let integrator = GeneralizedLeapfrog(checksReversibility: false)
      blackHole(try sampleFunnel(dimension: dimension, count: count, with: integrator, stepSize: 0.15))
    }
    benchmarkDecompositionsPerStep("\(name).perStep", dimension: dimension, trajectories: count)
    benchmarkDecomposition("\(name).eigendecomposition", dimension: dimension) {
      SymmetricEigendecomposition(dimension: dimension + 1)
    }
    benchmarkDecomposition("\(name).dsyevd", dimension: dimension) {
      ReferenceEigendecomposition(dimension: dimension + 1)
    }
  }
}

/// How often a step of the generalized leapfrog factors the metric, along trajectories from exact draws.
private func benchmarkDecompositionsPerStep(_ name: String, dimension: Int, trajectories: Int) {
  let settings = Benchmark.Configuration(
    metrics: [.decompositionsPerThousandSteps], warmupIterations: 0, maxIterations: 1)
  Benchmark(name, configuration: settings) { benchmark in
    var system = RiemannianSystem(
      dimension: dimension + 1, evaluator: funnel(dimension: dimension).makeEvaluator(),
      metric: SoftAbs(hardness: 1e6))
    var integrator = SchemeIntegrator(GeneralizedLeapfrog(checksReversibility: false), for: system)
    var generator = Philox(seed: 2019, stream: 1)
    var point = system.makePoint(), next = system.makePoint()
    var steps = 0, decompositions = 0
    for position in funnelDraws(dimension: dimension, count: trajectories) {
      point.position = position
      try system.move(&point.geometry, to: position)
      system.sampleMomentum(geometry: &point.geometry, using: &generator, into: &point.momentum)
      integrator.beginTrajectory(at: point, in: &system)
      let before = system.factorizations
      for _ in 0..<25 {
        steps += 1
        // A step that fails ends its trajectory, as it does in a chain; what it spent counts.
        do { try integrator.advance(from: &point, to: &next, by: 0.15, in: &system) } catch { break }
        swap(&point, &next)
      }
      decompositions += system.factorizations - before
    }
    benchmark.measurement(.decompositionsPerThousandSteps, 1000 * decompositions / steps)
  }
}

/// What decomposes a symmetric matrix.
private protocol Decomposer {
  mutating func decompose(_ a: [Double]) -> Bool
}

extension SymmetricEigendecomposition: Decomposer {}

/// LAPACK's divide and conquer, called as from C.
private struct ReferenceEigendecomposition: Decomposer {
  var vectors: [Double]
  var values: [Double]

  init(dimension: Int) {
    vectors = [Double](repeating: 0, count: dimension * dimension)
    values = [Double](repeating: 0, count: dimension)
  }

  mutating func decompose(_ a: [Double]) -> Bool {
    let n = Int32(values.count)
    // The routine overwrites the matrix; it is symmetric, so that its order of elements does not matter.
    for i in a.indices { vectors[i] = a[i] }
    return LAPACKE_dsyevd(LAPACK_COL_MAJOR, 0x56, 0x55, n, &vectors, n, &values) == 0  // "V", "U"
  }
}

/// Time per decomposition of the negative Hessians at exact draws.
private func benchmarkDecomposition<Method: Decomposer>(
  _ name: String, dimension: Int, make: @escaping () -> Method
) {
  let settings = Benchmark.Configuration(
    metrics: [.picosecondsPerDecomposition], warmupIterations: 1, maxDuration: .seconds(1))
  Benchmark(name, configuration: settings) { benchmark in
    let matrices = negativeHessians(dimension: dimension, count: 20)
    var method = make()
    // Some milliseconds at least: shorter measurements would all fall into one disturbance of the machine.
    let repetitions = 200_000 / (dimension * dimension)
    var isSuccessful = true
    let time = seconds {
      for _ in 0..<repetitions {
        for matrix in matrices where !method.decompose(matrix) { isSuccessful = false }
      }
    }
    guard isSuccessful else { fatalError("\(name): the decomposition failed") }
    benchmark.measurement(
      .picosecondsPerDecomposition, Int(time / Double(repetitions * matrices.count) * 1e12))
  }
}

private func negativeHessians(dimension: Int, count: Int) -> [[Double]] {
  var evaluator = funnel(dimension: dimension).makeEvaluator()
  var hessian = [Double](repeating: 0, count: (dimension + 1) * (dimension + 1))
  return funnelDraws(dimension: dimension, count: count).map { position in
    evaluator.hessian(at: position, into: &hessian)
    return hessian.map { -$0 }
  }
}
