// Runs a model's closure with parameters drawn from their distributions.

import Distributions
import InputErrors
import Randomness
import Tracing

/// Draws each parameter, and what may be observed, before any data.
final class PriorInterpreter: ModelInterpreter {
  private(set) var names: [NamedShape] = []
  private(set) var values: [[Double]] = []
  private(set) var error: InputError?
  private var generator: Philox

  init(generator: Philox) { self.generator = generator }

  func parameter(_ declaration: ParameterDeclaration) -> TracedArray {
    guard let distribution = declaration.distribution else {
      error = InputError(
        "parameter \"\(declaration.name)\" (\(declaration.place))",
        expected: "a distribution to draw it from",
        found: "none", advice: "Declare it by m.parameter(name, distribution) for prior draws.")
      return declaration.constraint.constrain(
        TracedArray(zeros(declaration.constraint.unconstrainedShape(for: declaration.shape))),
        to: declaration.shape
      ).value
    }
    let draw = distribution.draw(shape: declaration.shape, using: &generator)
    if !declaration.constraint.contains(draw, shape: declaration.shape) {
      error = InputError(
        "parameter \"\(declaration.name)\" (\(declaration.place))",
        expected: declaration.constraint.description,
        found: draw.allSatisfy(\.isFinite)
          ? "a draw of its distribution outside of these" : "a draw of \(draw)",
        advice:
          "Give it a distribution that lies in this set, such as Truncated(…) for single numbers; a distribution that is "
          + "cut by the set cannot be drawn from.")
    }
    append(declaration.name, draw, declaration.shape)
    return TracedArray(draw, shape: declaration.shape)
  }

  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution) {
    predicted(name, distribution, shape: data.shape)
  }

  func generated(_ name: String, _ value: TracedArray) {
    append(name, value.constantValues ?? [], value.shape)
  }

  func predicted(_ name: String, _ distribution: some Distribution, shape: [Int]) {
    append(name, distribution.draw(shape: shape, using: &generator), shape)
  }

  private func append(_ name: String, _ elements: [Double], _ shape: [Int]) {
    names.append(NamedShape(name: name, shape: shape))
    values.append(elements)
  }

  private func zeros(_ shape: [Int]) -> [Double] { [Double](repeating: 0, count: Shapes.count(shape)) }
}
