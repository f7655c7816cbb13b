// Mean and standard deviation over draws, updated draw by draw.
import InputErrors

/// Mean and standard deviation over draws of each of several numbers, such as the outputs of a network for regression
/// or some of its parameters.
///
///     var moments = RunningMoments(count: predictor.exampleCount)
///     for draw in draws { try moments.add(predictor.outputs(at: draw)) }
///
/// Source: Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4
/// (1962), doi 10.1080/00401706.1962.10490022.
public struct RunningMoments: Sendable, Codable {
  /// The number of draws so far.
  public private(set) var drawCount = 0
  /// The mean of each number so far.
  public private(set) var means: [Double]
  private var squares: [Double]

  /// - Parameter count: how many numbers each draw has.
  public init(count: Int) {
    guard count >= 0 else { fatalError("RunningMoments: expected a count of at least 0, found \(count)") }
    means = [Double](repeating: 0, count: count)
    squares = means
  }

  /// Adds the numbers of a draw.
  /// - Throws: where there are not so many numbers, or one is not finite. The draw is left out then.
  public mutating func add(_ numbers: [Double]) throws(InputError) { try take(numbers) }

  /// Adds the numbers of a draw.
  /// - Throws: where there are not so many numbers, or one is not finite. The draw is left out then.
  @_disfavoredOverload
  public mutating func add(_ numbers: [Float]) throws(InputError) { try take(numbers) }

  // Inlined into both, since generic code takes twenty times as long.
  @inline(__always)
  private mutating func take<Scalar: BinaryFloatingPoint>(_ numbers: [Scalar]) throws(InputError) {
    guard numbers.count == means.count else {
      throw InputError(
        "RunningMoments", expected: "\(means.count) numbers", found: "\(numbers.count)",
        advice: "Give the same numbers of each draw.")
    }
    if let index = numbers.firstIndex(where: { !$0.isFinite }) {
      throw InputError(
        "RunningMoments", expected: "finite numbers", found: "\(numbers[index]) at index \(index)",
        advice: "Leave this draw out: its parameters are not numbers, or too large for the network.")
    }
    drawCount += 1
    for i in means.indices {
      let deviation = Double(numbers[i]) - means[i]
      means[i] += deviation / Double(drawCount)
      squares[i] += deviation * (Double(numbers[i]) - means[i])
    }
  }

  /// The standard deviation of each number over the draws, with n − 1; NaN before the second draw. Of the outputs of
  /// a network for regression: the errors of the data come on top, so that a band of observations has the variance
  /// of this plus 1/τ.
  public var standardDeviations: [Double] {
    squares.map { drawCount < 2 ? .nan : ($0 / Double(drawCount - 1)).squareRoot() }
  }
}
