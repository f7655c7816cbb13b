// What an ensemble of draws predicts of classes, updated draw by draw in memory that does not grow with them.
import Foundation
import InputErrors

/// The predictive probabilities of classes, averaged over draws as they come, and how good they are.
///
///     var predictions = try ClassPredictions(labels: labels, classes: 10)
///     for draw in draws { try predictions.add(logProbabilities: predictor.outputs(at: draw)) }
///
/// Kept are one number for each example and class, one for each example, and four for each draw.
public struct ClassPredictions: Sendable, Codable {
  public let labels: [Int]
  public let classes: Int
  /// The accuracy of each draw by itself.
  public private(set) var accuracies: [Double] = []
  /// The accuracy of the average of all draws up to each.
  public private(set) var ensembleAccuracies: [Double] = []
  /// −log p of the right class by each draw itself, averaged over the examples.
  public private(set) var negativeLogLikelihoods: [Double] = []
  /// The same by the average of all draws up to each.
  public private(set) var ensembleNegativeLogLikelihoods: [Double] = []
  /// Σ over draws of the probability of each class of each example.
  private var sums: [Double]
  /// The logarithm of the sum of the right class of each example: that of a network that is sure of another class
  /// would be zero.
  private var logSums: [Double]

  /// - Throws: where a label is not one of the classes, or there is none.
  public init(labels: [Int], classes: Int) throws(InputError) {
    guard !labels.isEmpty, classes >= 1, labels.allSatisfy({ $0 >= 0 && $0 < classes }) else {
      throw InputError(
        "ClassPredictions", expected: "at least one label, each a class below the number of classes",
        found: "\(labels.isEmpty ? "none" : "labels from \(labels.min() ?? 0) to \(labels.max() ?? 0)") for "
          + "\(classes) class(es)",
        advice: "Give the classes of the examples.")
    }
    (self.labels, self.classes) = (labels, classes)
    sums = [Double](repeating: 0, count: labels.count * classes)
    logSums = [Double](repeating: -.infinity, count: labels.count)
  }

  /// The number of draws so far.
  public var drawCount: Int { accuracies.count }

  /// Adds a draw: the log-probability of each class of each example, example after example.
  /// - Throws: where there are not so many numbers, or they are not the logarithms of probabilities that sum to 1 for
  ///   each example, up to a hundredth. The draw is left out then.
  public mutating func add(logProbabilities: [Float]) throws(InputError) {
    try requireLogProbabilities(logProbabilities)
    var loss = 0.0, lossTogether = 0.0
    let drawCount = Double(drawCount + 1)
    var right = 0, rightTogether = 0
    for (i, label) in labels.enumerated() {
      let row = (i * classes)..<((i + 1) * classes)
      for k in row { sums[k] += exp(Double(logProbabilities[k])) }
      let logProbability = Double(logProbabilities[row.lowerBound + label])
      logSums[i] = logarithmOfSum(logSums[i], logProbability)
      loss -= logProbability
      lossTogether -= logSums[i] - log(drawCount)
      if firstLargest(logProbabilities, in: row) == label { right += 1 }
      if firstLargest(sums, in: row) == label { rightTogether += 1 }
    }
    accuracies.append(Double(right) / Double(labels.count))
    ensembleAccuracies.append(Double(rightTogether) / Double(labels.count))
    negativeLogLikelihoods.append(loss / Double(labels.count))
    ensembleNegativeLogLikelihoods.append(lossTogether / Double(labels.count))
  }

  /// The probability of each class of example `index`, averaged over the draws, of which there must be one.
  public func probabilities(of index: Int) -> [Double] {
    requirePrediction(of: index)
    return (0..<classes).map { sums[index * classes + $0] / Double(drawCount) }
  }

  /// The class with the largest average probability for example `index`; there must be a draw.
  public func prediction(of index: Int) -> Int {
    requirePrediction(of: index)
    return firstLargest(sums, in: (index * classes)..<((index + 1) * classes))
  }

  /// How the average of all draws does; nil before the first draw.
  public var ensemble: ClassificationScores? { Self.ensemble(of: [self]) }

  /// How the average of the draws of several parts does, each of which has taken in draws of its own, such as all
  /// blocks of draws but one, the replicates of a jackknife. nil where there are no draws.
  public static func ensemble(of parts: some Sequence<ClassPredictions>) -> ClassificationScores? {
    var whole: ClassPredictions?
    for part in parts {
      if whole == nil { whole = part } else { whole?.include(part) }
    }
    guard let whole, whole.drawCount > 0 else { return nil }
    let count = log(Double(whole.drawCount))
    return ClassificationScores(
      probabilities: whole.labels.indices.map(whole.probabilities), labels: whole.labels,
      logProbabilities: whole.logSums.map { $0 - count })
  }

  /// Adds the sums of a part; what is kept of each draw is put behind.
  private mutating func include(_ part: ClassPredictions) {
    guard part.labels == labels, part.classes == classes else {
      fatalError(
        "ClassPredictions: expected parts with the same labels and \(classes) classes, found one of "
          + "\(part.labels.count) labels and \(part.classes) classes. Predict the same examples with all of them"
      )
    }
    for k in sums.indices { sums[k] += part.sums[k] }
    for i in logSums.indices { logSums[i] = logarithmOfSum(logSums[i], part.logSums[i]) }
    accuracies += part.accuracies
  }
}

/// log(eᵃ + eᵇ).
private func logarithmOfSum(_ a: Double, _ b: Double) -> Double {
  let larger = max(a, b)
  return larger.isFinite ? larger + log1p(exp(min(a, b) - larger)) : larger
}

/// The position within `row` of the first of its largest elements.
private func firstLargest<Element: Comparable>(_ values: [Element], in row: Range<Int>) -> Int {
  var best = row.lowerBound
  for k in row where values[k] > values[best] { best = k }
  return best - row.lowerBound
}
