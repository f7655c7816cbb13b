// Some of the quantities of a source.

/// The quantities of a source whose names were chosen, in the order of the source.
public struct ChosenQuantities: QuantitySource {
  public let quantities: [Quantity]
  private let source: any QuantitySource
  /// Where their elements are among those of the source.
  private let places: [Range<Int>]

  /// The names that `source` does not have are left out.
  init(_ source: any QuantitySource, names: Set<String>) {
    var start = 0
    var (kept, places): ([Quantity], [Range<Int>]) = ([], [])
    for quantity in source.quantities {
      let end = start + quantity.elementCount
      if names.contains(quantity.name) {
        kept.append(quantity)
        places.append(start..<end)
      }
      start = end
    }
    self.source = source
    self.places = places
    quantities = kept
  }

  public func makeQuantityEvaluator(chain: Int) throws -> any QuantityEvaluator {
    Evaluator(base: try source.makeQuantityEvaluator(chain: chain), places: places)
  }

  private struct Evaluator: QuantityEvaluator {
    var base: any QuantityEvaluator
    let places: [Range<Int>]

    mutating func values(at position: [Double], draw: Int) throws -> [Double] {
      let all = try base.values(at: position, draw: draw)
      return places.flatMap { all[$0] }
    }
  }
}

extension QuantitySource {
  /// Only the quantities with these names, in the order of this source. Names that it does not have are left out.
  public func only(_ names: some Sequence<String>) -> ChosenQuantities {
    ChosenQuantities(self, names: Set(names))
  }
}
