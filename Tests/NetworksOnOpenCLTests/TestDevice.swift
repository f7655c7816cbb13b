// The device of the tests, and numbers to compute with.
import HamiltonianMonteCarlo
import NetworksOnOpenCL
import NeuralNetworks
import Randomness
import Testing

enum TestDevice {
  /// nil where there is no OpenCL.
  static let found = try? OpenCLDevice.preferred()

  static func get() throws -> OpenCLDevice { try #require(found) }
}

extension Trait where Self == ConditionTrait {
  /// Skips what needs a device where there is none.
  static var needsDevice: Self {
    .enabled(
      if: TestDevice.found != nil, "there is no OpenCL device; `make opencl` installs one for processors")
  }
}

func normals(_ count: Int, seed: UInt64) -> [Float] {
  var generator = Philox(seed: seed, stream: 0)
  var values = [Float](repeating: 0, count: count)
  generator.fillNormal(&values)
  return values
}

/// The largest difference, relative to the largest of the expected numbers.
func error(of found: [Float], from expected: [Float]) -> Float {
  let scale = expected.reduce(0) { max($0, abs($1)) }
  guard found.count == expected.count else { return .infinity }
  // A NaN is an infinite error.
  return zip(found, expected).reduce(0) {
    $0.isFinite && ($1.0 - $1.1).isFinite ? max($0, abs($1.0 - $1.1)) : .infinity
  }
    / scale
}

/// The tutorial's network on few images.
enum TestCNN {
  static func network() throws -> Sequential {
    try Sequential(
      input: [1, 28, 28],
      layers: [
        Convolution2D(20, kernel: 5), ReLU(), MaxPool2D(2), Convolution2D(50, kernel: 5), MaxPool2D(2),
        ReLU(),
        Flatten(), Dense(500), ReLU(), Dense(10), LogSoftmax(),
      ])
  }

  static func posterior(images: Int = 7) throws -> NetworkPosterior {
    let network = try network()
    return try NetworkPosterior(
      network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(precision: 3, for: network),
      inputs: normals(784 * images, seed: 1), targets: (0..<images).map { Double($0 * 3 % 10) })
  }

  static func start() throws -> [Double] {
    var generator = Philox(seed: 2, stream: 0)
    return try network().initialParameters(using: &generator)
  }
}
