// A function of the position with any number of values, traced once and compiled.

/// A map ℝⁿ → arrays given by a closure on a symbolic position, for what is computed from draws.
///
///     let differences = TracedFunction(dimension: 3) { q in q[1...] - q[0] }
///     let values = differences.makeEvaluator().values(at: [1, 2, 4])  // [1, 3]
public struct TracedFunction: Sendable {
  /// n, the number of elements of the position.
  public let dimension: Int
  /// The shape of a value.
  public let shape: [Int]
  let program: Program

  /// The closure runs once; its argument has the shape `[dimension]`.
  public init(dimension: Int, _ function: (TracedArray) -> TracedArray) {
    let graph = Graph()
    let position = graph.input(slot: 0, count: dimension)
    let value = function(TracedArray(.node(graph, position), shape: [dimension]))
    self.dimension = dimension
    shape = value.shape
    program = ProgramCompiler.compile(
      graph, outputs: [value.node(in: graph, "TracedFunction")], inputCounts: [dimension])
  }

  public func makeEvaluator() -> Evaluator { Evaluator(self) }

  /// The function with memory of its own, for one thread.
  public struct Evaluator {
    private let runner: ProgramRunner

    init(_ function: TracedFunction) { runner = ProgramRunner(function.program) }

    /// The elements of the value at a position, row by row.
    public func values(at position: [Double]) -> [Double] {
      runner.setInput(0, position)
      runner.run()
      return Array(runner.output)
    }
  }
}
