// Going through a traced array: `for x in q`.

/// A traced array is the sequence of its elements, or sub-arrays, along the first axis. `count` is the number of single
/// numbers in it, and `shape[0]` that of the elements that a loop goes through.
extension TracedArray: Sequence {
  public struct Iterator: IteratorProtocol {
    private let array: TracedArray
    private var index = 0

    init(_ array: TracedArray) { self.array = array }

    public mutating func next() -> TracedArray? {
      guard index < array.shape[0] else { return nil }
      defer { index += 1 }
      return array[index]
    }
  }

  public func makeIterator() -> Iterator {
    guard !shape.isEmpty else { stopTracing("for … in", "a single number, of shape [], has no elements") }
    return Iterator(settled)
  }

  public var underestimatedCount: Int { shape.first ?? 0 }
}
