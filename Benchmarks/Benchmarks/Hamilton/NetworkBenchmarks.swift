// The tutorial's convolutional network on 100 digits: gradients, sampling, predictions and memory.

import Benchmark
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import NeuralNetworks

func benchmarkNetwork() {
  for (threads, suffix) in [(1, "1thread"), (2, "2threads")] {
    benchmarkGradient("cnn.gradient.\(suffix)", threads: threads)
  }
  benchmarkNetworkSampling("cnn.hmc", threads: 2)
  benchmarkNetworkSampling("cnn.hmc.1thread", threads: 1)
  benchmarkPrediction("cnn.prediction", threads: 2)
  benchmarkPeakMemory("cnn.peakMemory", threads: 2)
}

/// Time of a log density together with its gradient.
private func benchmarkGradient(_ name: String, threads: Int) {
  benchmarkLongCall(name, repetitions: 10) {
    var evaluator = try TutorialRun.posterior(threads: threads).makeEvaluator()
    let position = try TutorialRun.start().map { Float($0) }
    var gradient = position
    return { blackHole(evaluator.logDensity(at: position, gradient: &gradient)) }
  }
}

/// Time of the class probabilities of 1000 digits, for one draw.
private func benchmarkPrediction(_ name: String, threads: Int) {
  benchmarkLongCall(name, repetitions: 3) {
    let predictor = try TutorialRun.predictor(threads: threads)
    let position = try TutorialRun.start().map { Float($0) }
    return { blackHole(try predictor.outputs(at: position)) }
  }
}

/// Samples per second of the tutorial's run, once it has begun.
private func benchmarkNetworkSampling(_ name: String, threads: Int) {
  let settings = Benchmark.Configuration(
    metrics: [.samplesPerKilosecond], warmupIterations: 0, maxDuration: .seconds(5))
  Benchmark(name, configuration: settings) { benchmark in
    var chain = try TutorialRun.chain(threads: threads)
    for _ in 0..<5 { blackHole(chain.advance()) }
    let count = 20
    let time = seconds { for _ in 0..<count { blackHole(chain.advance()) } }
    benchmark.measurement(.samplesPerKilosecond, Int(1000 * Double(count) / time))
  }
}

/// The most memory that a process holds which samples 200 draws and predicts 1000 digits with each as it comes.
///
/// Each benchmark is a process of its own. The number is that of all of it: the program and its libraries, the data
/// set as it is read (of MNIST, all 70,000 images, most of which are then let go), the chain and the predictions.
private func benchmarkPeakMemory(_ name: String, threads: Int) {
  let settings = Benchmark.Configuration(metrics: [.peakBytes], warmupIterations: 0, maxIterations: 1)
  Benchmark(name, configuration: settings) { benchmark in
    var chain = try TutorialRun.chain(threads: threads)
    let predictor = try TutorialRun.predictor(threads: threads)
    var predictions = try ClassPredictions(labels: try TutorialRun.validationLabels(), classes: 10)
    for _ in 0..<200 {
      blackHole(chain.advance())
      try predictions.add(logProbabilities: predictor.outputs(at: chain.position))
    }
    blackHole(predictions.ensemble)
    benchmark.measurement(.peakBytes, try peakResidentBytes())
  }
}
