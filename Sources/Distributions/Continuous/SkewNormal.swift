// The skew normal distribution.

import Constraints
import Randomness
import Tracing

/// The skew normal distribution around ξ with scale ω and slant α, element by element.
///
/// log p(x) = log 2 + log φ(z) + log Φ(α z) − log ω with z = (x − ξ)/ω, for all numbers
///
/// Source: Azzalini, "A class of distributions which includes the normal ones", Scand. J. Statist. 12 (1985) 171–178.
public struct SkewNormal: DistributionWithMoments {
  public let location: TracedArray
  public let scale: TracedArray
  public let slant: TracedArray

  /// - Parameters:
  ///   - location: ξ, finite.
  ///   - scale: ω, positive and finite. A constant out of its range stops the trace; where a traced one is, the log
  ///     density is `NaN`.
  ///   - slant: α, finite; 0 gives the normal distribution, positive numbers a longer upper tail.
  public init(
    location: some TracedArrayConvertible, scale: some TracedArrayConvertible,
    slant: some TracedArrayConvertible
  ) {
    self.location = location.parameter("SkewNormal", "location", .finite)
    self.scale = scale.parameter("SkewNormal", "scale", .positive)
    self.slant = slant.parameter("SkewNormal", "slant", .finite)
  }

  public var shape: [Int] { commonShape("SkewNormal", location, scale, slant) }
  public var support: (any Constraint)? { .real }

  /// α/√(1 + α²)
  private var delta: TracedArray {
    // Beyond, the square overflows, and δ has long been ±1.
    let α = min(max(slant, -1e150), 1e150)
    return α / sqrt(1 + α * α)
  }
  /// ξ + ω δ √(2/π) with δ = α/√(1 + α²)
  public var mean: TracedArray { location + (2 / Double.pi).squareRoot() * scale * delta }
  /// ω² (1 − 2 δ²/π)
  public var variance: TracedArray {
    (scale * scale * (1 - 2 / Double.pi * delta * delta)).broadcast(to: shape)
  }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    let z = (x - location) / scale
    return -0.5 * (z * z) + logNormalCDF(slant * z) - log(scale) + (Double.log2 - 0.5 * Double.log2π)
  }

  /// ξ + ω (δ |u| + √(1 − δ²) v) with standard normal u and v.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let δ = delta.drawable("SkewNormal", to: shape)
    return locationScale("SkewNormal", location, scale, shape) { k in
      let (u, v) = (generator.normal(), generator.normal())
      return δ[k] * u.magnitude + (1 - δ[k] * δ[k]).squareRoot() * v
    }
  }
}
