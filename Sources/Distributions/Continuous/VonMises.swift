// The von Mises distribution of angles.

import Constraints
import Foundation
import Randomness
import Tracing

/// The von Mises distribution of angles between −π and π around a mean direction, element by element.
///
/// log p(x) = κ cos(x − μ) − log I₀(κ) − log 2π for −π ≤ x ≤ π, with the modified Bessel function I₀; the same
/// for μ + 2π.
public struct VonMises: Distribution {
  public let direction: TracedArray
  public let concentration: TracedArray

  /// - Parameters:
  ///   - direction: μ, a finite angle in radians.
  ///   - concentration: κ, not negative, and finite; the angles are uniform at 0. A constant out of its range stops the
  ///     trace; where a traced one is, the log density is `NaN`.
  public init(_ direction: some TracedArrayConvertible, concentration: some TracedArrayConvertible) {
    self.direction = direction.parameter("VonMises", "direction", .finite)
    self.concentration = concentration.parameter("VonMises", "concentration", .notNegative)
  }

  public var shape: [Int] { commonShape("VonMises", direction, concentration) }
  public var support: (any Constraint)? { .interval(-Double.pi, Double.pi) }

  public func logDensity(_ x: TracedArray) -> TracedArray {
    // κ (cos d − 1) = −2 κ sin²(d/2) loses nothing where κ is large and d small.
    let s = sin(0.5 * (x - direction))
    let value = -2 * concentration * s * s - logScaledBesselI0(concentration) - Double.log2π
    return zeroDensity(where: (x .< -Double.pi) .| (x .> Double.pi), else: value)
  }

  /// By rejection from the wrapped Cauchy distribution; by the normal distribution where κ is large.
  ///
  /// Source: Best & Fisher, "Efficient simulation of the von Mises distribution", Applied Statistics 28 (1979),
  /// doi 10.2307/2346732.
  public func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    let μ = direction.drawable("VonMises", to: shape)
    let κ = concentration.drawable("VonMises", to: shape)
    return μ.indices.map { k in
      let angle = μ[k] + generator.centredVonMises(κ[k])
      return angle - 2 * Double.pi * ((angle + Double.pi) / (2 * Double.pi)).rounded(.down)
    }
  }
}

extension RandomNumberGenerator {
  /// A von Mises variate around 0; `NaN` for a concentration that is negative or no number.
  fileprivate mutating func centredVonMises(_ κ: Double) -> Double {
    guard κ >= 0 else { return .nan }
    // Below, the envelope is as flat as the density, and its parameter would cancel.
    if κ < 1e-3 {
      while true {
        let angle = Double.pi * (2 * openUniform() - 1)
        if Foundation.log(openUniform()) <= κ * (Foundation.cos(angle) - 1) { return angle }
      }
    }
    // Normal with variance 1/κ: log p differs by κ x⁴/24, at most some 10⁻⁹, while below the cosines are rounded so
    // coarsely that from 10¹⁶ on all of them are refused.
    if κ > 1e8 { return normal() / κ.squareRoot() }
    let τ = 1 + (1 + 4 * κ * κ).squareRoot()
    let ρ = (τ - (2 * τ).squareRoot()) / (2 * κ)
    let r = (1 + ρ * ρ) / (2 * ρ)
    while true {
      let z = Foundation.cos(Double.pi * openUniform())
      let cosine = (1 + r * z) / (r + z)
      let c = κ * (r - cosine)
      if Foundation.log(c / openUniform()) + 1 - c >= 0 {
        let angle = acos(Swift.min(1, Swift.max(-1, cosine)))
        return uniform() < 0.5 ? -angle : angle
      }
    }
  }
}
