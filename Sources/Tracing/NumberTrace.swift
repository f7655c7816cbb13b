// A trace whose arrays are read as numbers, at one position after the other.

/// What a closure makes of a symbolic position, and its numbers at any position, without running the closure again.
///
/// Within `at(_:_:)` every array of the trace stands for its numbers there: whatever is computed from it is computed at
/// once, as from constants. What is read is compiled as one program, which takes one run for each position.
package final class NumberTrace {
  private let graph = Graph()
  private let dimension: Int
  /// What the closure is given; of shape [n].
  package let position: TracedArray
  /// The nodes that were read, in the order of the program's outputs, and where it has their numbers.
  private var outputs: [NodeID] = []
  private var places: [NodeID: Range<Int>] = [:]
  private var outputCount = 0
  private var runner: ProgramRunner?

  package init(dimension: Int) {
    self.dimension = dimension
    position = TracedArray(.node(graph, graph.input(slot: 0, count: dimension)), shape: [dimension])
  }

  /// Whether a closure has asked an array of this trace for its `constantValues`. Then it may do something else with
  /// numbers than what is recorded.
  package var isAskedForNumbers: Bool { graph.isAskedForNumbers }

  /// Compiles what `body` reads, which is run once at a position: its numbers come from the graph, node by node.
  package func prepare(at position: [Double], _ body: () -> Void) {
    let values = graph.values(of: graph.nodes.indices.map { NodeID($0) }, inputs: [position])
    read(body) { id in
      self.addOutput(id)
      return values[id]!
    }
    compile()
  }

  /// Runs `body` with the numbers at a position in place of the arrays of this trace.
  package func at<Result>(_ position: [Double], _ body: () -> Result) -> Result {
    run(position)
    return read(body) { id in
      // What is read for the first time makes a new program.
      if self.addOutput(id) {
        self.compile()
        self.run(position)
      }
      return Array(self.runner!.output[self.places[id]!])
    }
  }

  private func read<Result>(_ body: () -> Result, numbers: @escaping (NodeID) -> [Double]) -> Result {
    graph.numbers = numbers
    defer { graph.numbers = nil }
    return body()
  }

  /// Whether a node was not yet among those that are read.
  @discardableResult
  private func addOutput(_ id: NodeID) -> Bool {
    guard places[id] == nil else { return false }
    outputs.append(id)
    places[id] = outputCount..<(outputCount + graph.count(id))
    outputCount += graph.count(id)
    return true
  }

  private func compile() {
    if outputs.isEmpty { return }
    runner = ProgramRunner(ProgramCompiler.compile(graph, outputs: outputs, inputCounts: [dimension]))
  }

  private func run(_ position: [Double]) {
    runner?.setInput(0, position)
    runner?.run()
  }
}
