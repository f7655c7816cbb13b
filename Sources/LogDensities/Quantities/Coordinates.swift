// The quantities of a target that has no others: its coordinates.

/// The coordinates of positions as they are.
public struct Coordinates: QuantitySource {
  public let quantities: [Quantity]

  /// - Parameters:
  ///   - dimension: the number n of coordinates.
  ///   - names: one for each; without them the coordinates are one array q of shape [n].
  public init(dimension: Int, names: [String]? = nil) {
    precondition(
      names.map { $0.count == dimension } ?? true,
      "Coordinates: expected \(dimension) names, one for each coordinate, found \(names?.count ?? 0)")
    quantities = names.map { $0.map { Quantity($0) } } ?? [Quantity("q", shape: [dimension])]
  }

  public func makeQuantityEvaluator(chain: Int) -> any QuantityEvaluator { Evaluator() }

  private struct Evaluator: QuantityEvaluator {
    func values(at position: [Double], draw: Int) -> [Double] { position }
  }
}
