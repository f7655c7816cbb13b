// What a position means: named arrays that are computed from it.

/// A named array, of which each position has a value.
public struct Quantity: Sendable, Equatable, Codable {
  public let name: String
  /// The shape of one value; empty for a single number.
  public let shape: [Int]

  public init(_ name: String, shape: [Int] = []) {
    self.name = name
    self.shape = shape
  }

  /// The number of elements of one value.
  public var elementCount: Int { shape.reduce(1, *) }
}

/// Named arrays that are computed from positions: the parameters of a model in their own units, and what follows from
/// them. It is what files of draws are written from.
public protocol QuantitySource: Sendable {
  /// What is computed, in the order in which the values come.
  var quantities: [Quantity] { get }

  /// An evaluator for the positions of one chain, to be used by one thread at a time.
  /// - Throws: where it cannot be made.
  func makeQuantityEvaluator(chain: Int) throws -> any QuantityEvaluator
}

/// Computes the named arrays of a ``QuantitySource`` at positions.
public protocol QuantityEvaluator {
  /// The elements of all quantities, one quantity after the other, each row by row.
  ///
  /// - Parameters:
  ///   - position: in the coordinates of the sampler.
  ///   - draw: the number of the draw in its chain. What is random depends on it and on the chain alone, so that a run
  ///     that is resumed gives what it would have given.
  /// - Throws: where they cannot be computed there.
  mutating func values(at position: [Double], draw: Int) throws -> [Double]
}
