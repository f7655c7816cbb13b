// The mass matrix that the warm-up learns: scales of all coordinates, and a few directions.
import InputErrors
import LinearAlgebra
import Randomness

/// The metric that a warm-up adapts. Without one it is the identity.
public struct AdaptiveMetric: EuclideanMetric {
  public init() {}

  public func makeMass(dimension: Int) -> LowRankMass { LowRankMass(dimension: dimension) }
}

extension AdaptiveMetric: CustomStringConvertible {
  public var description: String { "AdaptiveMetric" }
}

/// A mass matrix M whose inverse is diagonal up to a few directions:
///
///     M⁻¹ = σ (I + U (Λ − I) Uᵀ) σ
///
/// with the scales σ of the coordinates on a diagonal, orthonormal columns U and variances Λ along them. All products take
/// time in proportion to n (k + 1) for k directions.
public struct LowRankMass: EuclideanMass, Sendable {
  /// σ.
  public let scales: [Double]
  /// Λ, one for each direction.
  public let variances: [Double]
  /// The columns of U, one after the other.
  public let directions: [Double]
  /// √Λ − 1, 1/√Λ − 1 and Λ − 1.
  @usableFromInline let rootGains: [Double]
  @usableFromInline let reciprocalRootGains: [Double]
  @usableFromInline let gains: [Double]
  @usableFromInline var scratch: [Double]

  /// The identity.
  public init(dimension: Int) { self.init(scales: [Double](repeating: 1, count: dimension)) }

  /// - Parameters:
  ///   - scales: σ, n positive numbers.
  ///   - variances: Λ, k positive numbers.
  ///   - directions: k orthonormal vectors of n numbers, one after the other.
  public init(scales: [Double], variances: [Double] = [], directions: [Double] = []) {
    precondition(
      directions.count == scales.count * variances.count,
      "LowRankMass: expected \(variances.count) directions of \(scales.count) numbers, found \(directions.count) numbers"
    )
    self.scales = scales
    self.variances = variances
    self.directions = directions
    gains = variances.map { $0 - 1 }
    rootGains = variances.map { $0.squareRoot() - 1 }
    reciprocalRootGains = variances.map { 1 / $0.squareRoot() - 1 }
    scratch = scales
  }

  @inlinable
  public mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(of momentum: [Scalar]) -> Double {
    load(momentum, reciprocal: false)
    let square = Vectors.dot(scratch, scratch)
    let n = scratch.count
    let extra = gains.indices.reduce(0.0) { sum, k in
      let component = directions[(k * n)..<((k + 1) * n)].withUnsafeBufferPointer { u in
        Vectors.sum(n) { u[$0] * scratch[$0] }
      }
      return sum + gains[k] * component * component
    }
    return 0.5 * (square + extra)
  }

  @inlinable
  public mutating func drift<Scalar: PhaseSpaceScalar>(
    _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar]
  ) {
    Vectors.checkCounts(position.count, result.count)
    load(momentum, reciprocal: false)
    stretch(by: gains)
    for i in result.indices { result[i] = position[i] + Scalar(time * scales[i] * scratch[i]) }
  }

  @inlinable
  public mutating func velocity<Scalar: PhaseSpaceScalar>(
    of momentum: [Scalar], into velocity: inout [Scalar]
  ) {
    load(momentum, reciprocal: false)
    stretch(by: gains)
    for i in velocity.indices { velocity[i] = Scalar(scales[i] * scratch[i]) }
  }

  @inlinable
  public mutating func whiten<Scalar: PhaseSpaceScalar>(displacement: inout [Scalar]) {
    load(displacement, reciprocal: true)
    stretch(by: reciprocalRootGains)
    for i in displacement.indices { displacement[i] = Scalar(scratch[i]) }
  }

  @inlinable
  public mutating func whiten<Scalar: PhaseSpaceScalar>(momentum: inout [Scalar]) {
    load(momentum, reciprocal: false)
    stretch(by: rootGains)
    for i in momentum.indices { momentum[i] = Scalar(scratch[i]) }
  }

  public func diagonals(masses: inout [Double], inverse: inout [Double]) {
    let n = scales.count
    for i in 0..<n {
      var (mass, reciprocal) = (1.0, 1.0)
      for k in gains.indices {
        let u = directions[k * n + i]
        reciprocal += gains[k] * u * u
        mass += (1 / variances[k] - 1) * u * u
      }
      masses[i] = mass / (scales[i] * scales[i])
      inverse[i] = reciprocal * scales[i] * scales[i]
    }
  }

  @inlinable
  public mutating func sampleMomentum<Scalar: PhaseSpaceScalar>(
    using generator: inout Philox, into momentum: inout [Scalar]
  ) {
    Vectors.checkCounts(momentum.count, scratch.count)
    generator.fillNormal(&scratch)
    stretch(by: reciprocalRootGains)
    for i in momentum.indices { momentum[i] = Scalar(scratch[i] / scales[i]) }
  }

  /// `scratch` = σ x, or σ⁻¹ x.
  @inlinable
  mutating func load<Scalar: PhaseSpaceScalar>(_ x: [Scalar], reciprocal: Bool) {
    Vectors.checkCounts(x.count, scratch.count)
    if reciprocal {
      for i in scratch.indices { scratch[i] = Double(x[i]) / scales[i] }
    } else {
      for i in scratch.indices { scratch[i] = Double(x[i]) * scales[i] }
    }
  }

  /// `scratch` ← (I + U diag(gains) Uᵀ) `scratch`.
  @inlinable
  mutating func stretch(by gains: [Double]) {
    let n = scratch.count
    for k in gains.indices {
      scratch.withUnsafeMutableBufferPointer { x in
        directions.withUnsafeBufferPointer { directions in
          let start = k * n
          let gain = gains[k] * Vectors.sum(n) { directions[start + $0] * x[$0] }
          for i in 0..<n { x[i] += gain * directions[start + i] }
        }
      }
    }
  }
}
