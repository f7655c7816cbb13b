// The tutorial's network, and images that are drawn at random.
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

  static func posterior(images count: Int) throws -> NetworkPosterior {
    let network = try network()
    return try NetworkPosterior(
      network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 1, for: network),
      inputs: images(count), targets: (0..<count).map { Double($0 % 10) })
  }

  /// Discs of random places and sizes: one pixel in five is not black, as in MNIST.
  static func images(_ count: Int) -> [Float] {
    var random = Philox(seed: 7, stream: 0)
    return (0..<count).flatMap { _ -> [Float] in
      let (x, y, radius) = (8 + 12 * random.uniform(), 8 + 12 * random.uniform(), 4 + 5 * random.uniform())
      return (0..<784).map { i in
        let (dx, dy) = (Double(i % 28) - x, Double(i / 28) - y)
        return dx * dx + dy * dy < radius * radius ? Float(random.uniform()) : 0
      }
    }
  }

  static let start: [Double] = {
    var random = Philox(seed: 123, stream: 0)
    return (try? network().initialParameters(using: &random)) ?? []
  }()
}
