// The ways in which the numerical solution of Hamilton's equations can fail.

/// Why a trajectory could not be followed, or not accurately. Such a trajectory is counted and recorded; it never
/// ends a run. It is rejected, except that the Metropolis test alone decides about a divergent one; in a tree the orbit
/// ends before the step that failed.
public enum NumericalFailure: Error, Equatable, Sendable, Codable {
  /// A quantity overflowed or became NaN.
  case nonFinite(Quantity)
  /// The trajectory reached a point where the density is zero, ℓ(q) = −∞.
  case outsideSupport
  /// The metric has an eigenvalue that is not positive, so it has no Cholesky factor. The density is not zero there:
  /// outside the support it is that which is told.
  case notPositiveDefinite
  /// A fixed-point iteration ended before its residual, in natural lengths, fell below the tolerance.
  case notConverged(residual: Double, iterations: Int)
  /// The step back does not lead to where the step began. The distance is in natural lengths, and infinite where there
  /// is no way back.
  case notReversible(distance: Double)
  /// A macro step of ``LocalSteps`` would be taken back in coarser steps than it was made. It ends an orbit in the ordinary
  /// course of the method, and is no failure of the run.
  case coarserWayBack
  /// The finest steps of a macro step of ``LocalSteps`` do not keep the energy within its tolerance.
  case toleranceExceeded(energyRange: Double)
  /// The energy at the end of the trajectory exceeds that of its start by more than the divergence threshold. It
  /// is accepted with the probability exp(−ΔH), which is zero at the default threshold of 1000.
  case divergent(energyError: Double)

  /// What became infinite or NaN.
  public enum Quantity: String, Sendable, Codable {
    case logDensity = "log density"
    case gradient
    case hessian = "Hessian"
    case metric
    case thirdDerivative = "third derivative"
    case iterate = "iterate of the implicit solver"
    case energy
  }
}

extension NumericalFailure {
  /// The failures without their numbers, for counting.
  public enum Kind: String, CaseIterable, Sendable, Codable {
    case nonFinite = "non-finite"
    case outsideSupport = "outside the support"
    case notPositiveDefinite = "metric not positive definite"
    case notConverged = "not converged"
    case notReversible = "not reversible"
    case coarserWayBack = "coarser way back"
    case toleranceExceeded = "energy tolerance exceeded"
    case divergent
  }

  public var kind: Kind {
    switch self {
    case .nonFinite: .nonFinite
    case .outsideSupport: .outsideSupport
    case .notPositiveDefinite: .notPositiveDefinite
    case .notConverged: .notConverged
    case .notReversible: .notReversible
    case .coarserWayBack: .coarserWayBack
    case .toleranceExceeded: .toleranceExceeded
    case .divergent: .divergent
    }
  }
}

extension NumericalFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .nonFinite(let quantity): "non-finite \(quantity.rawValue)"
    case .outsideSupport: "log density −∞"
    case .notPositiveDefinite: "metric not positive definite"
    case .notConverged(let residual, let iterations):
      "residual \(residual) after \(iterations) iterations of the implicit solver"
    case .notReversible(let distance): "the step back misses its start by \(distance)"
    case .coarserWayBack: "the way back of a macro step is coarser"
    case .toleranceExceeded(let range):
      "energies that differ by \(range) within a macro step of the finest steps"
    case .divergent(let energyError): "energy error \(energyError)"
    }
  }
}
