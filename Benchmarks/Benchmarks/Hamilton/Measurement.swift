// Rates, times per call and counts, as metrics of their own: whole numbers, hence in fine units.

import Benchmark
import Dispatch
import Foundation
import Logging

extension BenchmarkMetric {
  static let samplesPerKilosecond = BenchmarkMetric.custom(
    "samples/ks", polarity: .prefersLarger, useScalingFactor: false)
  static let effectiveSamplesPerKilosecond = BenchmarkMetric.custom(
    "ESS/ks", polarity: .prefersLarger, useScalingFactor: false)
  static let picosecondsPerDecomposition = BenchmarkMetric.custom(
    "ps/decomposition", useScalingFactor: false)
  static let decompositionsPerThousandSteps = BenchmarkMetric.custom(
    "per 1000 steps", useScalingFactor: false)
  static let picosecondsPerCall = BenchmarkMetric.custom("ps/call", useScalingFactor: false)
  static let nanosecondsPerLongCall = BenchmarkMetric.custom("ns/long call", useScalingFactor: false)
  static let megaflopsPerSecond = BenchmarkMetric.custom(
    "MFLOP/s", polarity: .prefersLarger, useScalingFactor: false)
  static let thousandthsOfHandWritten = BenchmarkMetric.custom("per mille of C", useScalingFactor: false)
  static let kilobytesPerSecond = BenchmarkMetric.custom(
    "kB/s", polarity: .prefersLarger, useScalingFactor: false)
  static let thousandthsOfPlainRun = BenchmarkMetric.custom(
    "per mille of a plain run", useScalingFactor: false)
  static let peakBytes = BenchmarkMetric.custom("peak bytes", useScalingFactor: false)
}

/// For runs whose words nobody reads.
let quiet = Logger(label: "benchmark") { _ in SwiftLogNoOpLogHandler() }

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

/// A benchmark of a call that takes milliseconds, which `prepare` returns with all that it needs.
func benchmarkLongCall(
  _ name: String, repetitions: Int, prepare: @escaping () throws -> () throws -> Void
) {
  let settings = Benchmark.Configuration(
    metrics: [.nanosecondsPerLongCall], warmupIterations: 0, maxDuration: .seconds(5))
  Benchmark(name, configuration: settings) { benchmark in
    let call = try prepare()
    try call()
    let time = try seconds { for _ in 0..<repetitions { try call() } }
    benchmark.measurement(.nanosecondsPerLongCall, Int(time / Double(repetitions) * 1e9))
  }
}

/// A benchmark of a run that draws `count` samples.
func benchmarkSampling(_ name: String, count: Int, _ run: @escaping (Int) throws -> Void) {
  Benchmark(name, configuration: .init(metrics: [.samplesPerKilosecond])) { benchmark in
    let time = try seconds { try run(count) }
    benchmark.measurement(.samplesPerKilosecond, Int(1000 * Double(count) / time))
  }
}

/// The high-water mark of this process. That of `getrusage` would include the process that started it.
func peakResidentBytes() throws -> Int {
  let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
  guard let words = line?.split(whereSeparator: \.isWhitespace), words.count == 3,
    let kibibytes = Int(words[1])
  else { fatalError("/proc/self/status: expected a line such as VmHWM: 123 kB, found none") }
  return 1024 * kibibytes
}
