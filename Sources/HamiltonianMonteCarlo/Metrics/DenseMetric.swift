// The mass matrix that is any symmetric positive definite matrix.
import InputErrors
import LinearAlgebra
import Randomness

/// A full mass matrix M.
public struct DenseMetric: EuclideanMetric {
  /// M row by row.
  public let mass: [Double]

  /// - Parameter mass: the n² elements of the symmetric, positive definite matrix M, row by row.
  public init(mass: [Double]) { self.mass = mass }

  public func makeMass(dimension: Int) throws(InputError) -> Mass {
    guard mass.count == dimension * dimension else {
      throw InputError(
        "mass", expected: "\(dimension * dimension) numbers", found: "\(mass.count)",
        advice: "Give the \(dimension) × \(dimension) elements of the mass matrix, row by row.")
    }
    if let i = mass.firstIndex(where: { !$0.isFinite }) {
      throw InputError(
        "mass[\(i)]", expected: "a finite number", found: "\(mass[i])",
        advice: "Look how the mass matrix was computed.")
    }
    for i in 0..<dimension {
      for j in 0..<i where mass[i * dimension + j] != mass[j * dimension + i] {
        throw InputError(
          "mass", expected: "a symmetric matrix",
          found: "element (\(i), \(j)) = \(mass[i * dimension + j]),"
            + " element (\(j), \(i)) = \(mass[j * dimension + i])",
          advice: "Give the average of the matrix and its transpose.")
      }
    }
    var factor = Cholesky(dimension: dimension)
    guard factor.factor(mass) else {
      throw InputError(
        "mass", expected: "a positive definite matrix", found: "one that is not",
        advice: "Add a positive number to its diagonal.")
    }
    return Mass(factor: factor, mass: mass)
  }

  public struct Mass: EuclideanMass {
    @usableFromInline let factor: Cholesky
    /// The diagonals of M and M⁻¹.
    @usableFromInline let masses: [Double]
    @usableFromInline let reciprocals: [Double]
    @usableFromInline var scratch: [Double]
    @usableFromInline var product: [Double]

    init(factor: Cholesky, mass: [Double]) {
      self.factor = factor
      let n = factor.dimension
      var inverse = mass
      factor.inverse(into: &inverse)
      masses = (0..<n).map { mass[$0 * (n + 1)] }
      reciprocals = (0..<n).map { inverse[$0 * (n + 1)] }
      scratch = [Double](repeating: 0, count: n)
      product = scratch
    }

    @inlinable
    public mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(of momentum: [Scalar]) -> Double {
      solve(for: momentum)
      return 0.5 * Vectors.sum(scratch.count) { Double(momentum[$0]) * scratch[$0] }
    }

    @inlinable
    public mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(
      of momentum: [Scalar], velocity: inout [Scalar]
    ) -> Double {
      self.velocity(of: momentum, into: &velocity)
      return 0.5 * Vectors.sum(scratch.count) { Double(momentum[$0]) * scratch[$0] }
    }

    @inlinable
    public mutating func drift<Scalar: PhaseSpaceScalar>(
      _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar]
    ) {
      Vectors.checkCounts(result.count, scratch.count)
      Vectors.checkCounts(position.count, scratch.count)
      solve(for: momentum)
      for i in result.indices { result[i] = position[i] + Scalar(time * scratch[i]) }
    }

    @inlinable
    public mutating func velocity<Scalar: PhaseSpaceScalar>(
      of momentum: [Scalar], into velocity: inout [Scalar]
    ) {
      Vectors.checkCounts(velocity.count, scratch.count)
      solve(for: momentum)
      for i in velocity.indices { velocity[i] = Scalar(scratch[i]) }
    }

    @inlinable
    public mutating func whiten<Scalar: PhaseSpaceScalar>(displacement: inout [Scalar]) {
      load(displacement)
      factor.multiplyByFactorTransposed(&scratch)
      for i in displacement.indices { displacement[i] = Scalar(scratch[i]) }
    }

    @inlinable
    public mutating func whiten<Scalar: PhaseSpaceScalar>(momentum: inout [Scalar]) {
      load(momentum)
      factor.solveFactor(&scratch)
      for i in momentum.indices { momentum[i] = Scalar(scratch[i]) }
    }

    @inlinable
    public func diagonals(masses: inout [Double], inverse: inout [Double]) {
      Vectors.copy(self.masses, into: &masses)
      Vectors.copy(reciprocals, into: &inverse)
    }

    @inlinable
    public mutating func sampleMomentum<Scalar: PhaseSpaceScalar>(
      using generator: inout Philox, into momentum: inout [Scalar]
    ) {
      Vectors.checkCounts(momentum.count, scratch.count)
      generator.fillNormal(&scratch)
      factor.multiplyByFactor(scratch, into: &product)
      for i in momentum.indices { momentum[i] = Scalar(product[i]) }
    }

    /// `scratch` = M⁻¹p.
    @inlinable
    mutating func solve<Scalar: PhaseSpaceScalar>(for momentum: [Scalar]) {
      load(momentum)
      factor.solve(&scratch)
    }

    /// `scratch` = x.
    @inlinable
    mutating func load<Scalar: PhaseSpaceScalar>(_ x: [Scalar]) {
      Vectors.checkCounts(x.count, scratch.count)
      for i in scratch.indices { scratch[i] = Double(x[i]) }
    }
  }
}

extension DenseMetric: CustomStringConvertible {
  public var description: String {
    mass.count > 4 ? "DenseMetric(\(mass.count) elements)" : "DenseMetric(mass: \(mass))"
  }
}
