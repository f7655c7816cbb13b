// The arena that holds every node of one trace, each distinct node once.

/// A graph of array operations. Equal expressions are one node (hash-consing), and operands precede their users,
/// so the order of the nodes is a topological order.
///
/// Nodes are only made through the simplifying constructors in the `Graph+…` files, which return the node of
/// an equal, cheaper expression where they know one.
final class Graph {
  private(set) var nodes: [Node] = []
  /// For each node whether it is finite wherever the inputs are, short of overflow.
  private var totality: [Bool] = []
  private(set) var constants: [[Double]] = []
  private(set) var maps: [IndexMap] = []
  private var nodeIDs: [Node: NodeID] = [:]
  private var constantIDs: [[Double]: Int] = [:]
  private var mapIDs: [IndexMap: Int] = [:]
  // Of nodes that are read element by element these are asked again and again.
  private var startsOfParts: [NodeID: [Int]] = [:]
  private var inversesOfScatters: [NodeID: IndexMap?] = [:]
  /// The numbers of nodes, while they are known: `NumberTrace` lends them.
  var numbers: ((NodeID) -> [Double])?
  /// Whether somebody has asked for numbers while they were not known, by `constantValues`.
  var isAskedForNumbers = false

  /// The node of `operation` on `operands`, made only where it does not exist. Folds what is constant.
  func node(_ operation: Operation, _ operands: [NodeID], count: Int) -> NodeID {
    if !operands.isEmpty, operands.allSatisfy(isConstant) {
      return fold(operation, operands, count: count)
    }
    return intern(Node(operation: operation, operands: operands, count: count))
  }

  func intern(_ node: Node) -> NodeID {
    if let id = nodeIDs[node] { return id }
    let id = NodeID(nodes.count)
    nodes.append(node)
    totality.append(findTotality(of: node))
    nodeIDs[node] = id
    return id
  }

  // MARK: Leaves

  func input(slot: Int, count: Int) -> NodeID {
    intern(Node(operation: .input(slot: slot), operands: [], count: count))
  }

  func uniform(_ value: Double, count: Int) -> NodeID {
    intern(Node(operation: .uniform(value), operands: [], count: count))
  }

  /// A constant array; one that repeats a single number becomes `uniform`.
  func constant(_ values: [Double]) -> NodeID {
    guard let first = values.first else { return uniform(0, count: 0) }
    if values.allSatisfy({ $0 == first }) { return uniform(first, count: values.count) }
    let index = constantIDs[values] ?? constants.count
    if index == constants.count {
      constants.append(values)
      constantIDs[values] = index
    }
    return intern(Node(operation: .constant(index), operands: [], count: values.count))
  }

  func index(of map: IndexMap) -> Int {
    if let index = mapIDs[map] { return index }
    maps.append(map)
    mapIDs[map] = maps.count - 1
    return maps.count - 1
  }

  // MARK: Questions about nodes

  /// The number of nodes, their operands, and elements of index maps and constants.
  var extent: Int {
    nodes.reduce(0) { $0 + 1 + $1.operands.count } + maps.reduce(0) { $0 + $1.count }
      + constants.reduce(0) { $0 + $1.count }
  }

  subscript(id: NodeID) -> Node { nodes[Int(id)] }

  func count(_ id: NodeID) -> Int { nodes[Int(id)].count }

  func isConstant(_ id: NodeID) -> Bool {
    switch self[id].operation {
    case .uniform, .constant: true
    default: false
    }
  }

  func uniformValue(_ id: NodeID) -> Double? {
    if case .uniform(let value) = self[id].operation { return value }
    return nil
  }

  func isZero(_ id: NodeID) -> Bool { uniformValue(id) == 0 }

  /// Whether a node is finite wherever the inputs are, short of overflow of a sum or product: nothing in it can be
  /// infinite or not a number, so that zero times it is zero.
  func isTotal(_ id: NodeID) -> Bool { totality[Int(id)] }

  private func findTotality(of node: Node) -> Bool {
    switch node.operation {
    case .input: return true
    case .uniform(let value): return value.isFinite
    case .constant(let index): return constants[index].allSatisfy(\.isFinite)
    case .unary(let function) where !function.isTotal: return false
    case .binary(let function) where function.isComparison: return true
    case .binary(let function) where !function.isTotal: return false
    case .matrix(.outerProduct): return node.operands.allSatisfy(isTotal)
    case .matrix, .external: return false
    case .select: return node.operands.dropFirst().allSatisfy(isTotal)
    case .unary, .binary, .gather, .scatter, .concatenate, .product: return node.operands.allSatisfy(isTotal)
    }
  }

  /// The numbers of a constant node.
  func constantValues(_ id: NodeID) -> [Double]? {
    switch self[id].operation {
    case .uniform(let value): [Double](repeating: value, count: count(id))
    case .constant(let index): constants[index]
    default: nil
    }
  }

  /// The source and the map of a gather.
  func gathered(_ id: NodeID) -> (source: NodeID, map: IndexMap)? {
    guard case .gather(let index) = self[id].operation else { return nil }
    return (self[id].operands[0], maps[index])
  }

  /// The source and the map of a scatter.
  func scattered(_ id: NodeID) -> (source: NodeID, map: IndexMap)? {
    guard case .scatter(let index) = self[id].operation else { return nil }
    return (self[id].operands[0], maps[index])
  }

  /// Where each part of a concatenation begins; nil for other nodes.
  func partStarts(_ id: NodeID) -> [Int]? {
    guard case .concatenate = self[id].operation else { return nil }
    if let known = startsOfParts[id] { return known }
    var end = 0
    let starts = self[id].operands.map { part in
      defer { end += count(part) }
      return end
    }
    startsOfParts[id] = starts
    return starts
  }

  /// The map that reads back what a scatter has placed; nil where elements collide.
  func inverse(ofScatter id: NodeID) -> IndexMap? {
    if let known = inversesOfScatters[id] { return known }
    let inverse = scattered(id)?.map.inverse(targetCount: count(id))
    inversesOfScatters[id] = .some(inverse)
    return inverse
  }

  /// The condition and the branches of a selection.
  func selection(_ id: NodeID) -> (condition: NodeID, first: NodeID, second: NodeID)? {
    guard case .select = self[id].operation else { return nil }
    let x = self[id].operands
    return (x[0], x[1], x[2])
  }

  /// The operand of `function` where the node applies it.
  func operand(of function: UnaryFunction, _ id: NodeID) -> NodeID? {
    self[id].operation == .unary(function) ? self[id].operands[0] : nil
  }

  /// Both operands of `function` where the node applies it.
  func operands(of function: BinaryFunction, _ id: NodeID) -> (NodeID, NodeID)? {
    self[id].operation == .binary(function) ? (self[id].operands[0], self[id].operands[1]) : nil
  }

  private func fold(_ operation: Operation, _ operands: [NodeID], count: Int) -> NodeID {
    let uniforms = operands.compactMap(uniformValue)
    if uniforms.count == operands.count {
      switch operation {
      case .unary(let f): return uniform(f.evaluate(uniforms[0]), count: count)
      case .binary(let f): return uniform(f.evaluate(uniforms[0], uniforms[1]), count: count)
      default: break
      }
    }
    let values = operands.map { constantValues($0)! }
    return constant(evaluate(operation, values, count: count))
  }
}
