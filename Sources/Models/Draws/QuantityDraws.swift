// The draws of one named array.

import ChainDiagnostics

/// All draws of a parameter, a generated array, or a prediction, of which each is an array of one shape.
public struct QuantityDraws: Sendable {
  public let name: String
  /// The shape of one draw.
  public let shape: [Int]
  /// The draws of each chain, draw after draw, each row by row.
  public let chains: [[Double]]
  /// The number of draws of each chain, which the elements of an empty array do not tell.
  let chainLengths: [Int]
  /// The elements that are the same in all draws by the set that the quantity lies in, such as those above the diagonal
  /// of a Cholesky factor. Summaries leave them out.
  let fixedElements: Set<Int>

  /// The number of elements of one draw.
  public var elementCount: Int { shape.reduce(1, *) }

  /// How many draws there are in all chains together.
  public var count: Int { chainLengths.reduce(0, +) }

  /// Draw i of a chain, row by row.
  public func draw(_ i: Int, chain: Int = 0) -> ArraySlice<Double> {
    chains[chain][(i * elementCount)..<((i + 1) * elementCount)]
  }

  /// The draws of one element, for diagnostics: `draws["theta"][2]`, `draws["corr"][0, 1]`, and `draws["mu"][]` of a single
  /// number. Chains are cut to the shortest.
  public subscript(indices: Int...) -> ScalarDraws { element(at: indices) }

  /// The draws of a number computed from each draw's elements, row by row: `predictions["y"].map { $0.max()! }`. Chains are
  /// cut to the shortest.
  public func map(_ transform: (ArraySlice<Double>) -> Double) -> ScalarDraws {
    // Chains of one length are always taken.
    try! ScalarDraws(
      chains: chains.indices.map { chain in (0..<drawsPerChain).map { transform(draw($0, chain: chain)) } })
  }

  func element(at indices: [Int]) -> ScalarDraws {
    guard indices.count == shape.count, zip(indices, shape).allSatisfy({ (0..<$1).contains($0) }) else {
      fatalError("draws[\"\(name)\"]: the element \(indices) does not exist in the shape \(shape)")
    }
    let place = zip(indices, shape).reduce(0) { $0 * $1.1 + $1.0 }
    return map { $0[$0.startIndex + place] }
  }

  /// The number of draws of the shortest chain.
  private var drawsPerChain: Int { chainLengths.min() ?? 0 }

  /// The mean over all draws of each element, row by row.
  public var mean: [Double] { elements.map(\.mean) }

  /// The standard deviation over all draws of each element, row by row.
  public var standardDeviation: [Double] { elements.map(\.standardDeviation) }

  /// Each element's draws, row by row.
  public var elements: [ScalarDraws] {
    (0..<elementCount).map { element(at: elementIndices($0, in: shape)) }
  }

  /// The names of the elements: theta[0], theta[1], …; the name alone for a single number.
  public var elementNames: [String] { Models.elementNames(name, shape: shape) }
}

/// The names of the elements of an array; that of a single number is its own.
func elementNames(_ name: String, shape: [Int]) -> [String] {
  if shape.isEmpty { return [name] }
  return (0..<shape.reduce(1, *)).map {
    "\(name)[\(elementIndices($0, in: shape).map(String.init).joined(separator: ", "))]"
  }
}
