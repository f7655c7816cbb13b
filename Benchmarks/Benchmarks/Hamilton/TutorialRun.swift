// The tutorial's Bayesian convolutional network: its layers, data, posterior and chain.

import Datasets
import HamiltonianMonteCarlo
import NeuralNetworks
import Randomness

enum TutorialRun {
  /// 431,080 parameters.
  static func network() throws -> Sequential {
    try Sequential(
      input: [1, 28, 28],
      layers: [
        Convolution2D(20, kernel: 5, name: "conv1"), ReLU(), MaxPool2D(2),
        Convolution2D(50, kernel: 5, name: "conv2"), ReLU(), MaxPool2D(2),
        Flatten(), Dense(500, name: "fc1"), ReLU(), Dense(10, name: "fc2"), LogSoftmax(),
      ])
  }

  /// The posterior of 100 digits, under normal parameters of precision 1.
  static func posterior(threads: Int) throws -> NetworkPosterior {
    let (network, digits) = (try network(), try digits.get().train)
    return try NetworkPosterior(
      network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 1, for: network),
      inputs: digits.scaledPixels, targets: digits.labels.map { Double($0) }, threads: threads)
  }

  static func start() throws -> [Double] {
    var generator = Philox(seed: 123, stream: 0)
    return try network().initialParameters(using: &generator)
  }

  typealias Sampler = HMCSampler<NetworkPosterior, IdentityMetric>

  static func chain(threads: Int) throws -> MarkovChain<Sampler.Kernel> {
    try HMC(stepSize: 0.003, steps: 1).sampler(for: posterior(threads: threads)).chain(
      from: start(), seed: 123)
  }

  /// Of the 1000 digits for validation.
  static func predictor(threads: Int) throws -> Predictor {
    try Predictor(network(), inputs: digits.get().validation.scaledPixels, threads: threads)
  }

  static func validationLabels() throws -> [Int] { try digits.get().validation.labels.map { Int($0) } }

  /// 100 digits for training and 1000 for validation, of MNIST or, where its files are missing, drawn.
  private static let digits = Result {
    let digits = try MNIST.directory().map(MNIST.init(directory:)) ?? MNIST(drawnWithSeed: 1)
    return (train: digits.train[0..<100], validation: digits.test[0..<1000])
  }
}
