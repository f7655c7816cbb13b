// What is read of one node during reverse accumulation, and the adjoint that comes of it.

/// The adjoints of all that is gathered from one node, by the maps that it is gathered along.
///
/// They are kept apart until all are known: n elements that are read one at a time come back as one concatenation of
/// n numbers, not as the sum of n arrays that are zero but for one element.
struct Reads {
  /// The indices of the maps among those of the graph, each once.
  private(set) var maps: [Int] = []
  private(set) var adjoints: [Adjoint] = []
  private var places: [Int: Int] = [:]

  /// What is read through the same map is added before the map is applied.
  mutating func append(_ adjoint: Adjoint, through map: Int, in graph: Graph) {
    if let place = places[map] {
      adjoints[place] = graph.add(adjoints[place], adjoint)
    } else {
      places[map] = maps.count
      maps.append(map)
      adjoints.append(adjoint)
    }
  }
}

extension Graph {
  /// The adjoint of a node of `count` elements of which `reads` is read.
  func adjoint(of reads: Reads, count: Int) -> Adjoint {
    let maps = reads.maps.map { self.maps[$0] }
    if let result = adjointOfSlices(reads, maps, count) { return result }
    let scatters = { (k: Int) in self.scatter(reads.adjoints[k], maps[k], count: count) }
    // A few arrays that overlap are added where they belong; many of them are joined first.
    if maps.count <= 4 { return maps.indices.dropFirst().reduce(scatters(0)) { add($0, scatters($1)) } }
    let isMasked = reads.adjoints.contains { $0.mask != nil }
    let joined = Adjoint(
      value: concatenate(reads.adjoints.map(masked)),
      mask: isMasked ? simplified(concatenate(reads.adjoints.map(explicitMask))) : nil)
    return scatter(joined, IndexMap(maps.flatMap(\.indices)), count: count)
  }

  /// The adjoint where at least two slices are read that do not overlap: they stand one after the other, with zeros
  /// where nothing is read.
  private func adjointOfSlices(_ reads: Reads, _ maps: [IndexMap], _ count: Int) -> Adjoint? {
    guard maps.count > 1 else { return nil }
    let starts = maps.compactMap(\.contiguousStart)
    guard starts.count == maps.count else { return nil }
    var values: [NodeID] = []
    var masks: [NodeID] = []
    var end = 0
    func skip(to start: Int) {
      guard start > end else { return }
      values.append(uniform(0, count: start - end))
      masks.append(uniform(0, count: start - end))
    }
    for k in starts.indices.sorted(by: { starts[$0] < starts[$1] }) {
      guard starts[k] >= end else { return nil }
      skip(to: starts[k])
      values.append(masked(reads.adjoints[k]))
      masks.append(explicitMask(reads.adjoints[k]))
      end = starts[k] + maps[k].count
    }
    skip(to: count)
    return Adjoint(value: concatenate(values), mask: simplified(concatenate(masks)))
  }

  private func explicitMask(_ x: Adjoint) -> NodeID { x.mask ?? uniform(1, count: count(x.value)) }
}
