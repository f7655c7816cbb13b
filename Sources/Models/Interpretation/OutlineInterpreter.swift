// Runs a model's closure to find its parameters, and whether its density depends on each.

import Distributions
import InputErrors
import Tracing

/// What a model consists of.
struct ModelOutline: Sendable {
  var parameters: [ParameterDescription] = []
  /// What predictions are made of, observations first as they come.
  var predicted: [NamedShape] = []
  /// Whether `add` gives the density terms, of which prior draws cannot know.
  var hasOtherTerms = false

  var dimension: Int { parameters.last?.coordinates.upperBound ?? 0 }

  /// Whether a constant of the density, not named by `data`, is not a number.
  var readsNaN = false

  /// Runs the closure with symbols for the parameters.
  static func find(of body: (ModelBuilder) -> Void) throws(InputError) -> ModelOutline {
    let interpreter = OutlineInterpreter()
    let builder = ModelBuilder(interpreter)
    builder.run(body)
    if let error = builder.error { throw error }
    try interpreter.checkDependence()
    return interpreter.outline
  }
}

/// A name and the shape of what it stands for.
struct NamedShape: Sendable, Equatable {
  let name: String
  let shape: [Int]
  /// The elements that never change, by their place.
  var fixed: Set<Int> = []

  var count: Int { Shapes.count(shape) }
}

/// Gives each parameter a symbol of its own.
final class OutlineInterpreter: ModelInterpreter {
  private(set) var outline = ModelOutline()
  private let symbols = SymbolSource()
  private var declarations: [ParameterDeclaration] = []
  private var logDensity: TracedArray = 0

  func parameter(_ declaration: ParameterDeclaration) -> TracedArray {
    let shape = declaration.constraint.unconstrainedShape(for: declaration.shape)
    outline.parameters.append(ParameterDescription(declaration, from: outline.dimension))
    declarations.append(declaration)
    let value = declaration.constraint.constrain(symbols.symbol(shape: shape), to: declaration.shape).value
    if let distribution = declaration.distribution { logDensity += distribution.logDensity(value).sum() }
    return value
  }

  func add(_ term: TracedArray) {
    outline.hasOtherTerms = true
    logDensity += term.sum()
  }

  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution) {
    outline.predicted.append(NamedShape(name: name, shape: data.shape))
    logDensity += distribution.logDensity(data).sum()
  }

  func predicted(_ name: String, _ distribution: some Distribution, shape: [Int]) {
    outline.predicted.append(NamedShape(name: name, shape: shape))
  }

  /// A density that does not depend on a coordinate has no finite integral over it.
  func checkDependence() throws(InputError) {
    guard outline.dimension > 0 else {
      throw InputError(
        "model", expected: "at least one parameter",
        found: declarations.isEmpty ? "none" : "only such as have a single value",
        advice: "Declare it by m.parameter(\"name\") in the closure.")
    }
    outline.readsNaN = logDensity.readsNaN
    let read = logDensity.elementsRead()
    // A parameter without coordinates, such as a simplex of one number, has a single value.
    for (slot, p) in declarations.enumerated() where !outline.parameters[slot].coordinates.isEmpty {
      let flags = read[slot] ?? []
      if !flags.contains(true) { throw unused(p, "\"\(p.name)\"") }
      if let index = flags.firstIndex(of: false) {
        let shape = p.constraint.unconstrainedShape(for: p.shape)
        throw unused(p, "coordinate \(elementIndices(index, in: shape)) of \"\(p.name)\"")
      }
    }
  }

  private func unused(_ p: ParameterDeclaration, _ what: String) -> InputError {
    InputError(
      "parameter \"\(p.name)\" (\(p.place))", expected: "a density that depends on all of it",
      found: "one that does not depend on \(what)",
      advice: "Give it a distribution, use it in the density, or leave it out.")
  }
}
