// Draws in files, checkpoints, and Stan programs: what they cost beside the work itself.

import Benchmark
import DrawFiles
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import StanPrograms

/// A folder for the files of one benchmark.
private func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("benchmark-\(UUID())").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// The bytes of all files in a folder.
private func size(of folder: String) throws -> Int {
  try FileManager.default.subpathsOfDirectory(atPath: folder).reduce(0) { sum, path in
    let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + path)
    return sum
      + (attributes[.type] as? FileAttributeType == .typeRegular ? attributes[.size] as? Int ?? 0 : 0)
  }
}

/// A sampler whose draws cost nothing, so that what is timed is where they go.
private struct FreeDraws: Sampler {
  let dimension: Int
  let description = "FreeDraws"

  struct Kernel: Transition {
    var failurePosition: [Double] { [] }
    var shift = 0.1

    func makePoint(at position: [Double], using random: inout RandomStreams) -> [Double] { position }

    mutating func sample(from point: inout [Double], using random: inout RandomStreams)
      -> TransitionStatistics
    {
      shift = 3.9 * shift * (1 - shift)
      for i in point.indices { point[i] = shift + Double(i) }
      return TransitionStatistics(
        isAccepted: true, acceptanceProbability: shift, logDensity: -shift, energy: shift)
    }

    func position(of point: [Double]) -> [Double] { point }
  }

  func makeKernel() -> Kernel { Kernel() }
}

func benchmarkFiles() {
  let run = RunDescription(model: "benchmark", method: "none", seed: 1, chains: 1, warmUp: 0)
  let coordinates = Coordinates(dimension: 1_000)
  let settings = Benchmark.Configuration(metrics: [.kilobytesPerSecond], maxIterations: 10)
  /// Writing of 2,000 draws of 1,000 numbers, and reading them.
  func benchmark<Sink: ResumableSink & Sendable>(_ name: String, _ makeSink: @escaping (String) -> Sink)
  where Sink.Scalar == Double {
    func write(_ folder: String) throws {
      let start = [Double](repeating: 0, count: 1_000)
      _ = try FreeDraws(dimension: 1_000).sample(
        draws: 2_000, from: start, seed: 1, logger: quiet, into: makeSink(folder + "/draws"))
    }
    Benchmark("files.\(name).write", configuration: settings) { benchmark in
      try withFolder { folder in
        let time = try seconds { try write(folder) }
        benchmark.measurement(.kilobytesPerSecond, Int(Double(try size(of: folder)) / time / 1_000))
      }
    }
    Benchmark("files.\(name).read", configuration: settings) { benchmark in
      try withFolder { folder in
        try write(folder)
        let time = try seconds { blackHole(try StoredRun(at: folder + "/draws")) }
        benchmark.measurement(.kilobytesPerSecond, Int(Double(try size(of: folder)) / time / 1_000))
      }
    }
  }
  benchmark("csv") { StanCSVSink<Double>(StanCSVFiles(in: $0, of: coordinates, run: run), chain: 0) }
  benchmark("zarr") { ZarrSink<Double>(ZarrFiles(in: $0, of: coordinates, run: run), chain: 0) }
  benchmark("npy") { NumPySink<Double>(NumPyFiles(in: $0, of: coordinates, run: run), chain: 0) }
}

func benchmarkCheckpoints() {
  let settings = Benchmark.Configuration(metrics: [.thousandthsOfPlainRun], maxIterations: 10)
  let sampler = NUTS().sampler(for: funnel(dimension: 10))
  func sample(_ draws: Int, _ checkpoints: Checkpoints?) throws {
    blackHole(
      try sampler.sample(draws: draws, chains: 2, seed: 1, logger: quiet, checkpoints: checkpoints))
  }
  /// As often as the rule allows by which checkpoints take at most a hundredth of the time.
  func compare(_ name: String, _ sample: @escaping (Checkpoints?, _ folder: String) throws -> Void) {
    Benchmark(name, configuration: settings) { benchmark in
      try withFolder { folder in
        let plain = try seconds { try sample(nil, folder + "/plain") }
        let time = try seconds {
          try sample(.file(folder + "/run", every: .milliseconds(10)), folder + "/kept")
        }
        benchmark.measurement(.thousandthsOfPlainRun, Int(1000 * time / plain))
      }
    }
  }
  compare("checkpoints.time") { checkpoints, _ in try sample(400_000, checkpoints) }
  // Of draws in files a checkpoint keeps the place only.
  compare("checkpoints.files.time") { checkpoints, folder in
    let run = RunDescription(model: "funnel", method: "NUTS", seed: 1, chains: 2, warmUp: 1_000)
    let files = NumPyFiles(in: folder, of: Coordinates(dimension: 11), run: run)
    blackHole(
      try sampler.sample(
        draws: 400_000, chains: 2, seed: 1, logger: quiet, checkpoints: checkpoints
      ) { NumPySink<Double>(files, chain: $0) })
  }
  // Draws that take tenths of a millisecond.
  let regression = NUTS().sampler(for: logisticRegression(rows: 1_000, columns: 20))
  compare("checkpoints.regression.time") { checkpoints, _ in
    blackHole(
      try regression.sample(draws: 10_000, chains: 2, seed: 1, logger: quiet, checkpoints: checkpoints))
  }
  let resuming = Benchmark.Configuration(metrics: [.nanosecondsPerLongCall], maxIterations: 10)
  Benchmark("checkpoints.resume", configuration: resuming) { benchmark in
    try withFolder { folder in
      try sample(100_000, .file(folder + "/run"))
      let time = try seconds { try sample(100_000, .file(folder + "/run")) }
      benchmark.measurement(.nanosecondsPerLongCall, Int(1e9 * time))
    }
  }
}

/// What a gradient takes besides the call of the library.
func benchmarkStanPrograms() {
  typealias Gradient =
    @convention(c) (
      OpaquePointer, Bool, Bool, UnsafePointer<Double>, UnsafeMutablePointer<Double>,
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> Int32
  typealias Construct =
    @convention(c) (
      UnsafePointer<CChar>, UInt32, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> OpaquePointer?
  let repetitions = 200_000
  Benchmark("stan.overhead", configuration: .init(metrics: [.picosecondsPerCall])) { benchmark in
    try withFolder { folder in
      let library = try compileDouble(in: folder)
      let data = #"{"mean": [1, -2], "sd": 3}"#
      var evaluator = try StanProgram(library: library, data: .json(data)).makeEvaluator()
      guard let handle = dlopen(library, RTLD_NOW), let symbol = dlsym(handle, "bs_log_density_gradient"),
        let constructor = dlsym(handle, "bs_model_construct")
      else { fatalError("stan.overhead: \(library) has no interface of BridgeStan") }
      let call = unsafeBitCast(symbol, to: Gradient.self)
      var message: UnsafeMutablePointer<CChar>?
      guard let model = unsafeBitCast(constructor, to: Construct.self)(data, 0, &message) else { return }
      let position = [0.1, 0.2, 0.3, 0.4, 0.5]
      var (value, gradient) = (0.0, position)
      let bare = seconds {
        for _ in 0..<repetitions { _ = call(model, true, true, position, &value, &gradient, &message) }
      }
      let wrapped = seconds {
        for _ in 0..<repetitions { blackHole(evaluator.logDensity(at: position, gradient: &gradient)) }
      }
      benchmark.measurement(.picosecondsPerCall, Int((wrapped - bare) / Double(repetitions) * 1e12))
    }
  }
}

/// The library that the tests sample, from its source in C.
private func compileDouble(in folder: String) throws -> String {
  let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../Tests/StanTestSupport/double.c").standardized.path
  let library = folder + "/double.so"
  let compiler = Process()
  compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  compiler.arguments = [
    "cc", "-O1", "-std=c11", "-shared", "-fPIC", source, "-o", library, "-lm", "-DSMALL", "-DSTAN_THREADS",
  ]
  try compiler.run()
  compiler.waitUntilExit()
  return library
}
