// Compiles nodes of a graph into a program: places in memory, order, and which nodes are fused into their users.

import WideKernels

/// Where the elements of a node lie. Stride 0 means that one number stands for all of them.
struct Place {
  var offset: Int32
  var stride: UInt8
}

/// Turns nodes of a graph into a `Program`.
struct ProgramCompiler {
  let graph: Graph
  var program = Program()
  var places: [NodeID: Place] = [:]
  /// Nodes that are computed as part of their only user.
  private(set) var fused: Set<NodeID> = []
  private var dependsOnDirection: Set<NodeID> = []
  var preferredPlaces: [NodeID: Int32] = [:]
  /// What reads the place of a node.
  private(set) var users: [NodeID: [NodeID]] = [:]
  /// Nodes that only the group of instructions reads which computes them, and their places, of one block each.
  var transient: Set<NodeID> = []
  private(set) var transientPlaces: Set<Int32> = []
  var freeBlocks: [Int32] = []
  private var constantPlaces: [UInt64: Int32] = [:]
  var indexPlaces: [[Int32]: Int] = [:]

  /// The program that evaluates `outputs` one after the other, for inputs with the given counts.
  static func compile(_ graph: Graph, outputs: [NodeID], inputCounts: [Int]) -> Program {
    let (graph, outputs) = graph.withRowsInEights(outputs, least: leastRows)
    var compiler = ProgramCompiler(graph: graph)
    for count in inputCounts {
      let start = compiler.allocate(count)
      compiler.program.inputs.append(Int(start)..<(Int(start) + count))
    }
    compiler.emit(outputs)
    return compiler.program
  }

  /// Arrays of two blocks are the shortest ones that gain from running block by block, and from rows in order.
  static let leastRows = 2 * wide_block_count

  private init(graph: Graph) { self.graph = graph }

  private mutating func emit(_ outputs: [NodeID]) {
    let order = graph.reachable(from: outputs)
    findDirectionDependence(order)
    findFusedNodes(order, outputs: outputs)
    let outputStart = layOutOutputs(outputs)
    layOutConcatenations(order)

    let emitted = order.filter { !fused.contains($0) }
    for id in emitted { for operand in reads(of: id) { users[operand, default: []].append(id) } }
    emitSection(emitted.filter { !dependsOnDirection.contains($0) })
    program.prologueCount = program.instructions.count
    emitSection(emitted.filter(dependsOnDirection.contains))

    var offset = outputStart
    for id in outputs {
      copyIfNeeded(id, to: offset)
      offset += Int32(graph.count(id))
    }
  }

  // MARK: Analysis

  private mutating func findDirectionDependence(_ order: [NodeID]) {
    for id in order {
      let node = graph[id]
      if case .input(let slot) = node.operation, slot > 0 {
        dependsOnDirection.insert(id)
      } else if node.operands.contains(where: dependsOnDirection.contains) {
        dependsOnDirection.insert(id)
      }
    }
  }

  /// A product that only one sum uses is computed by that sum, as is a sum, of which the sum is the continuation, and
  /// a vector that is placed among zeros.
  private mutating func findFusedNodes(_ order: [NodeID], outputs: [NodeID]) {
    var useCounts: [NodeID: Int] = [:]
    for id in outputs { useCounts[id, default: 0] += 2 }
    for id in order { for operand in graph[id].operands { useCounts[operand, default: 0] += 1 } }
    for id in order {
      let node = graph[id]
      var continuesSum = false
      for operand in node.operands where useCounts[operand] == 1 {
        let sameSection = dependsOnDirection.contains(id) == dependsOnDirection.contains(operand)
        guard sameSection, canFuse(operand, into: node) else { continue }
        // One sum at most: (a + b) + (c + d) is not ((a + b) + c) + d.
        let isSum = graph[operand].operation == .binary(.add)
        if isSum && continuesSum { continue }
        continuesSum = continuesSum || isSum
        fused.insert(operand)
      }
    }
  }

  private func canFuse(_ operand: NodeID, into user: Node) -> Bool {
    let operation = graph[operand].operation
    switch user.operation {
    case .binary(.add):
      if case .scatter(let map) = operation {
        return user.count > 1 && graph.maps[map].inverse(targetCount: user.count) != nil
      }
      return operation == .binary(.add) || operation == .binary(.multiply)
    case .scatter:
      return user.count == 1 && operation == .binary(.multiply)
    default:
      return false
    }
  }

  // MARK: Memory

  /// Room for some numbers; longer arrays begin on a boundary of 64 bytes, as does the memory.
  mutating func allocate(_ count: Int) -> Int32 {
    if count >= 16 { program.initialMemory += repeatElement(0, count: -program.initialMemory.count & 7) }
    let offset = program.initialMemory.count
    program.initialMemory += repeatElement(0, count: count)
    return Int32(offset)
  }

  /// The place of a single constant.
  mutating func constantPlace(_ value: Double) -> Int32 {
    if let place = constantPlaces[value.bitPattern] { return place }
    let place = allocate(1)
    program.initialMemory[Int(place)] = value
    constantPlaces[value.bitPattern] = place
    return place
  }

  /// The place for the result of a node: its place among the outputs where it has one.
  mutating func destination(for id: NodeID) -> Int32 {
    let offset: Int32
    if transient.contains(id) {
      offset = freeBlocks.popLast() ?? allocate(wide_block_count)
      transientPlaces.insert(offset)
    } else {
      offset = preferredPlaces[id] ?? allocate(graph.count(id))
    }
    places[id] = Place(offset: offset, stride: 1)
    return offset
  }

  /// Reserves the outputs. Constants are written there now; a computed node goes to its first appearance.
  private mutating func layOutOutputs(_ outputs: [NodeID]) -> Int32 {
    let start = allocate(outputs.reduce(0) { $0 + graph.count($1) })
    var offset = start
    for id in outputs {
      let count = graph.count(id)
      if let values = graph.constantValues(id) {
        program.initialMemory.replaceSubrange(Int(offset)..<(Int(offset) + count), with: values)
      } else if preferredPlaces[id] == nil {
        preferredPlaces[id] = offset
      }
      offset += Int32(count)
    }
    program.output = Int(start)..<Int(offset)
    return start
  }

  private mutating func copyIfNeeded(_ id: NodeID, to offset: Int32) {
    guard !graph.isConstant(id), let place = places[id], place.offset != offset else { return }
    let count = graph.count(id)
    append(
      count == 1 ? .assign : .copy, to: offset, a: place.offset, strideA: place.stride, count: count)
  }

  /// The place of a node as `count` consecutive numbers.
  mutating func consecutivePlace(of id: NodeID) -> Int32 {
    let place = places[id]!
    let count = graph.count(id)
    if place.stride == 1 || count == 1 { return place.offset }
    let copy = allocate(count)
    append(.copy, to: copy, a: place.offset, strideA: 0, count: count)
    places[id] = Place(offset: copy, stride: 1)
    return copy
  }
}
