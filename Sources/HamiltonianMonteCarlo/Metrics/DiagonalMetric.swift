// The mass matrix that is diagonal: one mass per coordinate.
import InputErrors
import LinearAlgebra
import Randomness

/// M = diag(m₁, …, mₙ).
public struct DiagonalMetric: EuclideanMetric {
  /// The masses mᵢ > 0.
  public let masses: [Double]

  /// - Parameter masses: one positive number per coordinate; a good choice is the reciprocal of its variance.
  public init(masses: [Double]) { self.masses = masses }

  public func makeMass(dimension: Int) throws(InputError) -> Mass {
    guard masses.count == dimension else {
      throw InputError(
        "masses", expected: "\(dimension) numbers", found: "\(masses.count)",
        advice: "Give one mass per coordinate of the target.")
    }
    if let i = masses.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw InputError(
        "masses[\(i)]", expected: "a positive, finite number", found: "\(masses[i])",
        advice: "Use the reciprocal of a positive variance.")
    }
    return Mass(masses: masses)
  }

  public struct Mass: EuclideanMass {
    @usableFromInline let masses: [Double]
    @usableFromInline let reciprocals: [Double]
    @usableFromInline let roots: [Double]
    @usableFromInline let reciprocalRoots: [Double]
    public var threads = 1

    /// - Parameter masses: positive numbers.
    public init(masses: [Double]) {
      self.masses = masses
      reciprocals = masses.map { 1 / $0 }
      roots = masses.map { $0.squareRoot() }
      reciprocalRoots = roots.map { 1 / $0 }
    }

    @inlinable
    public func kineticEnergy<Scalar: PhaseSpaceScalar>(of momentum: [Scalar]) -> Double {
      0.5 * Vectors.sumOfSquares(momentum, weights: reciprocals)
    }

    @inlinable
    public func kineticEnergy<Scalar: PhaseSpaceScalar>(
      of momentum: [Scalar], velocity: inout [Scalar]
    ) -> Double {
      0.5 * Vectors.sumOfSquares(momentum, weights: reciprocals, products: &velocity)
    }

    @inlinable
    public func drift<Scalar: PhaseSpaceScalar>(
      _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar]
    ) {
      Vectors.add(position, time, weights: reciprocals, momentum, into: &result, threads: threads)
    }

    @inlinable
    public func velocity<Scalar: PhaseSpaceScalar>(of momentum: [Scalar], into velocity: inout [Scalar]) {
      Vectors.copy(momentum, into: &velocity)
      Vectors.scale(&velocity, by: reciprocals)
    }

    @inlinable
    public func whiten<Scalar: PhaseSpaceScalar>(displacement: inout [Scalar]) {
      Vectors.scale(&displacement, by: roots)
    }

    @inlinable
    public func whiten<Scalar: PhaseSpaceScalar>(momentum: inout [Scalar]) {
      Vectors.scale(&momentum, by: reciprocalRoots)
    }

    @inlinable
    public func diagonals(masses: inout [Double], inverse: inout [Double]) {
      Vectors.copy(self.masses, into: &masses)
      Vectors.copy(reciprocals, into: &inverse)
    }

    @inlinable
    public func sampleMomentum<Scalar: PhaseSpaceScalar>(
      using generator: inout Philox, into momentum: inout [Scalar]
    ) {
      Scalar.fillNormal(&momentum, using: &generator, threads: threads)
      Vectors.scale(&momentum, by: roots, threads: threads)
    }
  }
}

extension DiagonalMetric: CustomStringConvertible {
  public var description: String {
    guard masses.count > 4, let least = masses.min(), let greatest = masses.max() else {
      return "DiagonalMetric(masses: \(masses))"
    }
    return "DiagonalMetric(\(masses.count) masses from \(least) to \(greatest))"
  }
}
