// Reading a table by whole numbers that are data or traced.

import Tracing

extension TracedArray {
  /// The element of the last axis that the whole number in `index` names, for each vector; `index` has the shape of the
  /// vectors, to which both are broadcast. What a number outside 0..<n reads has no meaning.
  func chosen(by index: TracedArray) -> TracedArray {
    let n = shape[shape.count - 1]
    let batch = Shapes.broadcast(shape.dropLast(), index.shape, "chosen")
    guard let places = index.broadcast(to: batch).knownValues?.map({ Self.place($0, below: n) }) else {
      let columns = TracedArray((0..<n).map(Double.init))
      let isChosen = index.reshaped(to: index.shape + [1]) .== columns
      return select(isChosen, self, 0).sum(axis: -1)
    }
    if shape.count == 1 { return gather(places).reshaped(to: batch) }
    let table = broadcast(to: batch + [n])
    let indices = places.enumerated().map { $0.offset * n + $0.element }
    return table.reshaped(to: [table.count]).gather(indices).reshaped(to: batch)
  }

  private static func place(_ x: Double, below n: Int) -> Int {
    x >= 0 && x < Double(n) ? Int(x) : 0
  }
}

extension RandomNumberGenerator {
  /// An index, each with its probability; these need not add up to 1. Nil where they are 0 or no numbers.
  mutating func index(_ probabilities: ArraySlice<Double>) -> Int? {
    let sum = probabilities.reduce(0, +)
    guard sum > 0 else { return nil }
    var rest = uniform() * sum
    for (k, p) in probabilities.enumerated() {
      if rest < p { return k }
      rest -= p
    }
    // Rounding can leave something: then the last one that can be meant.
    return probabilities.lastIndex { $0 > 0 }.map { $0 - probabilities.startIndex }
  }
}
