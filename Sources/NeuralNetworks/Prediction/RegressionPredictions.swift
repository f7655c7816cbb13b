// What an ensemble of draws predicts of numbers, updated draw by draw.

/// Mean and standard deviation over draws of each output of each example.
///
/// Source: Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4
/// (1962), doi 10.1080/00401706.1962.10490022.
public struct RegressionPredictions: Sendable {
  /// The number of draws so far.
  public private(set) var drawCount = 0
  /// The mean of each output so far.
  public private(set) var means: [Double]
  private var squares: [Double]

  /// - Parameter count: the number of outputs of all examples together.
  public init(count: Int) {
    means = [Double](repeating: 0, count: count)
    squares = means
  }

  /// Adds the outputs of a draw.
  /// - Throws: where there are not so many numbers.
  public mutating func add(outputs: [Float]) throws(NetworkError) {
    guard outputs.count == means.count else {
      throw NetworkError(
        "outputs", expected: "\(means.count) numbers", found: "\(outputs.count)",
        advice: "Give the outputs of the network for all examples.")
    }
    drawCount += 1
    for i in means.indices {
      let deviation = Double(outputs[i]) - means[i]
      means[i] += deviation / Double(drawCount)
      squares[i] += deviation * (Double(outputs[i]) - means[i])
    }
  }

  /// The standard deviation of each output over the draws, with n − 1; NaN before the second draw. The errors of
  /// the data come on top of it: a band of observations has the variance of this plus 1/τ.
  public var standardDeviations: [Double] {
    squares.map { drawCount < 2 ? .nan : ($0 / Double(drawCount - 1)).squareRoot() }
  }
}
