// Standard normal numbers, as many at a time as the tutorial's network has parameters.

import Benchmark
import Randomness

func benchmarkNormals() {
  benchmarkNormals("normal.float") { (generator, values: inout [Float]) in generator.fillNormal(&values) }
  benchmarkNormals("normal.double") { (generator, values: inout [Double]) in generator.fillNormal(&values) }
}

/// Time per number.
private func benchmarkNormals<Scalar: BinaryFloatingPoint>(
  _ name: String, fill: @escaping (inout Philox, inout [Scalar]) -> Void
) {
  Benchmark(name, configuration: .init(metrics: [.picosecondsPerCall])) { benchmark in
    var generator = Philox(seed: 123, stream: 0)
    var values = [Scalar](repeating: 0, count: 431_080)
    let repetitions = 5
    let time = seconds { for _ in 0..<repetitions { fill(&generator, &values) } }
    blackHole(values)
    benchmark.measurement(.picosecondsPerCall, Int(time / Double(repetitions * values.count) * 1e12))
  }
}
