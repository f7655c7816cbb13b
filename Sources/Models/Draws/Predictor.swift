// Predictions of a model at one position after the other.

import Randomness
import Tracing

/// Draws what may be observed at a position.
///
/// The closure of the model runs once, and the parameters of its distributions are compiled. Where it asks for
/// `constantValues`, it may tell numbers from symbols: then it runs again for each position.
struct Predictor {
  private let model: Model
  private let trace: NumberTrace
  private let record: PredictionInterpreter

  /// - Parameter position: one of those to come, from which a draw tells what is to be compiled.
  init(_ model: Model, for position: [Double]) {
    self.model = model
    trace = NumberTrace(dimension: model.dimension)
    record = PredictionInterpreter(position: trace.position)
    model.evaluate(record)
    if trace.isAskedForNumbers { return }
    var generator = Philox(seed: 0, stream: 0)
    trace.prepare(at: position) { _ = draw(record, &generator) }
  }

  func draw(at position: [Double], using generator: Philox) -> [Double] {
    var generator = generator
    guard trace.isAskedForNumbers else { return trace.at(position) { draw(record, &generator) } }
    let interpreter = PredictionInterpreter(position: TracedArray(position))
    model.evaluate(interpreter)
    return draw(interpreter, &generator)
  }

  /// Parameters out of range are no mistakes of the program, but give draws that are no numbers.
  private func draw(_ interpreter: PredictionInterpreter, _ generator: inout Philox) -> [Double] {
    TracingContext.$checksConstants.withValue(false) { interpreter.draw(using: &generator) }
  }
}
