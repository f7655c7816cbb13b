// Concatenations: joined from parts, and read part by part.

extension Graph {
  /// The parts one after the other. Neighbours that are constant, or read from one node, become one part.
  func concatenate(_ parts: [NodeID]) -> NodeID {
    var joined: [NodeID] = []
    var rest = parts.filter { count($0) > 0 }[...]
    while let first = rest.first {
      let run = rest.prefix { belongTogether(first, $0) }
      joined.append(run.count > 1 ? join(run) : first)
      rest = rest.dropFirst(max(run.count, 1))
    }
    guard let first = joined.first else { return uniform(0, count: 0) }
    if joined.count == 1 { return first }
    return node(.concatenate, joined, count: joined.reduce(0) { $0 + count($1) })
  }

  private func belongTogether(_ a: NodeID, _ b: NodeID) -> Bool {
    if isConstant(a) { return isConstant(b) }
    guard case .gather = self[a].operation, case .gather = self[b].operation else { return false }
    return self[a].operands[0] == self[b].operands[0]
  }

  private func join(_ run: ArraySlice<NodeID>) -> NodeID {
    if let (source, _) = gathered(run[run.startIndex]) {
      return gather(source, IndexMap(run.flatMap { gathered($0)!.map.indices }))
    }
    return constant(run.flatMap { constantValues($0)! })
  }

  /// What is read of a concatenation: one part, or of several parts what is read of each; nil where that is no gain.
  func gather(fromConcatenation x: NodeID, _ map: IndexMap) -> NodeID? {
    guard let starts = partStarts(x), let least = map.indices.min(), least >= 0 else { return nil }
    let parts = self[x].operands
    let first = Self.part(holding: Int(least), starts)
    if Int(map.indices.max()!) < starts[first] + count(parts[first]) {
      return gather(parts[first], map.shifted(by: -starts[first]))
    }
    guard map.isIncreasing else { return nil }
    var pieces: [NodeID] = []
    var rest = map.indices[...]
    while let index = rest.first {
      let part = Self.part(holding: Int(index), starts)
      let end = Int32(starts[part] + count(parts[part]))
      let piece = rest.prefix { $0 < end }
      pieces.append(gather(parts[part], IndexMap(Array(piece)).shifted(by: -starts[part])))
      rest = rest.dropFirst(piece.count)
    }
    return concatenate(pieces)
  }

  /// The last part that begins at or before an element.
  private static func part(holding index: Int, _ starts: [Int]) -> Int {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    return low
  }
}
