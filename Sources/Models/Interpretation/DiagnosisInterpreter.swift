// Runs a model's closure with numbers, and finds the statement whose density is no finite number.

import Distributions
import Tracing

/// The first statement at a position z that adds something else than a finite number to the log density.
final class DiagnosisInterpreter: ModelInterpreter {
  private(set) var found: String?
  private var coordinates: CoordinateReader

  init(position: [Double]) { coordinates = CoordinateReader(TracedArray(position)) }

  func parameter(_ declaration: ParameterDeclaration) -> TracedArray {
    let (value, logJacobian) = coordinates.next(declaration)
    check("the coordinates of \"\(declaration.name)\"", logJacobian, data: nil)
    if let distribution = declaration.distribution {
      check("the distribution of \"\(declaration.name)\"", distribution.logDensity(value), data: value)
    }
    return value
  }

  func add(_ term: TracedArray) { check("what is added", term, data: nil) }

  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution) {
    check("\"\(name)\"", distribution.logDensity(data), data: data)
  }

  private func check(_ what: String, _ term: TracedArray, data: TracedArray?) {
    guard found == nil, let values = term.knownValues, let k = values.firstIndex(where: { !$0.isFinite })
    else {
      return
    }
    let place = TracingContext.statement?.description ?? ""
    let index = term.shape.isEmpty ? "" : " at \(elementIndices(k, in: term.shape))"
    var datum = ""
    if let data, data.count == term.count, let number = data.knownValues?[k] {
      datum = ", where it is \(number)"
    }
    found = "\(what) (\(place)): log density \(values[k])\(index)\(datum)"
  }
}
