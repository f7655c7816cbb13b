// A function with a gradient of its own, as a part of a trace.

/// A function of n numbers that the graph knows nothing of, except how to get its value and gradient.
final class ExternalFunction: Hashable, Sendable {
  typealias Function = @Sendable (_ x: [Double], _ gradient: inout [Double]) -> Double

  let name: String
  private let function: Function

  init(_ name: String, _ function: @escaping Function) {
    self.name = name
    self.function = function
  }

  /// The value, followed by the gradient.
  func evaluate(_ x: [Double]) -> [Double] {
    var gradient = [Double](repeating: 0, count: x.count)
    let value = function(x, &gradient)
    guard gradient.count == x.count else {
      stopTracing(
        "external(\"\(name)\")", "the gradient has \(gradient.count) elements, but \(x.count) are needed")
    }
    return [value] + gradient
  }

  /// The same in memory.
  func evaluate(_ x: UnsafeMutablePointer<Double>, into result: UnsafeMutablePointer<Double>, count: Int) {
    let values = evaluate(Array(UnsafeBufferPointer(start: x, count: count)))
    result.update(from: values, count: count + 1)
  }

  static func == (a: ExternalFunction, b: ExternalFunction) -> Bool { a === b }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// A function with a gradient of your own, inside a trace: a solver, a simulation, code in another language.
///
///     let energy = external("energy", of: q[0..<3]) { x, gradient in
///       for i in x.indices { gradient[i] = x[i] * x[i] }
///       return x.reduce(0) { $0 + $1 * $1 * $1 / 3 }
///     }
///
/// It is called once for each evaluation of value or gradient, from several threads where several chains run. Second
/// derivatives do not exist: methods with a position-dependent metric stop with a message. Check the gradient by
/// `checkDerivatives(of:at:)` of the log density that it is part of.
///
/// - Parameters:
///   - name: what messages call it.
///   - x: its argument, of any shape; the function gets the elements row by row.
///   - valueAndGradient: returns the value, and overwrites the gradient, which has as many elements as x.
public func external(
  _ name: String, of x: TracedArray,
  valueAndGradient: @escaping @Sendable (_ x: [Double], _ gradient: inout [Double]) -> Double
) -> TracedArray {
  let function = ExternalFunction(name, valueAndGradient)
  return .record("external(\"\(name)\")", [x], shape: []) { graph, nodes in
    let whole = graph.node(.external(function), nodes, count: x.count + 1)
    return graph.gather(whole, .range(0, count: 1))
  }
}
