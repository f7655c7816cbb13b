// What a distribution offers to a model: its log density, its support, its draws.

import Constraints
import Tracing

/// A probability distribution whose parameters may be traced.
///
/// To add one: a struct with its parameters and these members in a file of its own, and a row in the tests' table of
/// distributions.
public protocol Distribution {
  /// The normalised log density, or log probability, at `x`: for each number, or for each vector or matrix where draws
  /// are such; −∞ outside the support. Parameters and arguments are broadcast.
  func logDensity(_ x: TracedArray) -> TracedArray

  /// The shape of one draw, which the parameters give.
  var shape: [Int] { get }

  /// How many of the last axes of `shape` belong to one draw: 0 for single numbers, 1 for vectors and 2 for matrices,
  /// of which `logDensity` gives one number.
  var eventAxes: Int { get }

  /// Where the density is positive; nil for distributions of whole numbers, which cannot be parameters of a model.
  var support: (any Constraint)? { get }

  /// The whole numbers that may occur; nil for densities, and where they are not known. Data outside are refused when a
  /// model is made.
  var countRange: CountRange? { get }

  /// Independent draws that fill an array of the given shape, to which the parameters are broadcast; row-major. The
  /// parameters must be constant.
  func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double]
}

/// A distribution of which mean and variance are known.
public protocol DistributionWithMoments: Distribution {
  /// E x, element by element; +∞ where it is infinite, and `NaN` where it does not exist.
  var mean: TracedArray { get }
  /// E (x − E x)², element by element; +∞ or `NaN` where it does not exist.
  var variance: TracedArray { get }
}

extension Distribution {
  public var eventAxes: Int { 0 }
  public var countRange: CountRange? { nil }

  /// The normalised log density at plain numbers.
  @_disfavoredOverload
  public func logDensity(_ x: some TracedArrayConvertible) -> TracedArray { logDensity(x.traced) }

  /// One draw.
  public func draw(using generator: inout some RandomNumberGenerator) -> [Double] {
    draw(shape: shape, using: &generator)
  }
}

extension TracedArray {
  /// The numbers of a parameter that a draw needs, repeated to `shape`; stops where it is traced.
  func drawable(_ distribution: String, to shape: [Int]) -> [Double] {
    guard let values = broadcast(to: shape).knownValues else {
      stopTracing(
        "\(distribution).draw", "a parameter depends on the traced position; draws need constant parameters")
    }
    return values
  }
}
