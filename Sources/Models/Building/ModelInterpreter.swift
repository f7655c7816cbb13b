// What is made of a model's statements: each way to run the closure is an interpreter of its own.

import Constraints
import Distributions
import Tracing

/// A parameter as the closure declares it.
struct ParameterDeclaration {
  let name: String
  let shape: [Int]
  let constraint: any Constraint
  let distribution: (any Distribution)?
  let place: Place

  /// The value whose unconstrained coordinates are all 0.
  var valueAtOrigin: TracedArray {
    let free = constraint.unconstrainedShape(for: shape)
    let origin = TracedArray([Double](repeating: 0, count: Shapes.count(free)), shape: free)
    return constraint.constrain(origin, to: shape).value
  }
}

/// One way to run the closure of a model.
protocol ModelInterpreter: AnyObject {
  /// The value of a parameter.
  func parameter(_ declaration: ParameterDeclaration) -> TracedArray
  func add(_ term: TracedArray)
  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution)
  func generated(_ name: String, _ value: TracedArray)
  func predicted(_ name: String, _ distribution: some Distribution, shape: [Int])
}

/// Most interpreters look at a part of the statements.
extension ModelInterpreter {
  func add(_ term: TracedArray) {}
  func observe(_ name: String, _ data: TracedArray, _ distribution: some Distribution) {}
  func generated(_ name: String, _ value: TracedArray) {}
  func predicted(_ name: String, _ distribution: some Distribution, shape: [Int]) {}
}

/// Takes the coordinates of one parameter after the other from a position.
struct CoordinateReader {
  let position: TracedArray
  private var offset = 0

  init(_ position: TracedArray) { self.position = position }

  mutating func next(_ p: ParameterDeclaration) -> (value: TracedArray, logJacobian: TracedArray) {
    let shape = p.constraint.unconstrainedShape(for: p.shape)
    let end = offset + Shapes.count(shape)
    defer { offset = end }
    return p.constraint.constrain(position[offset..<end].reshaped(to: shape), to: p.shape)
  }
}
