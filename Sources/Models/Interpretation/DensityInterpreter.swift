// Runs a model's closure for its log density.

import Distributions
import Tracing

/// Adds up ℓ(T(z)) + log |det ∂T/∂z| at a position z.
final class DensityInterpreter: ModelInterpreter {
  private(set) var logDensity: TracedArray = 0
  private var coordinates: CoordinateReader

  init(position: TracedArray) { coordinates = CoordinateReader(position) }

  func parameter(_ declaration: ParameterDeclaration) -> TracedArray {
    let (value, logJacobian) = coordinates.next(declaration)
    logDensity += logJacobian
    if let distribution = declaration.distribution { add(distribution.logDensity(value)) }
    return value
  }

  func add(_ term: TracedArray) { logDensity += term.sum() }

  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution) {
    add(distribution.logDensity(data))
  }
}
