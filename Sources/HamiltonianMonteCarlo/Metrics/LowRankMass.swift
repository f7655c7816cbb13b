// The mass matrix that the warm-up learns: scales of all coordinates, and a few directions.
import LinearAlgebra
import Randomness

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
  /// Uᵀ `scratch`, as it was projected last.
  @usableFromInline var components: [Double]

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
    components = variances
  }

  @inlinable
  public mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(of momentum: [Scalar]) -> Double {
    let square = load(momentum)
    return energy(ofSquare: square)
  }

  @inlinable
  public mutating func kineticEnergy<Scalar: PhaseSpaceScalar>(
    of momentum: [Scalar], velocity: inout [Scalar]
  ) -> Double {
    let square = load(momentum)
    Self.stretch(&scratch, by: gains, components, along: directions)
    write(into: &velocity)
    return energy(ofSquare: square)
  }

  @inlinable
  public mutating func drift<Scalar: PhaseSpaceScalar>(
    _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar]
  ) {
    load(momentum)
    Self.stretch(&scratch, by: gains, components, along: directions)
    Vectors.checkCounts(position.count, scratch.count)
    Vectors.checkCounts(result.count, scratch.count)
    result.withUnsafeMutableBufferPointer { result in
      position.withUnsafeBufferPointer { position in
        scratch.withUnsafeBufferPointer { x in
          scales.withUnsafeBufferPointer { scales in
            for i in 0..<x.count { result[i] = position[i] + Scalar(time * scales[i] * x[i]) }
          }
        }
      }
    }
  }

  @inlinable
  public mutating func velocity<Scalar: PhaseSpaceScalar>(
    of momentum: [Scalar], into velocity: inout [Scalar]
  ) {
    load(momentum)
    Self.stretch(&scratch, by: gains, components, along: directions)
    write(into: &velocity)
  }

  @inlinable
  public mutating func whiten<Scalar: PhaseSpaceScalar>(displacement: inout [Scalar]) {
    Vectors.checkCounts(displacement.count, scratch.count)
    for i in scratch.indices { scratch[i] = Double(displacement[i]) / scales[i] }
    project()
    Self.stretch(&scratch, by: reciprocalRootGains, components, along: directions)
    for i in displacement.indices { displacement[i] = Scalar(scratch[i]) }
  }

  @inlinable
  public mutating func whiten<Scalar: PhaseSpaceScalar>(momentum: inout [Scalar]) {
    load(momentum)
    Self.stretch(&scratch, by: rootGains, components, along: directions)
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
    project()
    Self.stretch(&scratch, by: reciprocalRootGains, components, along: directions)
    for i in momentum.indices { momentum[i] = Scalar(scratch[i] / scales[i]) }
  }
}

// The steps of the products, all on `scratch`.
extension LowRankMass {
  /// `scratch` = x = σ p, and `components` = Uᵀx.
  /// - Returns: |x|².
  @inlinable @discardableResult
  mutating func load<Scalar: PhaseSpaceScalar>(_ momentum: [Scalar]) -> Double {
    Vectors.checkCounts(momentum.count, scratch.count)
    let square = scratch.withUnsafeMutableBufferPointer { x in
      momentum.withUnsafeBufferPointer { p in
        scales.withUnsafeBufferPointer { scales in
          Vectors.sum(x.count) { i in
            x[i] = Double(p[i]) * scales[i]
            return x[i] * x[i]
          }
        }
      }
    }
    project()
    return square
  }

  /// `result` = σ `scratch`.
  @inlinable
  func write<Scalar: PhaseSpaceScalar>(into result: inout [Scalar]) {
    Vectors.checkCounts(result.count, scratch.count)
    result.withUnsafeMutableBufferPointer { result in
      scratch.withUnsafeBufferPointer { x in
        scales.withUnsafeBufferPointer { scales in
          for i in 0..<x.count { result[i] = Scalar(scales[i] * x[i]) }
        }
      }
    }
  }

  /// `components` = Uᵀ `scratch`.
  @inlinable
  mutating func project() {
    if components.isEmpty { return }
    let n = scratch.count
    components.withUnsafeMutableBufferPointer { components in
      directions.withUnsafeBufferPointer { directions in
        scratch.withUnsafeBufferPointer { x in
          for k in 0..<components.count {
            components[k] = Vectors.sum(n) { directions[k * n + $0] * x[$0] }
          }
        }
      }
    }
  }

  /// ½ xᵀ(I + U (Λ − I) Uᵀ)x of an x that has been projected, by its |x|².
  @inlinable
  func energy(ofSquare square: Double) -> Double {
    var square = square
    for k in components.indices { square += gains[k] * components[k] * components[k] }
    return 0.5 * square
  }

  /// x ← x + U diag(gains) `components`, where these are Uᵀx. All are arguments, since to read one part of `self` while another
  /// one changes takes a copy.
  @inlinable
  static func stretch(
    _ x: inout [Double], by gains: [Double], _ components: [Double], along directions: [Double]
  ) {
    if components.isEmpty { return }
    let n = x.count
    x.withUnsafeMutableBufferPointer { x in
      directions.withUnsafeBufferPointer { directions in
        for k in components.indices {
          let gain = gains[k] * components[k]
          for i in 0..<n { x[i] += gain * directions[k * n + i] }
        }
      }
    }
  }
}
