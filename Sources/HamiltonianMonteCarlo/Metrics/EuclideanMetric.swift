// Metrics that are the same everywhere: the mass matrix of Euclidean Hamiltonian Monte Carlo.
import Randomness

/// A constant, symmetric, positive definite mass matrix M, which makes K(p) = ½ pᵀM⁻¹p.
///
/// Momenta are draws from N(0, M). Sampling is easiest where M⁻¹ resembles the covariance of the target.
public protocol EuclideanMetric: Sendable {
  /// M for n coordinates, factored.
  associatedtype Mass: EuclideanMass

  /// Factors M for n = `dimension` coordinates.
  /// - Throws: where M has another dimension or is not positive definite.
  func makeMass(dimension: Int) throws(SamplingError) -> Mass
}

/// A factored mass matrix M.
public protocol EuclideanMass {
  /// ½ pᵀM⁻¹p.
  mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(of momentum: [Scalar]) -> Double

  /// `result` = q + time · M⁻¹p.
  mutating func drift<Scalar: PhaseSpaceScalar>(
    _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar])

  /// `velocity` = M⁻¹p.
  mutating func velocity<Scalar: PhaseSpaceScalar>(of momentum: [Scalar], into velocity: inout [Scalar])

  /// Overwrites `momentum` with a draw from N(0, M).
  mutating func sampleMomentum<Scalar: PhaseSpaceScalar>(
    using generator: inout Philox, into momentum: inout [Scalar])
}
