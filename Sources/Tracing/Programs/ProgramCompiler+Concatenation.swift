// Concatenations in memory: parts are computed where they are to stand, and copied there only where they cannot be.

extension ProgramCompiler {
  /// Reserves memory for each concatenation, users before operands, and makes its parts prefer their places in it.
  mutating func layOutConcatenations(_ order: [NodeID]) {
    for id in order.reversed() {
      guard case .concatenate = graph[id].operation else { continue }
      let start = preferredPlaces[id] ?? allocate(graph.count(id))
      preferredPlaces[id] = start
      forEachPart(of: id, from: start) { compiler, part, place in
        if compiler.graph.isConstant(part) || compiler.preferredPlaces[part] != nil { return }
        compiler.preferredPlaces[part] = place
      }
    }
  }

  mutating func emitConcatenation(_ id: NodeID, _ node: Node) {
    let start = destination(for: id)
    var pairs: [Int32] = []
    forEachPart(of: id, from: start) { compiler, part, place in
      let count = compiler.graph.count(part)
      let source = compiler.places[part]!
      if let values = compiler.graph.constantValues(part) {
        compiler.program.initialMemory.replaceSubrange(Int(place)..<(Int(place) + count), with: values)
      } else if count == 1 {
        if source.offset != place { pairs += [place, source.offset] }
      } else if source.offset != place || source.stride == 0 {
        compiler.append(.copy, to: place, a: source.offset, strideA: source.stride, count: count)
      }
    }
    guard !pairs.isEmpty else { return }
    append(.assignPairs, to: 0, count: pairs.count / 2, table: append(indices: pairs))
  }

  private mutating func forEachPart(
    of id: NodeID, from start: Int32, _ body: (inout ProgramCompiler, NodeID, Int32) -> Void
  ) {
    var place = start
    for part in graph[id].operands {
      body(&self, part, place)
      place += Int32(graph.count(part))
    }
  }
}
