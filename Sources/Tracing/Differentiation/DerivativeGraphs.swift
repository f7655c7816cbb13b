// The four functions that a sampler evaluates, as graphs: value, gradient, Hessian, contracted third derivative.

/// The graphs of ℓ(q) and its derivatives, made one from the other when they are first asked for.
///
/// Input slot 0 is the position q. A small graph is expanded to scalars before it is differentiated a second and
/// third time, and the derivatives come out entry by entry with all zeros and repetitions removed. A large graph
/// stays in arrays and is differentiated along directions: slot 1 is a direction u, slot 2 a direction w.
struct DerivativeGraphs {
  let graph: Graph
  let value: NodeID
  let dimension: Int
  private let position: NodeID
  let gradient: NodeID

  init(graph: Graph, value: NodeID, dimension: Int) {
    self.graph = graph
    self.value = graph.splitIntoSums(value)
    self.dimension = dimension
    position = graph.input(slot: 0, count: dimension)
    gradient = graph.gradient(of: self.value, with: [position])[0]
  }

  /// Up to this many scalar operations in the gradient, second and third derivatives are taken entry by entry.
  static let entrywiseLimit = 2_000

  /// How many scalar operations the gradient is.
  var scalarCost: Int { graph.scalarCost(of: [gradient]) }

  // MARK: Entry by entry

  /// The lower triangle of the Hessian, row by row: entry (i, j ≤ i) at i(i+1)/2 + j.
  func hessianEntries() -> [NodeID] {
    let variables = graph.expandedToScalars([position])[0]
    let gradientEntries = graph.expandedToScalars([gradient])[0]
    return gradientEntries.enumerated().flatMap { i, entry in
      graph.gradient(of: entry, with: Array(variables[...i]))
    }
  }

  /// The entries of ∇ Σⱼₖ Mⱼₖ Hⱼₖ, where M is the symmetric matrix in input slot 1.
  func contractedThirdDerivativeEntries() -> [NodeID] {
    let variables = graph.expandedToScalars([position])[0]
    let weights = graph.input(slot: 1, count: dimension * dimension)
    var contraction = graph.uniform(0, count: 1)
    let entries = hessianEntries()
    for i in 0..<dimension {
      for j in 0...i {
        let entry = entries[i * (i + 1) / 2 + j]
        if graph.isConstant(entry) { continue }
        let weight = graph.gather(weights, .range(i * dimension + j, count: 1))
        let multiplicity: Double = i == j ? 1 : 2
        contraction = graph.add(contraction, graph.scale(graph.multiply(weight, entry), by: multiplicity))
      }
    }
    return graph.gradient(of: contraction, with: variables)
  }

  // MARK: Along directions

  /// H u, where u is in input slot 1.
  func hessianTimesDirection() -> NodeID {
    let direction = graph.input(slot: 1, count: dimension)
    return graph.gradient(of: graph.sum(graph.multiply(gradient, direction)), with: [position])[0]
  }

  /// Which elements of H can be other than zero, and the directions u that give all of them.
  func hessianStructure() -> HessianStructure {
    HessianStructure(rows: graph.dependence(of: hessianTimesDirection(), onSlot: 1))
  }

  /// ∇(wᵀ H u), where u is in input slot 1 and w in slot 2.
  func thirdDerivativeAlongDirections() -> NodeID {
    let direction = graph.input(slot: 2, count: dimension)
    let curvature = graph.sum(graph.multiply(hessianTimesDirection(), direction))
    return graph.gradient(of: curvature, with: [position])[0]
  }
}
