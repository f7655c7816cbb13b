// The instructions of each operation.

extension ProgramCompiler {
  mutating func emitNode(_ id: NodeID) {
    let node = graph[id]
    switch node.operation {
    case .input(let slot):
      places[id] = Place(offset: Int32(program.inputs[slot].lowerBound), stride: 1)
    case .uniform(let value):
      places[id] = Place(offset: constantPlace(value), stride: 0)
    case .constant:
      let values = graph.constantValues(id)!
      let offset = allocate(values.count)
      program.initialMemory.replaceSubrange(Int(offset)..<(Int(offset) + values.count), with: values)
      places[id] = Place(offset: offset, stride: 1)
    case .unary(let function):
      emitUnary(id, function, node)
    case .binary(.add):
      emitSum(id)
    case .binary(let function):
      emitBinary(id, function, node)
    case .select:
      emitSelect(id, node)
    case .gather(let map):
      emitGather(id, graph.maps[map], node)
    case .scatter(let map):
      emitScatter(id, graph.maps[map], node)
    case .concatenate:
      emitConcatenation(id, node)
    case .matrix(let matrix):
      emitMatrix(id, matrix, node)
    case .external(let function):
      let a = consecutivePlace(of: node.operands[0])
      append(
        .other, to: destination(for: id), a: a, count: node.count, table: index(of: .external(function)))
    case .product(let dimensions):
      let a = consecutivePlace(of: node.operands[0])
      let b = consecutivePlace(of: node.operands[1])
      append(.other, to: destination(for: id), a: a, b: b, table: index(of: .product(dimensions)))
    }
  }

  private mutating func emitMatrix(_ id: NodeID, _ matrix: MatrixOperation, _ node: Node) {
    let x = matrix.readOperands.map { consecutivePlace(of: node.operands[$0]) }
    let scratch = allocate(Kernels.scratchCount(matrix))
    append(
      .other, to: destination(for: id), a: x[0], b: x.last!, c: scratch, table: index(of: .matrix(matrix)))
  }

  // MARK: Elementwise

  private mutating func emitUnary(_ id: NodeID, _ function: UnaryFunction, _ node: Node) {
    let x = places[node.operands[0]]!
    if function == .detach {
      places[id] = x
      return
    }
    let isScalar = node.count == 1
    guard let wide = function.wide else {
      append(
        .other, to: destination(for: id), a: x.offset, strideA: x.stride, count: node.count,
        table: index(of: .unary(function)))
      return
    }
    let a = isScalar ? x.offset : consecutivePlace(of: node.operands[0])
    append(
      !isScalar ? .functionEach : function == .exp ? .exp : .function, to: destination(for: id), a: a,
      count: node.count,
      table: Int(wide.rawValue))
  }

  private mutating func emitBinary(_ id: NodeID, _ function: BinaryFunction, _ node: Node) {
    let a = places[node.operands[0]]!
    let b = places[node.operands[1]]!
    var opcode = function.opcode
    if node.count == 1 {
      switch function {
      case .multiply: opcode = .multiply
      case .divide: opcode = .divide
      default: break
      }
    }
    append(
      opcode ?? .other, to: destination(for: id), a: a.offset, b: b.offset, strideA: a.stride,
      strideB: b.stride, count: node.count, table: opcode == nil ? index(of: .binary(function)) : 0)
  }

  private mutating func emitSelect(_ id: NodeID, _ node: Node) {
    let x = node.operands.map { places[$0]! }
    append(
      node.count == 1 ? .select : .selectEach, to: destination(for: id), a: x[0].offset, b: x[1].offset,
      c: x[2].offset, strideA: x[0].stride, strideB: x[1].stride, strideC: x[2].stride, count: node.count)
  }

  // MARK: Gather and scatter

  private mutating func emitGather(_ id: NodeID, _ map: IndexMap, _ node: Node) {
    let source = node.operands[0]
    if let index = map.constantIndex {
      let place = places[source]!
      places[id] = Place(offset: place.offset + Int32(index) * Int32(place.stride), stride: 0)
    } else if let start = map.contiguousStart {
      places[id] = Place(offset: consecutivePlace(of: source) + Int32(start), stride: 1)
    } else {
      let a = consecutivePlace(of: source)
      let eights = map.withMarkedEights
      append(
        map.hasNone ? .gatherOrZero : eights == nil ? .gather : .gatherEights, to: destination(for: id), a: a,
        count: node.count, table: append(indices: (eights ?? map).indices))
    }
  }

  private mutating func emitScatter(_ id: NodeID, _ map: IndexMap, _ node: Node) {
    let source = node.operands[0]
    let count = map.count
    if node.count == 1, !map.hasNone {
      if fused.contains(source) {
        let a = places[graph[source].operands[0]]!
        let b = places[graph[source].operands[1]]!
        append(
          .dot, to: destination(for: id), a: a.offset, b: b.offset, strideA: a.stride, strideB: b.stride,
          count: count)
      } else {
        let x = places[source]!
        append(.sum, to: destination(for: id), a: x.offset, strideA: x.stride, count: count)
      }
      return
    }
    if fused.contains(source) { emitBinary(source, .multiply, graph[source]) }
    let d = destination(for: id)
    append(.fillZero, to: d, count: node.count)
    accumulateScatter(source, map, into: d)
  }

  private mutating func accumulateScatter(_ source: NodeID, _ map: IndexMap, into d: Int32) {
    let a = consecutivePlace(of: source)
    if let pieces = map.longPieces {
      for piece in pieces {
        let target = d + map.indices[piece.lowerBound]
        append(
          piece.count == 1 ? .add : .addEach, to: target, a: target, b: a + Int32(piece.lowerBound),
          count: piece.count)
      }
    } else {
      let hasRuns = map.hasNone || map.hasRuns
      let eights = hasRuns ? nil : map.withMarkedEights
      let opcode: Opcode = hasRuns ? .scatterAddRuns : eights == nil ? .scatterAdd : .scatterAddEights
      append(opcode, to: d, a: a, count: map.count, table: append(indices: (eights ?? map).indices))
    }
  }

  // MARK: Sums

  /// The terms of a sum in the order in which they are added, through the sums that it continues.
  func terms(of id: NodeID) -> [NodeID] {
    var result: [NodeID] = []
    var operands = graph[id].operands
    while let sum = operands.firstIndex(where: { fused.contains($0) && graph[$0].operation == .binary(.add) })
    {
      result.append(operands[1 - sum])
      operands = graph[operands[sum]].operands
    }
    return (result + operands.reversed()).reversed()
  }

  private mutating func emitSum(_ id: NodeID) {
    if graph.count(id) == 1 { emitScalarSum(id) } else { emitVectorSum(id) }
  }

  private mutating func emitScalarSum(_ id: NodeID) {
    let terms = terms(of: id)
    let pairs = terms.map(factors)
    if terms.count == 2 {
      // −1 · x is the product of a constant and x.
      let minusOne = constantPlace(-1)
      switch (pairs[0], pairs[1]) {
      case ((let x, nil), (let y, nil)):
        append(.add, to: destination(for: id), a: x, b: y)
        return
      case ((let x, nil), (let c, let y?)) where c == minusOne,
        ((let c, let y?), (let x, nil)) where c == minusOne:
        append(.subtract, to: destination(for: id), a: x, b: y)
        return
      case ((let x, nil), (let a, let b?)), ((let a, let b?), (let x, nil)):
        append(.multiplyAdd, to: destination(for: id), a: a, b: b, c: x)
        return
      default: break
      }
    }
    let one = constantPlace(1)
    append(
      .sumOfProducts, to: destination(for: id), count: terms.count,
      table: append(indices: pairs.flatMap { [$0.0, $0.1 ?? one] }))
  }

  /// The places of the one or two factors of a scalar term.
  private func factors(_ term: NodeID) -> (Int32, Int32?) {
    guard fused.contains(term) else { return (places[term]!.offset, nil) }
    let operands = graph[term].operands
    return (places[operands[0]]!.offset, places[operands[1]]!.offset)
  }

  /// Terms are added in their order, except that the first two may change places.
  private mutating func emitVectorSum(_ id: NodeID) {
    let count = graph.count(id)
    var terms = terms(of: id)
    if fused.contains(terms[0]) && !fused.contains(terms[1]) { terms.swapAt(0, 1) }
    let d = destination(for: id)
    var rest = terms.dropFirst()
    if !fused.contains(terms[0]), !isFusedScatter(terms[1]) {
      accumulate(terms[1], onto: places[terms[0]]!, into: d, count)
      rest = rest.dropFirst()
    } else {
      startSum(terms[0], in: d, count)
    }
    for term in rest { accumulate(term, onto: Place(offset: d, stride: 1), into: d, count) }
  }

  func isFusedScatter(_ term: NodeID) -> Bool {
    fused.contains(term) && graph.scattered(term) != nil
  }

  /// d = term
  private mutating func startSum(_ term: NodeID, in d: Int32, _ count: Int) {
    if !fused.contains(term) {
      let x = places[term]!
      append(.copy, to: d, a: x.offset, strideA: x.stride, count: count)
    } else if isFusedScatter(term) {
      append(.fillZero, to: d, count: count)
      accumulate(term, onto: Place(offset: d, stride: 1), into: d, count)
    } else {
      let (a, b) = (places[graph[term].operands[0]]!, places[graph[term].operands[1]]!)
      append(
        .multiplyEach, to: d, a: a.offset, b: b.offset, strideA: a.stride, strideB: b.stride, count: count)
    }
  }

  /// d = sum + term, where a scattered term is added to d itself.
  private mutating func accumulate(_ term: NodeID, onto sum: Place, into d: Int32, _ count: Int) {
    if !fused.contains(term) {
      let x = places[term]!
      append(
        .addEach, to: d, a: sum.offset, b: x.offset, strideA: sum.stride, strideB: x.stride, count: count)
    } else if let (source, map) = graph.scattered(term) {
      accumulateScatter(source, map, into: d)
    } else {
      let (a, b) = (places[graph[term].operands[0]]!, places[graph[term].operands[1]]!)
      append(
        .multiplyAddEach, to: d, a: a.offset, b: b.offset, c: sum.offset, strideA: a.stride,
        strideB: b.stride, strideC: sum.stride, count: count)
    }
  }

  // MARK: Tables

  mutating func append(
    _ opcode: Opcode, to destination: Int32, a: Int32 = 0, b: Int32 = 0, c: Int32 = 0, strideA: UInt8 = 1,
    strideB: UInt8 = 1, strideC: UInt8 = 1, count: Int = 1, table: Int = 0
  ) {
    program.instructions.append(
      Instruction(
        opcode: opcode, strideA: strideA, strideB: strideB, strideC: strideC, destination: destination, a: a,
        b: b, c: c, count: Int32(count), table: Int32(table)))
  }

  /// Adds a map or pairs to the indices, where they are not among them; returns where they begin.
  mutating func append(indices: [Int32]) -> Int {
    if let start = indexPlaces[indices] { return start }
    let start = program.indices.count
    indexPlaces[indices] = start
    program.indices += indices
    return start
  }

  private mutating func index(of call: Call) -> Int {
    if let index = program.calls.firstIndex(of: call) { return index }
    program.calls.append(call)
    return program.calls.count - 1
  }
}
