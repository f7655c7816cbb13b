// Rows of data in another order, in which those of eight groups stand side by side and are read and summed at once.

extension Graph {
  /// The outputs, as nodes of a graph that differs from this one in nothing but the order of rows.
  ///
  /// Arrays of one length may have their elements in any order where they are computed from each other element by element,
  /// and from nothing else but data and what is gathered, and where nothing but sums reads them. Of the maps by which such
  /// rows are gathered and summed, the first along which `eightsOrder` exists gives the order.
  ///
  /// - Parameter least: how many rows are worth it.
  /// - Complexity: O(n log n) for n elements of maps and constants; O(nodes) where no row changes its place.
  func withRowsInEights(_ outputs: [NodeID], least: Int) -> (graph: Graph, outputs: [NodeID]) {
    let nodes = reachable(from: outputs)
    let orders = rowOrders(nodes, RowSets(self, nodes, outputs, least: least))
    if orders.isEmpty { return (self, outputs) }
    let result = Graph()
    var renamed: [NodeID: NodeID] = [:]
    for id in nodes {
      let node = self[id]
      let operands = node.operands.map { renamed[$0]! }
      let operation: Operation
      switch node.operation {
      case .constant(let index):
        renamed[id] = result.constant(Self.inOrder(constants[index], orders[id]))
        continue
      case .gather(let index):
        operation = .gather(result.index(of: IndexMap(Self.inOrder(maps[index].indices, orders[id]))))
      case .scatter(let index):
        let order = orders[node.operands[0]]
        operation = .scatter(result.index(of: IndexMap(Self.inOrder(maps[index].indices, order))))
      default: operation = node.operation
      }
      renamed[id] = result.intern(Node(operation: operation, operands: operands, count: node.count))
    }
    return (result, outputs.map { renamed[$0]! })
  }

  private static func inOrder<Element>(_ elements: [Element], _ order: [Int]?) -> [Element] {
    order.map { $0.map { elements[$0] } } ?? elements
  }

  /// For each node of rows that get another order, which element stands at each place.
  private func rowOrders(_ nodes: [NodeID], _ sets: RowSets) -> [NodeID: [Int]] {
    var ofSets: [NodeID: [Int]?] = [:]
    for id in nodes {
      guard let (rows, map) = rowsAndMap(id), let set = sets.free(rows), map.constantIndex == nil else {
        continue
      }
      if ofSets[set, default: nil] == nil { ofSets[set] = map.eightsOrder }
    }
    var result: [NodeID: [Int]] = [:]
    for id in nodes {
      if let set = sets.free(id), let order = ofSets[set, default: nil] { result[id] = order }
    }
    return result
  }

  /// The rows that a gather makes, or a scatter sums, and the map.
  private func rowsAndMap(_ id: NodeID) -> (rows: NodeID, map: IndexMap)? {
    if let (source, map) = scattered(id) { return (source, map) }
    return gathered(id).map { (id, $0.map) }
  }
}

/// Which nodes are rows that share one order.
private struct RowSets {
  /// Of each node of rows one of its set that is not later. The first of them stands for the set.
  private var earlier: [NodeID: NodeID] = [:]
  /// Sets whose order something else depends on.
  private var fixed: Set<NodeID> = []

  init(_ graph: Graph, _ nodes: [NodeID], _ outputs: [NodeID], least: Int) {
    for id in nodes {
      let node = graph[id]
      var isElementwise = false
      switch node.operation {
      case .unary, .binary, .select: isElementwise = true
      case .constant, .gather: break
      case .scatter: continue
      default:
        for operand in node.operands { fix(operand) }
        continue
      }
      if node.count >= least { earlier[id] = id }
      if isElementwise {
        for operand in node.operands where graph.uniformValue(operand) == nil { join(id, operand) }
      } else if let (source, map) = graph.gathered(id) {
        fix(source)
        // A slice is read where it is.
        if map.isIncreasing { fix(id) }
      }
    }
    for id in outputs { fix(id) }
    // In this order each takes one step.
    for id in nodes where earlier[id] != nil { earlier[id] = first(id) }
  }

  private func first(_ id: NodeID) -> NodeID? {
    guard var first = earlier[id] else { return nil }
    while let next = earlier[first], next != first { first = next }
    return first
  }

  private mutating func join(_ id: NodeID, _ operand: NodeID) {
    guard let set = first(id) else { return }
    guard let other = first(operand) else { return fix(id) }
    if set == other { return }
    let (first, second) = (min(set, other), max(set, other))
    earlier[second] = first
    if fixed.remove(second) != nil { fixed.insert(first) }
  }

  private mutating func fix(_ id: NodeID) {
    if let set = first(id) { fixed.insert(set) }
  }

  /// The set of a node, where its order is free.
  func free(_ id: NodeID) -> NodeID? {
    first(id).flatMap { fixed.contains($0) ? nil : $0 }
  }
}
