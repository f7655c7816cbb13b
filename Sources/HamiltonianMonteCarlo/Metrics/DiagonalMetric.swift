// The mass matrix that is diagonal: one mass per coordinate.
import Randomness

/// M = diag(m₁, …, mₙ).
public struct DiagonalMetric: EuclideanMetric {
  /// The masses mᵢ > 0.
  public let masses: [Double]

  /// - Parameter masses: one positive number per coordinate; a good choice is the reciprocal of its variance.
  public init(masses: [Double]) { self.masses = masses }

  public func makeMass(dimension: Int) throws(SamplingError) -> Mass {
    guard masses.count == dimension else {
      throw SamplingError(
        parameter: "masses", expected: "\(dimension) numbers", found: "\(masses.count)",
        advice: "Give one mass per coordinate of the target.")
    }
    if let i = masses.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw SamplingError(
        parameter: "masses[\(i)]", expected: "a positive, finite number", found: "\(masses[i])",
        advice: "Use the reciprocal of a positive variance.")
    }
    return Mass(masses: masses)
  }

  public struct Mass: EuclideanMass {
    @usableFromInline let reciprocals: [Double]
    @usableFromInline let roots: [Double]

    init(masses: [Double]) {
      reciprocals = masses.map { 1 / $0 }
      roots = masses.map { $0.squareRoot() }
    }

    @inlinable
    public func kineticEnergy(of momentum: [Double]) -> Double {
      var sum = 0.0
      for i in momentum.indices { sum += momentum[i] * momentum[i] * reciprocals[i] }
      return 0.5 * sum
    }

    @inlinable
    public func drift(
      _ position: [Double], by time: Double, momentum: [Double], into result: inout [Double]
    ) {
      for i in result.indices { result[i] = position[i] + time * reciprocals[i] * momentum[i] }
    }

    @inlinable
    public func velocity(of momentum: [Double], into velocity: inout [Double]) {
      for i in velocity.indices { velocity[i] = reciprocals[i] * momentum[i] }
    }

    @inlinable
    public func sampleMomentum(using generator: inout Philox, into momentum: inout [Double]) {
      generator.fillNormal(&momentum)
      for i in momentum.indices { momentum[i] *= roots[i] }
    }
  }
}
