// The mass matrix that is the identity.
import LinearAlgebra
import Randomness

/// M = 1: the momenta are standard normal.
public struct IdentityMetric: EuclideanMetric, EuclideanMass {
  public var threads = 1

  @inlinable
  public init() {}

  @inlinable
  public func makeMass(dimension: Int) -> Self { self }

  @inlinable
  public func kineticEnergy<Scalar: PhaseSpaceScalar>(of momentum: [Scalar]) -> Double {
    0.5 * Vectors.dot(momentum, momentum)
  }

  @inlinable
  public func drift<Scalar: PhaseSpaceScalar>(
    _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar]
  ) {
    Vectors.add(position, time, momentum, into: &result, threads: threads)
  }

  @inlinable
  public func velocity<Scalar: PhaseSpaceScalar>(of momentum: [Scalar], into velocity: inout [Scalar]) {
    Vectors.copy(momentum, into: &velocity)
  }

  @inlinable
  public func whiten<Scalar: PhaseSpaceScalar>(displacement: inout [Scalar]) {}

  @inlinable
  public func whiten<Scalar: PhaseSpaceScalar>(momentum: inout [Scalar]) {}

  @inlinable
  public func diagonals(masses: inout [Double], inverse: inout [Double]) {
    for i in masses.indices { (masses[i], inverse[i]) = (1, 1) }
  }

  @inlinable
  public func sampleMomentum<Scalar: PhaseSpaceScalar>(
    using generator: inout Philox, into momentum: inout [Scalar]
  ) {
    Scalar.fillNormal(&momentum, using: &generator, threads: threads)
  }
}

extension IdentityMetric: CustomStringConvertible {
  public var description: String { "IdentityMetric()" }
}
