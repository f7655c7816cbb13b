// The record of failed trajectories, and what to do about each kind.

/// A failed trajectory and its place.
public struct FailureRecord: Equatable, Sendable {
  public let failure: NumericalFailure
  /// Which transition of the run, from 0, warm-up included.
  public let iteration: Int
  /// Steps of the trajectory that were completed: all of them if it is divergent.
  public let step: Int
  /// Where the failing step began; of a divergent trajectory, its last step.
  public let position: [Double]

  @usableFromInline
  init(failure: NumericalFailure, iteration: Int, step: Int, position: [Double]) {
    self.failure = failure
    self.iteration = iteration
    self.step = step
    self.position = position
  }
}

/// The failed trajectories of a run, warm-up included.
public struct Failures: Sendable {
  /// How many trajectories failed, by kind. Kinds that did not occur are left out.
  public private(set) var counts: [NumericalFailure.Kind: Int] = [:]
  /// The first failures with their places.
  public private(set) var records: [FailureRecord] = []

  /// How many failures are recorded with their place; all are counted. Fewer where positions are long: together they
  /// have at most 2²³ coordinates, that is 64 MiB, but one is always recorded.
  public static let recordLimit = 1000

  @usableFromInline init() {}

  /// How many trajectories failed.
  public var total: Int { counts.values.reduce(0, +) }

  /// How many trajectories failed in this way.
  public subscript(kind: NumericalFailure.Kind) -> Int { counts[kind, default: 0] }

  @usableFromInline
  mutating func record(
    _ failure: NumericalFailure, iteration: Int, step: Int, dimension: Int,
    position: @autoclosure () -> [Double]
  ) {
    counts[failure.kind, default: 0] += 1
    let limit = min(Failures.recordLimit, max(1, (1 << 23) / max(dimension, 1)))
    guard records.count < limit else { return }
    records.append(
      FailureRecord(failure: failure, iteration: iteration, step: step, position: position()))
  }

  mutating func merge(_ other: Failures) {
    counts.merge(other.counts, uniquingKeysWith: +)
    records += other.records.prefix(Failures.recordLimit - records.count)
  }
}

extension NumericalFailure.Kind {
  /// One line of advice.
  public var advice: String {
    switch self {
    case .nonFinite:
      "lower the step size; if that does not help, look for overflow and 0/0 in the log density"
    case .outsideSupport:
      "lower the step size, or transform bounded coordinates to unbounded ones"
    case .notPositiveDefinite:
      "the target is not log-concave there: use the metric SoftAbs, or HMC"
    case .notConverged:
      "lower the step size, or raise maximumIterations"
    case .notReversible:
      "lower the step size: the implicit equations have more than one solution there"
    case .divergent:
      "lower the step size; if that does not help, change coordinates or use a metric that follows the curvature"
    }
  }
}
