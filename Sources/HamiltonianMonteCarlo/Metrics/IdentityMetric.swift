// The mass matrix that is the identity.
import Randomness

/// M = 1: the momenta are standard normal.
public struct IdentityMetric: EuclideanMetric, EuclideanMass {
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
    Vectors.add(position, time, momentum, into: &result)
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
  public func squaredCoordinateLength<Scalar: PhaseSpaceScalar>(
    position: [Scalar], momentum: [Scalar]
  ) -> Double {
    Vectors.dot(position, position) + Vectors.dot(momentum, momentum)
  }

  @inlinable
  public func sampleMomentum<Scalar: PhaseSpaceScalar>(
    using generator: inout Philox, into momentum: inout [Scalar]
  ) {
    Scalar.fillNormal(&momentum, using: &generator)
  }
}
