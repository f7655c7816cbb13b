// What the log-probabilities of classes must be.
import Foundation
import InputErrors

extension ClassPredictions {
  /// - Throws: where there are not so many numbers, or they are not the logarithms of probabilities that sum to 1 for
  ///   each example.
  func requireLogProbabilities(_ numbers: [Float]) throws(InputError) {
    guard numbers.count == labels.count * classes else {
      throw InputError(
        "logProbabilities",
        expected: "\(labels.count * classes) numbers, \(classes) for each of \(labels.count) example(s)",
        found: "\(numbers.count)", advice: "Give the outputs of the network for all examples.")
    }
    for example in labels.indices {
      let row = numbers[(example * classes)..<((example + 1) * classes)]
      let sum = row.reduce(0) { $0 + exp(Double($1)) }
      guard abs(sum - 1) <= Self.tolerance(of: row) else { throw Self.mistake(row, example, sum) }
    }
  }

  /// How far the probabilities may sum from 1: a hundredth, and the rounding of scores that were as large as these.
  private static func tolerance(of row: ArraySlice<Float>) -> Double {
    let largest = row.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    return 0.01 + 4 * Double(Float.ulpOfOne * largest)
  }

  private static func mistake(_ row: ArraySlice<Float>, _ example: Int, _ sum: Double) -> InputError {
    var found = "numbers whose exponentials sum to \(Float(sum)) for example \(example)"
    var advice = "End the network with LogSoftmax()."
    if let index = row.firstIndex(where: \.isNaN) {
      found = "NaN for class \(index - row.startIndex) of example \(example)"
      advice = "Leave this draw out: its parameters are not numbers, or too large for the network."
    } else if row.allSatisfy({ (0...1).contains($0) }), abs(row.reduce(0, +) - 1) < 0.01 {
      found = "probabilities themselves for example \(example), which sum to 1"
      advice = "Give their logarithms."
    }
    return InputError(
      "logProbabilities", expected: "the logarithms of probabilities that sum to 1 for each example",
      found: found, advice: advice)
  }

  /// A programmer's error, unless there is such an example and a draw.
  func requirePrediction(of example: Int) {
    guard labels.indices.contains(example) else {
      fatalError("ClassPredictions: expected an example from 0 to \(labels.count - 1), found \(example)")
    }
    guard drawCount > 0 else {
      fatalError("ClassPredictions: expected at least one draw, found none. Add log-probabilities first")
    }
  }
}
