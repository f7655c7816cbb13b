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
      return fail(
        declaration, expected: "a distribution to draw it from", found: "none",
        advice: "Declare it by m.parameter(name, distribution) for prior draws.")
    }
    let draw = distribution.draw(shape: declaration.shape, using: &generator)
    guard declaration.constraint.contains(draw, shape: declaration.shape) else {
      return fail(
        declaration, expected: declaration.constraint.description,
        found: draw.allSatisfy(\.isFinite)
          ? "a draw of its distribution outside of these" : "a draw of \(draw)",
        advice:
          "Give it a distribution that lies in this set, such as Truncated(…) for single numbers; a distribution "
          + "that is cut by the set cannot be drawn from.")
    }
    let fixed = declaration.constraint.fixedElements(of: declaration.shape)
    append(NamedShape(name: declaration.name, shape: declaration.shape, fixed: fixed), draw)
    return TracedArray(draw, shape: declaration.shape)
  }

  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution) {
    predicted(name, distribution, shape: data.shape)
  }

  func generated(_ name: String, _ value: TracedArray) {
    append(NamedShape(name: name, shape: value.shape), value.knownValues ?? [])
  }

  func predicted(_ name: String, _ distribution: some Distribution, shape: [Int]) {
    append(NamedShape(name: name, shape: shape), distribution.draw(shape: shape, using: &generator))
  }

  private func append(_ name: NamedShape, _ elements: [Double]) {
    names.append(name)
    values.append(elements)
  }

  private func fail(
    _ p: ParameterDeclaration, expected: String, found: String, advice: String
  ) -> TracedArray {
    error =
      error
      ?? InputError("parameter \"\(p.name)\" (\(p.place))", expected: expected, found: found, advice: advice)
    return p.valueAtOrigin
  }
}
