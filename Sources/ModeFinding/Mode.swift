// The position where a log density is largest.

import CNLopt
import InputErrors
import LogDensities
import Randomness

/// A local maximum of a log density.
public struct Mode: Sendable {
  public let position: [Double]
  /// ℓ there.
  public let logDensity: Double
  /// ∇ℓ there, which is near 0.
  public let gradient: [Double]
  /// How often value and gradient were computed.
  public let evaluations: Int
}

/// Climbs from a start to the nearest local maximum of a log density, by L-BFGS (NLopt's `LD_LBFGS`).
///
/// A minimum or a saddle, where the gradient vanishes as well, is left in a direction that leads upwards. The axes, where there are
/// at most 32, and eight random directions are tried, so that a saddle may be missed where almost all directions lead downwards.
///
///     let mode = try findMode(of: target, from: start)
///     let chains = try sample(target, draws: 1_000, chains: .from([mode.position]), seed: 1, with: NUTS())
///
/// The mode of a model is that of its unconstrained coordinates, log-determinant included, and moves with them. A
/// hierarchical model in its centred form has none: its density grows without bound as the group's scale shrinks.
///
/// - Parameters:
///   - target: the log density.
///   - start: one finite number per coordinate, with finite log density.
///   - tolerance: the climb ends where a step changes ℓ by less than this part of itself, or coordinates by less than this
///     part of themselves.
///   - maximumEvaluations: at most so many gradients; the neighbours that are tried at the end may come on top.
/// - Throws: where the log density is not finite at the start, or no maximum was found.
public func findMode<Target: LogDensity>(
  of target: Target, from start: [Double], tolerance: Double = 1e-12, maximumEvaluations: Int = 10_000
) throws(InputError) -> Mode where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar == Double {
  guard start.count == target.dimension, start.allSatisfy(\.isFinite) else {
    throw InputError(
      "start", expected: "\(target.dimension) finite numbers", found: "\(start)",
      advice: "Give one finite number for each coordinate.")
  }
  let climb = Climb(target.makeEvaluator(), dimension: target.dimension)
  let first = climb.value(at: start)
  guard first.isFinite else {
    throw InputError(
      "start", expected: "a position with finite log density", found: "a log density of \(first)",
      advice: "Start inside the support.")
  }
  var position = start
  var code = climb.run(&position, tolerance: tolerance, maximumEvaluations: maximumEvaluations)
  // At a minimum and at a saddle the gradient vanishes, too.
  while code.rawValue > 0, code != NLOPT_MAXEVAL_REACHED, climb.evaluations < maximumEvaluations,
    let higher = climb.higherNeighbour(of: position)
  {
    position = higher
    let left = max(1, maximumEvaluations - climb.evaluations)
    code = climb.run(&position, tolerance: tolerance, maximumEvaluations: left)
  }
  let value = climb.value(at: position)
  guard code.rawValue > 0, code != NLOPT_MAXEVAL_REACHED, value.isFinite else {
    throw InputError(
      "mode", expected: "a maximum within \(maximumEvaluations) evaluations",
      found: code == NLOPT_MAXEVAL_REACHED
        ? "a log density that still grows, now \(value)" : "an end of the climb at a log density of \(value)",
      advice: "Start elsewhere, or look whether the density has a maximum at all.")
  }
  return Mode(
    position: position, logDensity: value, gradient: climb.gradient, evaluations: climb.evaluations)
}

/// One climb. NLopt calls back with a pointer to it.
private final class Climb<Evaluator: GradientEvaluator>: Objective where Evaluator.Scalar == Double {
  private var evaluator: Evaluator

  init(_ evaluator: Evaluator, dimension: Int) {
    self.evaluator = evaluator
    super.init(dimension: dimension)
  }

  override func value(at position: [Double]) -> Double {
    evaluations += 1
    return evaluator.logDensity(at: position, gradient: &gradient)
  }

  /// A position a thousandth away at which the value is larger; nil where none of the directions that are tried leads to one.
  func higherNeighbour(of position: [Double]) -> [Double]? {
    let here = value(at: position)
    let axes = dimension <= 32 ? dimension : 0
    var random = Philox(seed: 1, stream: 0)
    var direction = [Double](repeating: 0, count: dimension)
    for number in 0..<axes + 8 {
      if number < axes {
        for i in direction.indices { direction[i] = i == number ? 1 : 0 }
      } else {
        random.fillNormal(&direction)
      }
      for step in [1e-3, -1e-3] {
        let neighbour = zip(position, direction).map { $0 + step * max(1, abs($0)) * $1 }
        if value(at: neighbour) > here + 1e-10 * max(1, abs(here)) { return neighbour }
      }
    }
    return nil
  }
}

/// A function with its gradient, as a C callback finds it.
private class Objective {
  var gradient: [Double]
  var evaluations = 0
  let dimension: Int

  init(dimension: Int) {
    self.dimension = dimension
    gradient = [Double](repeating: 0, count: dimension)
  }

  /// The value at a position; the gradient is left in `gradient`.
  func value(at position: [Double]) -> Double { fatalError("a subclass has the function") }

  func run(_ position: inout [Double], tolerance: Double, maximumEvaluations: Int) -> nlopt_result {
    let optimizer = nlopt_create(NLOPT_LD_LBFGS, UInt32(dimension))
    defer { nlopt_destroy(optimizer) }
    nlopt_set_max_objective(
      optimizer,
      { n, x, slope, data in
        let objective = Unmanaged<Objective>.fromOpaque(data!).takeUnretainedValue()
        let value = objective.value(at: Array(UnsafeBufferPointer(start: x, count: Int(n))))
        if let slope { slope.update(from: objective.gradient, count: Int(n)) }
        return value
      }, Unmanaged.passUnretained(self).toOpaque())
    nlopt_set_ftol_rel(optimizer, tolerance)
    nlopt_set_xtol_rel(optimizer, tolerance)
    nlopt_set_maxeval(optimizer, Int32(clamping: maximumEvaluations))
    var best = 0.0
    return nlopt_optimize(optimizer, &position, &best)
  }
}
