// The record of failed trajectories, and what to do about each kind.
import Randomness

/// A failed trajectory and its place.
public struct FailureRecord: Equatable, Sendable, Codable {
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

/// The failed trajectories of a chain.
public struct Failures: Sendable, Codable {
  /// How many trajectories failed, by kind, those of the warm-up included. Kinds that did not occur are left out.
  public private(set) var counts: [NumericalFailure.Kind: Int] = [:]
  private var ofWarmUp = PlaceSample()
  private var ofDraws = PlaceSample()

  /// How many failures are recorded with their place, of the warm-up and of the draws each; all are counted. Fewer where
  /// positions are long: together they have at most 2²³ coordinates, that is 64 MiB, but one is always recorded.
  public static let recordLimit = 1000

  @usableFromInline init() {}

  /// Failures with their places, in the order in which they happened. Of more than can be recorded they are a fair
  /// sample: each failure of the draws is as likely to be there as any other, and so is each of the warm-up.
  public var records: [FailureRecord] { ofWarmUp.inOrder + ofDraws.inOrder }

  /// Of them, those of trajectories to draws.
  public var recordsOfDraws: [FailureRecord] { ofDraws.inOrder }

  /// How many trajectories failed.
  public var total: Int { counts.values.reduce(0, +) }

  /// How many trajectories failed in this way.
  public subscript(kind: NumericalFailure.Kind) -> Int { counts[kind, default: 0] }

  @usableFromInline
  mutating func record(
    _ failure: NumericalFailure, iteration: Int, step: Int, isDraw: Bool, dimension: Int,
    position: @autoclosure () -> [Double]
  ) {
    counts[failure.kind, default: 0] += 1
    let limit = min(Failures.recordLimit, max(1, (1 << 22) / max(dimension, 1)))
    func record() -> FailureRecord {
      FailureRecord(failure: failure, iteration: iteration, step: step, position: position())
    }
    if isDraw { ofDraws.offer(record(), limit: limit) } else { ofWarmUp.offer(record(), limit: limit) }
  }
}

/// A fair sample of the failures that have been offered, by a seed of its own, so that draws do not depend on it.
///
/// Source: Vitter, "Random sampling with a reservoir", ACM Trans. Math. Softw. 11 (1985), doi 10.1145/3147.3165,
/// algorithm R.
private struct PlaceSample: Sendable, Codable {
  private var kept: [FailureRecord] = []
  private var offered = 0
  private var random = Philox(seed: 0, stream: 0)

  var inOrder: [FailureRecord] { kept.sorted { $0.iteration < $1.iteration } }

  mutating func offer(_ record: @autoclosure () -> FailureRecord, limit: Int) {
    offered += 1
    if kept.count < limit {
      kept.append(record())
    } else {
      let place = Int.random(in: 0..<offered, using: &random)
      if place < limit { kept[place] = record() }
    }
  }
}

extension NumericalFailure.Kind {
  /// One line of advice.
  public var advice: String {
    switch self {
    case .nonFinite:
      "lower the step size; if that does not help, look for overflow and 0/0 in the log density"
    case .outsideSupport:
      "lower the step size, or transform bounded coordinates to unbounded ones; if there are no bounds, look for an overflow,"
        + " as of log(1 + exp(x)), which is softplus(x)"
    case .notPositiveDefinite:
      "the target is not log-concave there: use the metric SoftAbs, or HMC"
    case .notConverged:
      "lower the step size, or raise maximumIterations"
    case .coarserWayBack:
      "raise energyTolerance, so that fewer macro steps are divided"
    case .toleranceExceeded:
      "raise energyTolerance above what the log density jumps by, or mostHalvings where it is very narrow; what lies beyond"
        + " such places is missing"
    case .notReversible:
      "lower the step size: the implicit equations have more than one solution there"
    case .divergent:
      "lower the step size; if that does not help, change coordinates or use a metric that follows the curvature"
    }
  }
}
