// How the examples are divided among threads so that the bits do not depend on their number.
import Foundation
import InputErrors

/// A division of examples into chunks, which depends on their number alone.
///
/// Each chunk has an accumulator of its own, and the accumulators are summed in their order.
struct Chunks: Sendable {
  /// Examples that go through the layers at a time.
  static let largestBatch = 64
  /// The memory for gradients is at most that of so many vectors of parameters.
  static let largestCount = 16

  let examples: Int
  let count: Int

  init(examples: Int) {
    self.examples = examples
    count = min(max((examples + Self.largestBatch - 1) / Self.largestBatch, 1), Self.largestCount)
  }

  func range(_ chunk: Int) -> Range<Int> {
    (chunk * examples / count)..<((chunk + 1) * examples / count)
  }

  /// The batches of a chunk, one after the other.
  func batches(_ chunk: Int) -> [Range<Int>] {
    let range = range(chunk)
    return stride(from: range.lowerBound, to: range.upperBound, by: Self.largestBatch).map {
      $0..<min($0 + Self.largestBatch, range.upperBound)
    }
  }

  /// The most examples of a batch.
  var capacity: Int { min((examples + count - 1) / count, Self.largestBatch) }
}

/// The number of threads to use: `requested`, or the number of processor cores.
func threadCount(_ requested: Int?) throws(InputError) -> Int {
  guard let requested else { return ProcessInfo.processInfo.activeProcessorCount }
  guard requested >= 1 else {
    throw InputError(
      "threads", expected: "at least 1", found: "\(requested)",
      advice: "Leave it out for one per processor core.")
  }
  return requested
}
