// The mass matrix that is the identity.
import Randomness

/// M = 1: the momenta are standard normal.
public struct IdentityMetric: EuclideanMetric, EuclideanMass {
  @inlinable
  public init() {}

  @inlinable
  public func makeMass(dimension: Int) -> Self { self }

  @inlinable
  public func kineticEnergy(of momentum: [Double]) -> Double {
    0.5 * Vectors.dot(momentum, momentum)
  }

  @inlinable
  public func drift(
    _ position: [Double], by time: Double, momentum: [Double], into result: inout [Double]
  ) {
    Vectors.add(position, time, momentum, into: &result)
  }

  @inlinable
  public func velocity(of momentum: [Double], into velocity: inout [Double]) {
    Vectors.copy(momentum, into: &velocity)
  }

  @inlinable
  public func sampleMomentum(using generator: inout Philox, into momentum: inout [Double]) {
    generator.fillNormal(&momentum)
  }
}
