// The measurements: agreement of the gradient, samples and predictions per second, time by kernel.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import NetworksOnOpenCL
import NeuralNetworks
import Randomness

func format(_ value: Double) -> String { String(format: "%.4g", value) }

/// Multiplications and additions of a gradient for one image, each counted.
///
/// In millions, the products of the four layers forwards are 0.576, 3.2, 0.8 and 0.01. The gradient takes three products
/// for a layer, two for the first, as they are written: 13.18. Of the convolutions' products backwards only a quarter has
/// to be computed, since pooling leaves a gradient at one place in four: 7.95.
private let operationsPerImage = (written: 13.18e6, computed: 7.95e6)

func benchmarkSampling(images: Int, on device: OpenCLDevice, peak: Double) throws {
  let posterior = try TutorialRun.posterior(images: images)
  let method = HMC(stepSize: 0.3 / Double(images).squareRoot() / 10, steps: 1)
  var onDevice = try method.sampler(for: posterior, on: device).chain(from: TutorialRun.start, seed: 1)
  let rate = samplesPerSecond(&onDevice)
  var onProcessor = try method.sampler(for: posterior).chain(from: TutorialRun.start, seed: 1)
  let processorRate = samplesPerSecond(&onProcessor)
  func share(_ perImage: Double) -> String {
    let operations = perImage * Double(images) * rate
    return "\(format(operations * 1e-12)) TFLOP/s, \(format(100 * operations / peak)) % of its peak"
  }
  print("\n\(images) images")
  print("  samples/s: device \(format(rate)), processor \(format(processorRate))")
  print("  operations as the products are written: \(share(operationsPerImage.written))")
  print("  operations that are computed: \(share(operationsPerImage.computed))")
  try compareGradients(posterior, on: device)
}

/// The rate of transitions, after some to warm up.
private func samplesPerSecond<Kernel: Transition>(_ chain: inout MarkovChain<Kernel>) -> Double {
  let first = seconds { _ = chain.advance() }
  let count = max(1, min(500, Int(2 / seconds { _ = chain.advance() })))
  let time = seconds { for _ in 0..<count { _ = chain.advance() } }
  if let error = chain.error { print("  failed:", error) }
  return first > 60 ? 1 / first : Double(count) / time
}

/// The largest error of the gradient relative to its largest element, and the time of each kernel.
private func compareGradients(_ posterior: NetworkPosterior, on device: OpenCLDevice) throws {
  let position = TutorialRun.start.map { Float($0) }
  var (expected, found) = (position, position)
  var evaluator = posterior.makeEvaluator()
  let value = evaluator.logDensity(at: position, gradient: &expected)
  let gradient = try DeviceGradient(posterior, on: device, measuresTimes: true)
  let onDevice = try gradient.logDensity(at: position, gradient: &found)
  let scale = expected.reduce(0) { max($0, abs($1)) }
  let error = zip(expected, found).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
  print("  gradient: relative error \(format(Double(error))); log density: error \(format(onDevice - value))")
  _ = gradient.takeTimes()
  _ = try gradient.logDensity(at: position, gradient: &found)
  let times = gradient.takeTimes()
  print("  kernels, ms: total \(format(1e3 * times.values.reduce(0, +)))")
  for (name, time) in times.sorted(by: { $0.value > $1.value }) { print("    \(name) \(format(1e3 * time))") }
}

func benchmarkPrediction(images: Int, on device: OpenCLDevice) throws {
  let (network, inputs) = (try TutorialRun.network(), TutorialRun.images(images))
  let position = TutorialRun.start.map { Float($0) }
  let onDevice = try DevicePredictor(network, inputs: inputs, on: device)
  let onProcessor = try Predictor(network, inputs: inputs)
  let (found, expected) = (try onDevice.outputs(at: position), try onProcessor.outputs(at: position))
  let error = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
  let repetitions = device.kind == .processor ? 3 : 300
  let time = try seconds { for _ in 0..<repetitions { _ = try onDevice.outputs(at: position) } }
  let processorTime = try seconds { for _ in 0..<3 { _ = try onProcessor.outputs(at: position) } }
  print(
    "\npredictions of \(images) images per second: device \(format(Double(repetitions) / time)),",
    terminator: "")
  print(" processor \(format(3 / processorTime)); largest difference \(format(Double(error)))")
}

private func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try body()
  return Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
}
