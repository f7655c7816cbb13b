// Runs a model's closure with numbers, and draws what may be observed.

import Distributions
import Randomness
import Tracing

/// Draws the observations of a model at one position.
final class PredictionInterpreter: ModelInterpreter {
  private(set) var values: [[Double]] = []
  private var coordinates: CoordinateReader
  private var generator: Philox

  init(position: [Double], generator: Philox) {
    coordinates = CoordinateReader(TracedArray(position))
    self.generator = generator
  }

  func parameter(_ declaration: ParameterDeclaration) -> TracedArray { coordinates.next(declaration).value }

  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution) {
    predicted(name, distribution, shape: data.shape)
  }

  func predicted(_ name: String, _ distribution: some Distribution, shape: [Int]) {
    values.append(distribution.draw(shape: shape, using: &generator))
  }
}
