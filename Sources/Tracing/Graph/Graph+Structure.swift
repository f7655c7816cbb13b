// Gathers, scatters, selections and matrix products, simplified as they are made.

extension Graph {
  // MARK: Gather

  /// y[k] = x[I[k]].
  ///
  /// Where some elements are repeated and others left out, those that occur become a node of their own, which is then
  /// repeated. So an elementwise function that is moved to what is repeated sees nothing that was not asked for.
  func gather(_ x: NodeID, _ map: IndexMap) -> NodeID {
    if map.isIdentity(on: count(x)) { return x }
    if let value = uniformValue(x), !map.hasNone || value == 0 { return uniform(value, count: map.count) }
    if let (source, inner) = gathered(x) { return gather(source, map.composed(with: inner)) }
    if let (source, _) = scattered(x), let inverse = inverse(ofScatter: x) {
      return gather(source, map.composed(with: inverse))
    }
    if map.indices.allSatisfy({ $0 < 0 }) { return uniform(0, count: map.count) }
    if let result = gather(fromConcatenation: x, map) { return result }
    if !map.hasNone, let (image, repetition) = map.factoredThroughImage(codomainCount: count(x)) {
      return node(.gather(index(of: repetition)), [gather(x, image)], count: map.count)
    }
    return node(.gather(index(of: map)), [x], count: map.count)
  }

  /// Whether a node repeats the elements of something smaller, and leaves none of them out.
  func isBroadcast(_ id: NodeID) -> Bool {
    guard let (source, map) = gathered(id) else { return false }
    return isBroadcast(source: source, map)
  }

  func isBroadcast(source: NodeID, _ map: IndexMap) -> Bool { count(source) < map.count && !map.hasNone }

  /// The sources of nodes that are all broadcast along one map; a uniform constant fits every map.
  func commonBroadcast(_ nodes: [NodeID]) -> (sources: [NodeID], map: IndexMap)? {
    guard let first = nodes.first(where: isBroadcast), let (source, map) = gathered(first) else { return nil }
    let sources = nodes.compactMap { id -> NodeID? in
      if let value = uniformValue(id) { return uniform(value, count: count(source)) }
      guard let other = gathered(id), other.map == map else { return nil }
      // Equal maps may read from sources of different lengths.
      return count(other.source) == count(source) ? other.source : nil
    }
    return sources.count == nodes.count ? (sources, map) : nil
  }

  // MARK: Scatter

  /// y[I[k]] += x[k], into `targetCount` elements.
  ///
  /// Where some targets receive several elements and others none, the sums become a node of their own, which is then
  /// placed.
  func scatter(_ x: NodeID, _ map: IndexMap, count targetCount: Int) -> NodeID {
    if isZero(x) { return uniform(0, count: targetCount) }
    if map.isIdentity(on: targetCount) { return x }
    if let (source, inner) = scattered(x) {
      return scatter(source, inner.composed(with: map), count: targetCount)
    }
    if let (image, repetition) = map.factoredThroughImage(codomainCount: targetCount) {
      let sums = scatter(x, repetition, count: image.count)
      return node(.scatter(index(of: image)), [sums], count: targetCount)
    }
    if let sum = sumOfInvariant(x, map, targetCount) { return sum }
    // Σ a b = a Σ b, where a is the same all over each sum.
    if let (a, b) = operands(of: .multiply, x) {
      if let factor = invariant(a, map, targetCount) {
        return multiply(factor, scatter(b, map, count: targetCount))
      }
      if let factor = invariant(b, map, targetCount) {
        return multiply(factor, scatter(a, map, count: targetCount))
      }
      if let sum = sumWithInnerExponential(a, b, map, targetCount) { return sum }
      if let sum = sumWithInnerExponential(b, a, map, targetCount) { return sum }
    }
    return node(.scatter(index(of: map)), [x], count: targetCount)
  }

  /// The sum over all elements.
  func sum(_ x: NodeID) -> NodeID { scatter(x, .all(0, count: count(x)), count: 1) }

  /// The value that `x` has on each of the groups which `map` sums, where it is one value.
  func invariant(_ x: NodeID, _ map: IndexMap, _ targetCount: Int) -> NodeID? {
    guard targetCount < map.count else { return nil }
    if let value = uniformValue(x) { return uniform(value, count: targetCount) }
    guard let (source, inner) = gathered(x) else { return nil }
    guard let factor = inner.factored(through: map, targetCount: targetCount) else { return nil }
    return gather(source, factor)
  }

  /// Σ a (e b) = e Σ a b, where e is an exponential that is the same all over each sum.
  private func sumWithInnerExponential(_ a: NodeID, _ b: NodeID, _ map: IndexMap, _ targetCount: Int)
    -> NodeID?
  {
    guard let (x, y) = operands(of: .multiply, b) else { return nil }
    for (factor, rest) in [(x, y), (y, x)] {
      if let (source, _) = gathered(factor), operand(of: .exp, source) != nil,
        let shared = invariant(factor, map, targetCount)
      {
        return multiply(shared, scatter(multiply(a, rest), map, count: targetCount))
      }
    }
    return nil
  }

  private func sumOfInvariant(_ x: NodeID, _ map: IndexMap, _ targetCount: Int) -> NodeID? {
    guard let value = invariant(x, map, targetCount) else { return nil }
    return multiply(constant(map.multiplicities(targetCount: targetCount)), value)
  }

  // MARK: Selection

  func select(_ condition: NodeID, _ a: NodeID, _ b: NodeID) -> NodeID {
    if a == b { return a }
    if let value = uniformValue(condition) { return value != 0 ? a : b }
    if let (x, map) = commonBroadcast([condition, a, b]) { return gather(select(x[0], x[1], x[2]), map) }
    return node(.select, [condition, a, b], count: count(a))
  }

  // MARK: Matrix product

  func product(_ a: NodeID, _ b: NodeID, _ dimensions: ProductDimensions) -> NodeID {
    let count = dimensions.rows * dimensions.columns
    if isZero(a) && isTotal(b) || isZero(b) && isTotal(a) { return uniform(0, count: count) }
    return node(.product(dimensions), [a, b], count: count)
  }
}
