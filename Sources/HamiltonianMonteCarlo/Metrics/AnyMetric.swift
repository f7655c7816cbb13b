// A constant metric of any kind, so that methods with different metrics have one type.
import InputErrors
import Randomness

/// A metric of which the kind is known when the program runs.
///
///     var method = HMC(stepSize: 0.3, steps: 5, metric: AnyMetric(IdentityMetric()))
///     if correlated { method = HMC(stepSize: 0.3, steps: 5, metric: AnyMetric(dense)) }
///
/// Each product costs one call more. Draws are those of the metric itself.
public struct AnyMetric: EuclideanMetric {
  public let base: any EuclideanMetric

  public init(_ base: some EuclideanMetric) { self.base = base }

  public func makeMass(dimension: Int) throws(InputError) -> AnyMass {
    try AnyMass(base.makeMass(dimension: dimension))
  }
}

extension AnyMetric: CustomStringConvertible {
  public var description: String { "\(base)" }
}

/// A factored mass matrix of any kind.
public struct AnyMass: EuclideanMass {
  private var base: any EuclideanMass

  init(_ base: some EuclideanMass) { self.base = base }

  public var threads: Int {
    get { base.threads }
    set { base.threads = newValue }
  }

  public mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(of momentum: [Scalar]) -> Double {
    base.kineticEnergy(of: momentum)
  }

  public mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(
    of momentum: [Scalar], velocity: inout [Scalar]
  ) -> Double { base.kineticEnergy(of: momentum, velocity: &velocity) }

  public mutating func drift<Scalar: PhaseSpaceScalar>(
    _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar]
  ) { base.drift(position, by: time, momentum: momentum, into: &result) }

  public mutating func velocity<Scalar: PhaseSpaceScalar>(
    of momentum: [Scalar], into velocity: inout [Scalar]
  ) {
    base.velocity(of: momentum, into: &velocity)
  }

  public mutating func whiten<Scalar: PhaseSpaceScalar>(displacement: inout [Scalar]) {
    base.whiten(displacement: &displacement)
  }

  public mutating func whiten<Scalar: PhaseSpaceScalar>(momentum: inout [Scalar]) {
    base.whiten(momentum: &momentum)
  }

  public func diagonals(masses: inout [Double], inverse: inout [Double]) {
    base.diagonals(masses: &masses, inverse: &inverse)
  }

  public mutating func sampleMomentum<Scalar: PhaseSpaceScalar>(
    using generator: inout Philox, into momentum: inout [Scalar]
  ) { base.sampleMomentum(using: &generator, into: &momentum) }
}
