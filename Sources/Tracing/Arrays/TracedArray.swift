// The symbolic array that a traced closure computes with.

import LinearAlgebra

/// An array of numbers that stands for a computation: every operation on it is recorded, and none is performed
/// until a program is made of the record.
///
/// Arrays have a shape: `[]` is a single number, `[n]` a vector, `[m, n]` a matrix in row-major order. Where two
/// shapes differ they are broadcast: matched from the last dimension, with 1 fitting any. A wrong shape or index
/// stops at tracing time, with the operation and the shapes in the message.
///
/// Expressions are simplified, but to nothing else than what they say: a simplified value differs by rounding alone
/// where the order of the program gives a finite one, a partial function is evaluated at no number that the program
/// did not ask for, and what is infinite or not a number stays so, with one exception: sums and products of variables
/// count as finite. Zero times one of them, and the difference of two that are the same, is 0 even where it overflows:
/// x y − y x at 10²⁰⁰. (Moderate constants, between 2⁻¹⁰ and 2¹⁰, and exponentials may change their place in a product,
/// which shows where a product comes within 2²⁰ of overflow or underflow.) Elements that are not read and branches that
/// are not chosen have no part in any derivative.
///
/// Values cannot be branched on, as they are not known while the closure runs: use `select`.
public struct TracedArray {
  enum Storage {
    case constant([Double])
    case node(Graph, NodeID)
    /// Another array with some elements replaced, or some columns.
    case assigned(AssignedElements), columnsAssigned(AssignedColumns)
  }

  var storage: Storage
  /// The extent of each dimension; empty for a single number.
  public let shape: [Int]

  /// The number of elements.
  public var count: Int { Shapes.count(shape) }

  init(_ storage: Storage, shape: [Int]) {
    self.storage = storage
    self.shape = shape
  }

  // MARK: Constants

  /// A single constant.
  public init(_ value: Double) { self.init(.constant([value]), shape: []) }

  /// A constant vector.
  public init(_ values: [Double]) { self.init(.constant(values), shape: [values.count]) }

  /// A constant array with `values` in row-major order.
  public init(_ values: [Double], shape: [Int]) {
    guard values.count == Shapes.count(shape), shape.allSatisfy({ $0 >= 0 }) else {
      stopTracing("TracedArray(_:shape:)", "\(values.count) values do not fill the shape \(shape)")
    }
    self.init(.constant(values), shape: shape)
  }

  /// A constant matrix.
  public init(_ matrix: Matrix) {
    self.init(.constant(matrix.elements), shape: [matrix.rows, matrix.columns])
  }

  /// Arrays of one shape along a new first axis: the same as ``stack(_:)``.
  @_disfavoredOverload
  public init(_ arrays: [TracedArray]) { self = .stack(arrays) }

  /// The numbers of an array that does not depend on the traced position, else nil.
  public var constantValues: [Double]? {
    let values = knownValues
    if values == nil, case .node(let graph, _) = settled.storage { graph.isAskedForNumbers = true }
    return values
  }

  /// The same where the answer does not change what is computed, but how: nobody takes note of the question.
  package var knownValues: [Double]? {
    if case .constant(let values) = settled.storage { return values }
    return nil
  }

  // MARK: Operations

  /// The node of this array in `graph`.
  func node(in graph: Graph, _ operation: String) -> NodeID {
    switch settled.storage {
    case .assigned, .columnsAssigned: fatalError("a settled array has no replaced elements")
    case .constant(let values):
      return graph.constant(values)
    case .node(let owner, let id):
      guard owner === graph else {
        stopTracing(operation, "the operands belong to two different traces")
      }
      return id
    }
  }

  /// Applies `build` to the nodes of the operands in the graph of the first that has one. Constants alone give a
  /// constant.
  static func record(
    _ operation: String, _ operands: [TracedArray], shape: [Int], _ build: (Graph, [NodeID]) -> NodeID
  ) -> TracedArray {
    let operands = operands.map(\.settled)
    for case .node(let graph, _) in operands.map(\.storage) {
      let id = build(graph, operands.map { $0.node(in: graph, operation) })
      if let values = graph.constantValues(id) { return TracedArray(.constant(values), shape: shape) }
      return TracedArray(.node(graph, id), shape: shape)
    }
    let scratch = Graph()
    let id = build(scratch, operands.map { $0.node(in: scratch, operation) })
    return TracedArray(.constant(scratch.constantValues(id)!), shape: shape)
  }

  /// The elements that `map` picks, in a new shape.
  func gathered(_ operation: String, _ map: IndexMap, shape: [Int]) -> TracedArray {
    // Data that is read element by element needs no graph.
    if let values = knownValues {
      return TracedArray(.constant(map.indices.map { $0 < 0 ? 0 : values[Int($0)] }), shape: shape)
    }
    return Self.record(operation, [self], shape: shape) { $0.gather($1[0], map) }
  }
}

extension TracedArray: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  public init(floatLiteral value: Double) { self.init(value) }
  public init(integerLiteral value: Int) { self.init(Double(value)) }

  /// Stacks arrays of one shape along a new first axis: `[v, 2 * v, 1]` is a vector of three elements.
  public init(arrayLiteral elements: TracedArray...) { self = .stack(elements) }
}
