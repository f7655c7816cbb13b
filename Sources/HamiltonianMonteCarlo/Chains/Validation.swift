// The checks of what a user asks for, before sampling begins.
import InputErrors

@usableFromInline
func validateStart(_ start: [Double], dimension: Int) throws(InputError) {
  guard dimension >= 1 else {
    throw InputError(
      "dimension of the target", expected: "at least 1", found: "\(dimension)",
      advice: "Give the log density the number of its coordinates.")
  }
  guard start.count == dimension else {
    throw InputError(
      "start", expected: "\(dimension) coordinates", found: "\(start.count)",
      advice: "Give one number per coordinate of the target.")
  }
  if let i = start.firstIndex(where: { !$0.isFinite }) {
    throw InputError(
      "start[\(i)]", expected: "a finite number", found: "\(start[i])",
      advice: "Begin at a point where the log density is finite.")
  }
}

/// Checks that the numbers of a start are finite in the precision of the target, too.
@usableFromInline
func validateRange<Scalar: PhaseSpaceScalar>(
  of start: [Double], in precision: Scalar.Type
) throws(InputError) {
  guard let i = start.firstIndex(where: { !Scalar($0).isFinite }) else { return }
  throw InputError(
    "start[\(i)]",
    expected: "a number of at most \(Scalar.greatestFiniteMagnitude), the largest \(Scalar.self)",
    found: "\(start[i])", advice: "Begin nearer to the origin, or use coordinates of another scale.")
}

/// Why a chain cannot begin where it was told to.
@usableFromInline
func startError(_ failure: NumericalFailure) -> InputError {
  let (expected, advice) =
    switch failure {
    case .outsideSupport:
      ("a point inside the support", "Begin where the density is positive and does not underflow.")
    case .nonFinite(.logDensity), .nonFinite(.gradient), .nonFinite(.energy):
      (
        "a point with finite log density and gradient",
        "Begin elsewhere, or look for overflow, 0/0 and log of negative numbers in the log density."
      )
    case .notPositiveDefinite:
      (
        "a point where the negative Hessian is positive definite",
        "Begin nearer to a mode, use the metric SoftAbs, which exists everywhere, or use HMC."
      )
    default:
      (
        "a point where the metric exists",
        "Begin elsewhere, or check the Hessian of the log density for overflow and 0/0."
      )
    }
  return InputError("start", expected: expected, found: "\(failure)", advice: advice)
}

extension InputError {
  /// The error of a transition that cannot be made, such as that of a device.
  @usableFromInline
  package init(interruption error: any Error) {
    self.init(
      "transition", expected: "one that can be made", found: "\(error)",
      advice: "Mend what this error tells, and begin again.")
  }
}
