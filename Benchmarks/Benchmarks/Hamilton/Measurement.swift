// Rates and times per call, as metrics of their own.

import Benchmark
import Dispatch

extension BenchmarkMetric {
  static let samplesPerSecond = BenchmarkMetric.custom(
    "samples/s", polarity: .prefersLarger, useScalingFactor: false)
  static let picosecondsPerCall = BenchmarkMetric.custom("ps/call", useScalingFactor: false)
}

/// Seconds that `body` takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try body()
  return Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
}

/// A benchmark of a single call, which is repeated often enough to be timed.
func benchmarkCall(_ name: String, repetitions: Int = 20_000, _ call: @escaping () -> Void) {
  Benchmark(name, configuration: .init(metrics: [.picosecondsPerCall])) { benchmark in
    let time = seconds { for _ in 0..<repetitions { call() } }
    benchmark.measurement(.picosecondsPerCall, Int(time / Double(repetitions) * 1e12))
  }
}

/// A benchmark of a run that draws `count` samples.
func benchmarkSampling(_ name: String, count: Int, _ run: @escaping (Int) throws -> Void) {
  Benchmark(name, configuration: .init(metrics: [.samplesPerSecond])) { benchmark in
    let time = try seconds { try run(count) }
    benchmark.measurement(.samplesPerSecond, Int(Double(count) / time))
  }
}
