// The mass matrix that is any symmetric positive definite matrix.
import LinearAlgebra
import Randomness

/// A full mass matrix M.
public struct DenseMetric: EuclideanMetric {
  /// M row by row.
  public let mass: [Double]

  /// - Parameter mass: the n² elements of the symmetric, positive definite matrix M, row by row.
  public init(mass: [Double]) { self.mass = mass }

  public func makeMass(dimension: Int) throws(SamplingError) -> Mass {
    guard mass.count == dimension * dimension else {
      throw SamplingError(
        parameter: "mass", expected: "\(dimension * dimension) numbers", found: "\(mass.count)",
        advice: "Give the \(dimension) × \(dimension) elements of the mass matrix, row by row.")
    }
    for i in 0..<dimension {
      for j in 0..<i where mass[i * dimension + j] != mass[j * dimension + i] {
        throw SamplingError(
          parameter: "mass", expected: "a symmetric matrix",
          found: "element (\(i), \(j)) = \(mass[i * dimension + j]),"
            + " element (\(j), \(i)) = \(mass[j * dimension + i])",
          advice: "Give the average of the matrix and its transpose.")
      }
    }
    var factor = Cholesky(dimension: dimension)
    guard factor.factor(mass) else {
      throw SamplingError(
        parameter: "mass", expected: "a positive definite matrix", found: "one that is not",
        advice: "Add a positive number to its diagonal.")
    }
    return Mass(factor: factor)
  }

  public struct Mass: EuclideanMass {
    @usableFromInline let factor: Cholesky
    @usableFromInline var scratch: [Double]

    init(factor: Cholesky) {
      self.factor = factor
      scratch = [Double](repeating: 0, count: factor.dimension)
    }

    @inlinable
    public mutating func kineticEnergy(of momentum: [Double]) -> Double {
      velocity(of: momentum, into: &scratch)
      return 0.5 * Vectors.dot(momentum, scratch)
    }

    @inlinable
    public mutating func drift(
      _ position: [Double], by time: Double, momentum: [Double], into result: inout [Double]
    ) {
      velocity(of: momentum, into: &scratch)
      Vectors.add(position, time, scratch, into: &result)
    }

    @inlinable
    public func velocity(of momentum: [Double], into velocity: inout [Double]) {
      Vectors.copy(momentum, into: &velocity)
      factor.solve(&velocity)
    }

    @inlinable
    public mutating func sampleMomentum(using generator: inout Philox, into momentum: inout [Double]) {
      generator.fillNormal(&scratch)
      factor.multiplyByFactor(scratch, into: &momentum)
    }
  }
}
