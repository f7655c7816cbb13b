// Which elements of which inputs an array is computed from.

extension TracedArray {
  /// Whether one of the constants that this array is computed from holds something that is not a number.
  package var readsNaN: Bool {
    guard case .node(let graph, let output) = settled.storage else {
      return knownValues?.contains(where: \.isNaN) ?? false
    }
    return graph.reachable(from: [output]).contains { id in
      graph.isConstant(id) && graph.constantValues(id)?.contains(where: \.isNaN) == true
    }
  }

  /// For each input slot, which of its elements this array is computed from; slots that it does not read are missing.
  package func elementsRead() -> [Int: [Bool]] {
    guard case .node(let graph, let output) = settled.storage else { return [:] }
    var result: [Int: [Bool]] = [:]
    func read(_ slot: Int, _ count: Int, _ indices: some Sequence<Int>) {
      var flags = result[slot] ?? [Bool](repeating: false, count: count)
      for index in indices where index >= 0 { flags[index] = true }
      result[slot] = flags
    }
    func slot(of id: NodeID) -> Int? {
      if case .input(let slot) = graph[id].operation { return slot }
      return nil
    }
    for id in graph.reachable(from: [output]) {
      for operand in graph[id].operands {
        guard let slot = slot(of: operand) else { continue }
        if let (_, map) = graph.gathered(id) {
          read(slot, graph.count(operand), map.indices.lazy.map(Int.init))
        } else {
          read(slot, graph.count(operand), 0..<graph.count(operand))
        }
      }
    }
    if let slot = slot(of: output) { read(slot, count, 0..<count) }
    return result
  }
}

/// Makes symbolic arrays of one trace, each an input of its own.
package final class SymbolSource {
  private let graph = Graph()
  private var count = 0

  package init() {}

  /// A symbolic array; its slot is the number of symbols before it.
  package func symbol(shape: [Int]) -> TracedArray {
    defer { count += 1 }
    return TracedArray(.node(graph, graph.input(slot: count, count: Shapes.count(shape))), shape: shape)
  }
}
