// Runs a model's closure for the distributions of what may be observed.

import Distributions
import Randomness
import Tracing

/// Collects the distributions of what a model observes and predicts, given a position, and draws from them.
final class PredictionInterpreter: ModelInterpreter {
  private var coordinates: CoordinateReader
  /// Where each is declared, and its draws.
  private var predictions: [(place: String, draw: (inout Philox) -> [Double])] = []

  init(position: TracedArray) { coordinates = CoordinateReader(position) }

  func parameter(_ declaration: ParameterDeclaration) -> TracedArray { coordinates.next(declaration).value }

  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution) {
    predicted(name, distribution, shape: data.shape)
  }

  func predicted(_ name: String, _ distribution: some Distribution, shape: [Int]) {
    let place = TracingContext.statement?.description ?? ""
    predictions.append((place, { distribution.draw(shape: shape, using: &$0) }))
  }

  /// Draws of all of them, one after the other.
  func draw(using generator: inout Philox) -> [Double] {
    let statement = TracingContext.Statement()
    return TracingContext.$statement.withValue(statement) {
      var values: [Double] = []
      for (place, draw) in predictions {
        statement.description = place
        values += draw(&generator)
      }
      return values
    }
  }
}
