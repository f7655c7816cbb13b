// A method bound to a target, from which chains are made.
import InputErrors

/// A sampling method bound to a log density.
///
/// A method of your own conforms to this once, and has one chain, many chains, streams, sinks and warm-up from the
/// extensions of this protocol.
public protocol Sampler<Kernel>: Sendable, CustomStringConvertible {
  associatedtype Kernel: Transition

  /// The number n of coordinates of a draw.
  var dimension: Int { get }

  /// What the coordinates are called in reports and tables; nil, as by default, where they have no names.
  var coordinateNames: [String]? { get }

  /// What it is that makes the log density no finite number at a position; nil, as by default, where that is not known.
  func diagnosis(at position: [Double]) -> String?

  /// What a run does before its first draw unless it is told otherwise; nothing by default.
  var usualWarmUp: WarmUp { get }

  /// The transition for one chain.
  /// - Throws: where a setting is out of its range.
  func makeKernel() throws(InputError) -> Kernel
}

extension Sampler {
  public var usualWarmUp: WarmUp { .none }
  public var coordinateNames: [String]? { nil }
  public func diagnosis(at position: [Double]) -> String? { nil }

  /// A single chain as a stream of draws.
  ///
  /// - Parameters:
  ///   - start: where the chain begins: one finite number per coordinate, with finite log density.
  ///   - warmUp: what happens before the first draw; by default what is usual for the method.
  ///   - seed: the key of all random numbers.
  ///   - chain: the number of the chain among those of one seed.
  /// - Throws: where a setting is out of its range or the chain cannot begin at its start.
  @inlinable
  public func chain(
    from start: [Double], warmUp: WarmUp = .automatic, seed: UInt64, chain: Int = 0
  ) throws(InputError) -> MarkovChain<Kernel> {
    do throws(InputError) {
      return try MarkovChain(
        try makeKernel(), dimension: dimension, from: start,
        warmUp: warmUp.resolved(usualWarmUp), seed: seed, chain: chain)
    } catch {
      throw explained(error, at: start)
    }
  }

  /// An error of a start with what the target knows of it.
  @usableFromInline
  func explained(_ error: InputError, at start: [Double]) -> InputError {
    guard error.subject == "start", start.count == dimension, let diagnosis = diagnosis(at: start) else {
      return error
    }
    return InputError(
      error.subject, expected: error.expected, found: "\(error.found), because of \(diagnosis)",
      advice: error.advice)
  }
}
