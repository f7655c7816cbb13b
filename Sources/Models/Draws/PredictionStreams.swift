// Random numbers for predictions: a stream for each draw.

import Randomness

extension Philox.Purpose {
  /// The keys of the streams of predictions.
  static let prediction = Philox.Purpose(rawValue: 5)
}

/// A stream of random numbers for each draw of a chain.
struct PredictionStreams {
  private let key: UInt64

  init(seed: UInt64, chain: Int) {
    var keys = Philox(seed: seed, chain: chain, purpose: .prediction)
    key = keys.next()
  }

  func generator(ofDraw i: Int) -> Philox { Philox(seed: key, stream: UInt64(i)) }
}
