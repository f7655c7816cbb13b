// A log density that is traced once and compiled, with all its derivatives.

import LogDensities
import Synchronization

/// A log density given by a closure on a symbolic position.
///
/// The closure runs once. From the record of its operations the gradient, the Hessian and the contracted third
/// derivative are made as transformations of the expression, simplified, and compiled to flat programs that
/// allocate nothing when they run.
///
///     let funnel = TracedLogDensity(dimension: 11) { w in
///       let v = w[0], x = w[1...]
///       return Normal(0, 3).logDensity(v) + Normal(0, exp(-v / 2)).logDensity(x).sum()
///     }
///
/// The value may be shared between chains; each asks for an evaluator of its own.
public struct TracedLogDensity: LogDensity {
  public let dimension: Int
  let programs: TracedPrograms

  /// - Parameters:
  ///   - dimension: the number of elements of the position, at least 1.
  ///   - logDensity: the log density of a position of shape `[dimension]`, up to a constant: a single number.
  public init(dimension: Int, _ logDensity: (TracedArray) -> TracedArray) {
    self.init(dimension: dimension, entrywiseLimit: DerivativeGraphs.entrywiseLimit, logDensity)
  }

  /// As the public initialiser, with another limit to the size of graphs that are expanded to scalars.
  package init(dimension: Int, entrywiseLimit: Int, _ logDensity: (TracedArray) -> TracedArray) {
    guard dimension >= 1 else {
      stopTracing("TracedLogDensity", "the dimension must be at least 1, but is \(dimension)")
    }
    let graph = Graph()
    let position = graph.input(slot: 0, count: dimension)
    let value = logDensity(TracedArray(.node(graph, position), shape: [dimension]))
    guard value.count == 1 else {
      stopTracing(
        "TracedLogDensity",
        "the closure must return a single number, but returned the shape \(value.shape); is a sum() missing?")
    }
    self.dimension = dimension
    let output = value.node(in: graph, "TracedLogDensity")
    programs = TracedPrograms(
      DerivativeGraphs(graph: graph, value: output, dimension: dimension), entrywiseLimit: entrywiseLimit)
  }

  public func makeEvaluator() -> TracedEvaluator { TracedEvaluator(self) }

  /// How many products with a direction give the whole Hessian of a large model, for tests of its structure.
  package var hessianProducts: Int { programs.structure.groups.count }

  /// How much the trace and the program of the gradient hold, for tests of growth.
  package var size: TracedSize { programs.size }
}

/// The size of a trace: what its graph holds, and what its gradient takes to run.
package struct TracedSize {
  /// Nodes, their operands, and the elements of all index maps and constants.
  package var graph: Int
  package var instructions: Int
  /// Numbers in memory and entries of tables.
  package var memory: Int
}

/// The programs of one log density, each compiled when it is first needed.
final class TracedPrograms: Sendable {
  enum Derivative: Hashable { case value, gradient, hessian, third }

  // The graph is reached through the mutex only: nobody else holds it once the closure has returned.
  private struct State: @unchecked Sendable {
    var graphs: DerivativeGraphs
    var programs: [Derivative: Program] = [:]
    var structure: HessianStructure?
  }

  private let state: Mutex<State>
  /// Whether Hessian and third order come entry by entry rather than along directions.
  let isEntrywise: Bool

  init(_ graphs: DerivativeGraphs, entrywiseLimit: Int) {
    isEntrywise = graphs.scalarCost <= entrywiseLimit
    state = Mutex(State(graphs: graphs))
  }

  func program(_ derivative: Derivative) -> Program {
    state.withLock { state in
      if let program = state.programs[derivative] { return program }
      let program = compile(derivative, state.graphs)
      state.programs[derivative] = program
      return program
    }
  }

  /// By which directions the Hessian is found, where it does not come entry by entry.
  var structure: HessianStructure {
    state.withLock { state in
      if let structure = state.structure { return structure }
      let structure = state.graphs.hessianStructure()
      state.structure = structure
      return structure
    }
  }

  var size: TracedSize {
    let program = program(.gradient)
    return state.withLock { state in
      TracedSize(
        graph: state.graphs.graph.extent, instructions: program.instructions.count,
        memory: program.initialMemory.count + program.indices.count)
    }
  }

  private func compile(_ derivative: Derivative, _ graphs: DerivativeGraphs) -> Program {
    let n = graphs.dimension
    func program(_ outputs: [NodeID], _ inputCounts: [Int]) -> Program {
      ProgramCompiler.compile(graphs.graph, outputs: outputs, inputCounts: inputCounts)
    }
    switch derivative {
    case .value: return program([graphs.value], [n])
    case .gradient: return program([graphs.gradient, graphs.value], [n])
    case .hessian where isEntrywise:
      let lower = graphs.hessianEntries()
      let full = (0..<(n * n)).map { k in
        let (i, j) = (max(k / n, k % n), min(k / n, k % n))
        return lower[i * (i + 1) / 2 + j]
      }
      return program(full, [n])
    case .hessian: return program([graphs.hessianTimesDirection()], [n, n])
    case .third where isEntrywise: return program(graphs.contractedThirdDerivativeEntries(), [n, n * n])
    case .third: return program([graphs.thirdDerivativeAlongDirections()], [n, n, n])
    }
  }
}
