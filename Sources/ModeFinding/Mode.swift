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
/// It climbs in rounds, each in coordinates q = p + σ∘y around the place p reached so far. The lengths σ, on which ℓ bends, are
/// found on the way, so that the mode does not depend on the units of the coordinates.
///
/// A minimum or a saddle, where the gradient vanishes as well, is left in a direction that leads upwards. The axes, where there are
/// at most 32, and eight random directions are tried, so that a saddle may be missed where almost all directions lead downwards.
/// A log density that approaches its supremum far away, such as that of a logistic regression whose categories a plane
/// separates, has no mode: along the gradient, beyond the end of the climb and along the axes, ℓ must fall by a thousandth.
/// Where it has other coordinates besides, this may be missed; a ``LaplaceApproximation`` sees it.
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
///   - tolerance: the climb ends where ℓ, which has no unit, can gain no more than this; 10⁻¹² are 10⁻⁶ standard deviations.
///     Where |ℓ| is above 1, its rounding may end it before, at |ℓ| times 10⁻¹².
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
  let climb = Climb(target.makeEvaluator(), from: start, maximumEvaluations: maximumEvaluations)
  guard climb.best.isFinite else {
    throw InputError(
      "start", expected: "a position with finite log density and gradient",
      found: "a log density of \(climb.best.value)",
      advice: "Start inside the support.")
  }
  let end = try climb.toMaximum(from: start, tolerance: tolerance)
  return Mode(
    position: end.position, logDensity: end.value, gradient: end.gradient, evaluations: climb.evaluations)
}

extension Climb {
  /// Climbs in rounds until ℓ cannot gain more than the tolerance, and is lower all around.
  fileprivate func toMaximum(from start: [Double], tolerance: Double) throws(InputError) -> Place {
    var patience = 20
    var around: Surroundings
    var isMoving = true
    repeat {
      let (first, wasMoving) = (best.value, isMoving)
      // Each round has the lengths that the one before has learnt.
      var before: Double
      repeat {
        before = best.value
        findLengths()
        if left > 0, lengths.gain(at: best) > tolerance {
          climb(tolerance: tolerance, evaluations: left, patience: patience)
        }
        guard left > 0 else { throw noMaximum("a log density that still grows, now \(best.value)") }
        patience = min(2 * patience, 10_000)
      } while best.value > before + noise && lengths.gain(at: best) > tolerance
      isMoving = best.value > first + noise
      around = look(from: start)
      // It is higher near by, but twice no climb went there: the lengths are those of another place.
      if around == .higher, !isMoving, !wasMoving { lengths = Lengths(dimension: start.count) }
    } while around == .higher || isMoving && lengths.gain(at: best) > tolerance
    guard around == .lower else {
      throw noMaximum("a log density that stays as high on one side, \(best.value)")
    }
    // Rounding may end a climb before the tolerance does.
    guard lengths.gain(at: best) < max(1e-6, noise) else {
      throw noMaximum("a gradient that does not vanish at a log density of \(best.value)")
    }
    return best
  }
}

private func noMaximum(_ found: String) -> InputError {
  InputError(
    "mode", expected: "a maximum", found: found,
    advice: "Start elsewhere, allow more evaluations, or look whether the density has a maximum at all.")
}
