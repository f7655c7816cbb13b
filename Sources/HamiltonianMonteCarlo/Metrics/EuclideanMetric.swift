// Metrics that are the same everywhere: the mass matrix of Euclidean Hamiltonian Monte Carlo.
import InputErrors
import Randomness

/// A constant, symmetric, positive definite mass matrix M, which makes K(p) = ½ pᵀM⁻¹p.
///
/// Momenta are draws from N(0, M). Sampling is easiest where M⁻¹ resembles the covariance of the target.
public protocol EuclideanMetric: Sendable {
  /// M for n coordinates, factored.
  associatedtype Mass: EuclideanMass

  /// Factors M for n = `dimension` coordinates.
  /// - Throws: where M has another dimension or is not positive definite.
  func makeMass(dimension: Int) throws(InputError) -> Mass
}

/// A factored mass matrix M.
public protocol EuclideanMass {
  /// On how many threads to work where vectors are long; 1, whatever is set, for masses that know only one.
  var threads: Int { get set }

  /// ½ pᵀM⁻¹p.
  mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(of momentum: [Scalar]) -> Double

  /// ½ pᵀM⁻¹p and `velocity` = M⁻¹p: both at once may be cheaper than one after the other.
  mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(
    of momentum: [Scalar], velocity: inout [Scalar]
  ) -> Double

  /// `result` = q + time · M⁻¹p.
  mutating func drift<Scalar: PhaseSpaceScalar>(
    _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar])

  /// `velocity` = M⁻¹p.
  mutating func velocity<Scalar: PhaseSpaceScalar>(of momentum: [Scalar], into velocity: inout [Scalar])

  /// Replaces a displacement Δq by SᵀΔq, where S Sᵀ = M: |SᵀΔq|² = Δqᵀ M Δq.
  mutating func whiten<Scalar: PhaseSpaceScalar>(displacement: inout [Scalar])

  /// Replaces p by S⁻¹p, with the same S: |S⁻¹p|² = pᵀM⁻¹p.
  mutating func whiten<Scalar: PhaseSpaceScalar>(momentum: inout [Scalar])

  /// Overwrites `masses` with the diagonal of M and `inverse` with that of M⁻¹.
  func diagonals(masses: inout [Double], inverse: inout [Double])

  /// Overwrites `momentum` with a draw from N(0, M).
  mutating func sampleMomentum<Scalar: PhaseSpaceScalar>(
    using generator: inout Philox, into momentum: inout [Scalar])
}

extension EuclideanMass {
  @inlinable
  public var threads: Int {
    get { 1 }
    set {}
  }

  @inlinable
  public mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(
    of momentum: [Scalar], velocity: inout [Scalar]
  ) -> Double {
    self.velocity(of: momentum, into: &velocity)
    return kineticEnergy(of: momentum)
  }
}
