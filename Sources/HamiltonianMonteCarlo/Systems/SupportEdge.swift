// Whether ℓ = −∞ is the end of the support or an overflow.
import LogDensities

/// Why ℓ is −∞ at `outside`, a point that a trajectory reached from `inside`.
///
/// On the way from one to the other ℓ ends somewhere. At the end of a support it ends at a density like that of other
/// points; before an overflow it has gone through all magnitudes. The end is found by bisection, in powers of the distance
/// as long as that is large. It takes some seventy values of ℓ.
@usableFromInline
func edge<Evaluator: LogDensityEvaluator>(
  from inside: [Evaluator.Scalar], to outside: [Evaluator.Scalar], _ evaluator: inout Evaluator
) -> NumericalFailure where Evaluator.Scalar: PhaseSpaceScalar {
  guard outside.count == inside.count, outside.allSatisfy(\.isFinite) else { return .nonFinite(.logDensity) }
  // No density that can be told from zero is so small, and numbers of 32 bits reach this far.
  let hopeless = -1e30
  var (near, far) = (0.0, 1.0)
  var last = 0.0
  var position = inside
  while far - near > Double.ulpOfOne * far {
    let middle = far > 4 * max(near, 1e-300) ? (max(near, 1e-300) * far).squareRoot() : (near + far) / 2
    // Next to zero there may be no number between them.
    guard near < middle, middle < far else { break }
    Evaluator.Scalar.interpolate(inside, outside, at: middle, into: &position)
    let logDensity = evaluator.logDensity(at: position)
    if logDensity > -.infinity { (near, last) = (middle, logDensity) } else { far = middle }
  }
  return last <= hopeless ? .nonFinite(.logDensity) : .outsideSupport
}
