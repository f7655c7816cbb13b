// Groups of instructions on long arrays of one length, which run block by block: what one hands to the next stays in the
// processor's nearest cache, and what only the group needs is never as long as the array.

import WideKernels

extension ProgramCompiler {
  /// Emits nodes in an order that brings together what can run block by block: first whatever else is ready, then all
  /// that is ready or becomes so within the group.
  mutating func emitSection(_ nodes: [NodeID]) {
    var rest = nodes
    while true {
      rest = emitSingles(rest)
      guard let first = rest.first, let count = blockCount(of: first) else { return }
      let group = takeGroup(from: &rest, count)
      emitGroup(group, count)
    }
  }

  /// Emits what is ready and cannot run block by block; returns the rest.
  private mutating func emitSingles(_ nodes: [NodeID]) -> [NodeID] {
    var rest: [NodeID] = []
    for id in nodes {
      if blockCount(of: id) == nil && reads(of: id).allSatisfy(isEmitted) {
        emitNode(id)
      } else {
        rest.append(id)
      }
    }
    return rest
  }

  private func isEmitted(_ id: NodeID) -> Bool { places[id] != nil }

  private func takeGroup(from nodes: inout [NodeID], _ count: Int) -> [NodeID] {
    var group: [NodeID] = []
    var elements: Set<NodeID> = []
    var rest: [NodeID] = []
    for id in nodes {
      let isGather = graph.gathered(id) != nil
      let isReady = reads(of: id).allSatisfy { isEmitted($0) || !isGather && elements.contains($0) }
      guard blockCount(of: id) == count, isReady else {
        rest.append(id)
        continue
      }
      group.append(id)
      if graph.scattered(id) == nil { elements.insert(id) }
    }
    nodes = rest
    return group
  }

  // MARK: Questions about nodes

  /// The number of elements that the instruction of a node runs over, where it can run block by block.
  private func blockCount(of id: NodeID) -> Int? {
    let node = graph[id]
    let count: Int
    switch node.operation {
    case .unary(.detach): return nil
    case .binary(.add):
      guard terms(of: id).allSatisfy({ !isFusedScatter($0) }) else { return nil }
      count = node.count
    case .unary, .binary, .select: count = node.count
    case .gather(let index):
      let map = graph.maps[index]
      guard map.count >= Self.leastRows, map.constantIndex == nil, map.contiguousStart == nil else {
        return nil
      }
      count = node.count
    case .scatter(let index):
      let map = graph.maps[index]
      guard map.count >= Self.leastRows, node.count == 1 || map.longPieces == nil else { return nil }
      count = map.count
    default: return nil
    }
    return count >= Self.leastRows ? count : nil
  }

  /// The nodes whose places the instructions of a node read.
  func reads(of id: NodeID) -> [NodeID] {
    // Not by recursion: chains of fused nodes may be longer than a thread's stack is deep.
    var found: [NodeID] = []
    var rest = Array(graph[id].operands.reversed())
    while let next = rest.popLast() {
      if fused.contains(next) { rest += graph[next].operands.reversed() } else { found.append(next) }
    }
    return found
  }

  // MARK: Emission

  private mutating func emitGroup(_ group: [NodeID], _ count: Int) {
    let members = Set(group)
    for id in group where graph.scattered(id) == nil && preferredPlaces[id] == nil {
      if users[id, default: []].allSatisfy(members.contains) { transient.insert(id) }
    }
    var before: [Instruction] = []
    var inside: [Instruction] = []
    var readers = users
    for id in group {
      let start = program.instructions.count
      let finished = reads(of: id).filter { operand in
        guard transient.contains(operand) else { return false }
        readers[operand]?.removeLast()
        return readers[operand, default: []].isEmpty
      }
      let released = finished.map { places[$0]!.offset }
      if isOneInstruction(id) { freeBlocks += released }
      emitNode(id)
      if !isOneInstruction(id) { freeBlocks += released }
      let isGather = graph.gathered(id) != nil
      for (place, instruction) in program.instructions.enumerated().dropFirst(start) {
        let isPreparation =
          instruction.opcode == .fillZero || isGather && place + 1 < program.instructions.count
        if isPreparation { before.append(instruction) } else { inside.append(withBlockStrides(instruction)) }
      }
      program.instructions.removeSubrange(start...)
    }
    inside = withGathersInSums(inside)
    program.instructions += before
    if inside.count > 1 { append(.blocks, to: 0, count: count, table: inside.count) }
    program.instructions += inside
  }

  /// The same instructions, where what is gathered only to be added to a product is read by that sum itself.
  private func withGathersInSums(_ instructions: [Instruction]) -> [Instruction] {
    var result = instructions
    var isAbsorbed = [Bool](repeating: false, count: result.count)
    for (place, gather) in instructions.enumerated() where gather.strideD == 2 {
      guard gather.opcode == .gather || gather.opcode == .gatherEights else { continue }
      let block = gather.destination
      func touches(_ i: Instruction) -> Bool { reads(i, block) || i.destination == block }
      guard let user = instructions[(place + 1)...].firstIndex(where: touches),
        instructions[user].opcode == .multiplyAddEach, instructions[user].c == block,
        instructions[user].a != block, instructions[user].b != block
      else { continue }
      let next =
        instructions[user].destination == block ? nil : instructions[(user + 1)...].first(where: touches)
      if let next, reads(next, block) { continue }
      result[user].opcode = gather.opcode == .gather ? .multiplyAddGathered : .multiplyAddEights
      (result[user].c, result[user].table) = (gather.a, gather.table)
      isAbsorbed[place] = true
    }
    return zip(result, isAbsorbed).filter { !$0.1 }.map(\.0)
  }

  private func reads(_ i: Instruction, _ place: Int32) -> Bool {
    i.a == place || i.b == place || i.c == place
  }

  /// Whether the result of a node may take the place of an operand that nothing reads after it.
  private func isOneInstruction(_ id: NodeID) -> Bool {
    switch graph[id].operation {
    case .binary(.add):
      let terms = terms(of: id)
      return terms.count == 2 && !terms.allSatisfy(fused.contains)
    case .unary, .binary, .select: return true
    default: return false
    }
  }

  /// The instruction with stride 2 where a place has room for one block only.
  private func withBlockStrides(_ instruction: Instruction) -> Instruction {
    var result = instruction
    if transientPlaces.contains(result.destination) { result.strideD = 2 }
    if transientPlaces.contains(result.a) && result.strideA == 1 { result.strideA = 2 }
    if transientPlaces.contains(result.b) && result.strideB == 1 { result.strideB = 2 }
    if transientPlaces.contains(result.c) && result.strideC == 1 { result.strideC = 2 }
    return result
  }
}
