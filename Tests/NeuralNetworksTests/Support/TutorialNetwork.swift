// The tutorial's network, and parameters and images that a formula gives.
import NeuralNetworks

enum TutorialNetwork {
  /// 431,080 parameters.
  static func make(poolFirst: Bool = true) throws -> Sequential {
    let after: [any Layer] = poolFirst ? [MaxPool2D(2), ReLU()] : [ReLU(), MaxPool2D(2)]
    let layers: [any Layer] =
      [Convolution2D(20, kernel: 5, name: "conv1")] + after + [Convolution2D(50, kernel: 5, name: "conv2")]
      + after + [Flatten(), Dense(500, name: "fc1"), ReLU(), Dense(10, name: "fc2"), LogSoftmax()]
    return try Sequential(input: [1, 28, 28], layers: layers)
  }

  /// Numbers in [0, 1) that a program in any language can make again: two rounds of multiplicative hashing.
  static func hash(_ index: Int) -> Double {
    var i = (UInt64(index) * 2_654_435_761 + 12_345) & 0xFFFF_FFFF
    i = (i ^ (i >> 15)) * 2_246_822_519 & 0xFFFF_FFFF
    i ^= i >> 13
    return Double(i) / 0x1p32
  }

  /// Parameters within ±2.5/√(fan-in).
  static func parameters(of network: Sequential) -> [Float] {
    network.parameterGroups.flatMap { group in
      group.range.map { Float((2 * hash($0) - 1) * 2.5 / Double(group.fanIn).squareRoot()) }
    }
  }

  static func images(_ count: Int) -> [Float] {
    (0..<(784 * count)).map { Float(hash(1_000_000 + $0) * hash(1_000_000 + $0)) }
  }

  static func labels(_ count: Int) -> [Double] { (0..<count).map { Double($0 % 10) } }
}
