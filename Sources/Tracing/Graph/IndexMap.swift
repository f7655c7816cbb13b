// Which element of a source each element of a result is taken from, or added to.

/// A map k ↦ I[k] from the positions of one flat array to those of another.
///
/// `gather` reads y[k] = x[I[k]], and its transpose `scatter` adds y[I[k]] += x[k]. Slices, broadcasts,
/// transpositions, padding, concatenation and sums over axes are all one or the other.
struct IndexMap: Hashable {
  /// Stands for "no element": reads as zero, and drops what is added to it.
  static let none: Int32 = -1

  let indices: [Int32]

  init(_ indices: [Int32]) { self.indices = indices }
  init(_ indices: some Sequence<Int>) { self.indices = indices.map { Int32($0) } }

  static func range(_ start: Int, count: Int) -> IndexMap { IndexMap(start..<(start + count)) }
  static func all(_ index: Int, count: Int) -> IndexMap { IndexMap(repeatElement(index, count: count)) }

  var count: Int { indices.count }

  /// The first index where the map reads consecutive elements.
  var contiguousStart: Int? {
    guard let first = indices.first, first >= 0 else { return nil }
    for (k, index) in indices.enumerated() where index != first + Int32(k) { return nil }
    return Int(first)
  }

  /// The pieces of the map in which indices are consecutive, where those are long: sixteen elements each on average. Nil for
  /// other maps.
  var longPieces: [Range<Int>]? {
    var pieces: [Range<Int>] = []
    var start = 0
    while start < count {
      guard pieces.count < max(1, count / 16), indices[start] >= 0 else { return nil }
      var end = start + 1
      while end < count, indices[end] == indices[end - 1] + 1 { end += 1 }
      pieces.append(start..<end)
      start = end
    }
    return pieces
  }

  /// The one index that is read everywhere.
  var constantIndex: Int? {
    guard let first = indices.first, first >= 0, indices.allSatisfy({ $0 == first }) else { return nil }
    return Int(first)
  }

  func isIdentity(on sourceCount: Int) -> Bool { count == sourceCount && contiguousStart == 0 }

  /// Whether every second element at least equals the one before it.
  var hasRuns: Bool {
    let equal = zip(indices, indices.dropFirst()).count { $0 == $1 }
    return 2 * equal >= count
  }

  /// The map for the steps on eights, in which repeated eights of neighbours are marked: those that equal the eight before
  /// have ~I in the place of their first I. Nil where fewer than half are repeated.
  var withMarkedEights: IndexMap? {
    if count < 16 || hasNone { return nil }
    let repeated = stride(from: 8, through: count - 8, by: 8).filter {
      indices[$0..<$0 + 8] == indices[$0 - 8..<$0]
    }
    guard 16 * repeated.count >= count else { return nil }
    var marked = indices
    for start in repeated { marked[start] = ~marked[start] }
    return IndexMap(marked)
  }

  /// The elements in an order in which the map repeats eights: those of eight groups of about the same size are taken in turn,
  /// group by group, and what is left of the larger ones follows. Nil where that is most of them.
  var eightsOrder: [Int]? {
    if hasNone { return nil }
    var groups: [Int32: [Int]] = [:]
    for (k, index) in indices.enumerated() { groups[index, default: []].append(k) }
    let ordered = groups.values.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    var order: [Int] = []
    for end in stride(from: 8, through: ordered.count, by: 8) where ordered[end - 1].count > 1 {
      for place in 0..<ordered[end - 1].count { order += ordered[end - 8..<end].map { $0[place] } }
    }
    guard 2 * order.count >= count else { return nil }
    var isTaken = [Bool](repeating: false, count: count)
    for k in order { isTaken[k] = true }
    return order + (0..<count).filter { !isTaken[$0] }
  }

  var hasNone: Bool { indices.contains(Self.none) }

  /// The same elements where `offset` others stand before them.
  func shifted(by offset: Int) -> IndexMap { IndexMap(indices.map { $0 + Int32(offset) }) }

  /// k ↦ inner[self[k]]: gathering by `self` what was gathered by `inner`.
  func composed(with inner: IndexMap) -> IndexMap {
    IndexMap(indices.map { $0 < 0 ? Self.none : inner.indices[Int($0)] })
  }

  /// The map that undoes an injective scatter into `targetCount` elements, or nil where two elements collide.
  func inverse(targetCount: Int) -> IndexMap? {
    var result = [Int32](repeating: Self.none, count: targetCount)
    for (k, index) in indices.enumerated() where index >= 0 {
      if result[Int(index)] != Self.none { return nil }
      result[Int(index)] = Int32(k)
    }
    return IndexMap(result)
  }

  /// The K with `self` = K ∘ `grouping`, where `self` is constant on each group that `grouping` sums, else nil.
  func factored(through grouping: IndexMap, targetCount: Int) -> IndexMap? {
    var result = [Int32](repeating: Self.none, count: targetCount)
    for (index, group) in zip(indices, grouping.indices) where group >= 0 {
      if index < 0 { return nil }
      if result[Int(group)] == Self.none {
        result[Int(group)] = index
      } else if result[Int(group)] != index {
        return nil
      }
    }
    return IndexMap(result)
  }

  /// A map that repeats some of `codomainCount` elements and leaves out others, as two: `self` = image ∘ repetition,
  /// where `image` lists the elements that occur, once and in order, and `repetition` leaves none of those out.
  /// nil where the map repeats nothing or leaves nothing out.
  func factoredThroughImage(codomainCount: Int) -> (image: IndexMap, repetition: IndexMap)? {
    guard indices.count > 1, !isIncreasing else { return nil }
    let image = occurring(codomainCount: codomainCount)
    guard image.count < codomainCount, image.count < indices.count(where: { $0 >= 0 }) else { return nil }
    guard let first = image.first, let last = image.last else { return nil }
    var places = [Int32](repeating: Self.none, count: Int(last - first) + 1)
    for (place, index) in image.enumerated() { places[Int(index - first)] = Int32(place) }
    return (IndexMap(image), IndexMap(indices.map { $0 < 0 ? Self.none : places[Int($0 - first)] }))
  }

  /// The indices that occur, once and in order. Few of many elements are not looked for among all of them.
  private func occurring(codomainCount: Int) -> [Int32] {
    guard codomainCount <= 4 * count else { return Set(indices).subtracting([Self.none]).sorted() }
    var occurs = [Bool](repeating: false, count: codomainCount)
    for index in indices where index >= 0 { occurs[Int(index)] = true }
    return (0..<Int32(codomainCount)).filter { occurs[Int($0)] }
  }

  /// Whether each index is larger than the one before, as in slices: nothing repeats, and nothing is absent.
  var isIncreasing: Bool {
    var last: Int32 = -1
    for index in indices {
      guard index > last else { return false }
      last = index
    }
    return true
  }

  /// How many elements are added to each of `targetCount` elements.
  func multiplicities(targetCount: Int) -> [Double] {
    var result = [Double](repeating: 0, count: targetCount)
    for index in indices where index >= 0 { result[Int(index)] += 1 }
    return result
  }
}
