// How good predictive probabilities are: accuracy, log-likelihood, Brier score and calibration.
import Foundation

/// Scores of the probabilities of classes.
public struct ClassificationScores: Sendable {
  /// The share of examples whose most probable class is the right one.
  public let accuracy: Double
  /// −log p of the right class, averaged over the examples, in nats.
  public let negativeLogLikelihood: Double
  /// Σₖ (pₖ − [k is right])², averaged over the examples: from 0 to 2.
  ///
  /// Source: Brier, "Verification of forecasts expressed in terms of probability", Mon. Weather Rev. 78 (1950),
  /// doi 10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.
  public let brierScore: Double
  /// For each example the probability of its most probable class, and whether that is right.
  private let confidences: [(confidence: Double, isRight: Bool)]

  /// - Parameter logProbabilities: of the right class of each example; its probability may be too small for a number.
  init(probabilities: [[Double]], labels: [Int], logProbabilities: [Double]) {
    var brier = 0.0
    confidences = zip(probabilities, labels).map { row, label in
      brier += row.indices.reduce(0) { $0 + pow(row[$1] - ($1 == label ? 1 : 0), 2) }
      let best = row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }
      return (row[best], best == label)
    }
    let count = Double(labels.count)
    accuracy = Double(confidences.count { $0.isRight }) / count
    negativeLogLikelihood = -logProbabilities.reduce(0, +) / count
    brierScore = brier / count
  }

  /// Examples whose confidence lies in one interval.
  public struct CalibrationBin: Equatable, Sendable {
    public let range: Range<Double>
    public let count: Int
    /// The mean probability of the most probable class; NaN in an empty bin.
    public let confidence: Double
    /// The share that is right; NaN in an empty bin. Of a calibrated prediction it equals the confidence.
    public let accuracy: Double
  }

  /// The reliability diagram: [0, 1] in equal intervals, the last of which includes 1.
  public func calibration(bins: Int = 10) -> [CalibrationBin] {
    guard bins >= 1 else { fatalError("calibration: at least 1 bin is needed, found \(bins)") }
    let members = Dictionary(grouping: confidences) { min(Int($0.confidence * Double(bins)), bins - 1) }
    return (0..<bins).map { bin in
      let inside = members[bin] ?? []
      let count = Double(inside.count)
      return CalibrationBin(
        range: (Double(bin) / Double(bins))..<(Double(bin + 1) / Double(bins)), count: inside.count,
        confidence: inside.reduce(0) { $0 + $1.confidence } / count,
        accuracy: Double(inside.count { $0.isRight }) / count)
    }
  }

  /// Σ over bins of the share of examples in it times |accuracy − confidence|.
  ///
  /// Source: Guo, Pleiss, Sun & Weinberger, "On calibration of modern neural networks", ICML 2017,
  /// arXiv 1706.04599.
  public func expectedCalibrationError(bins: Int = 10) -> Double {
    calibration(bins: bins).reduce(0) { sum, bin in
      bin.count == 0
        ? sum : sum + Double(bin.count) / Double(confidences.count) * abs(bin.accuracy - bin.confidence)
    }
  }
}
