// Standard normal variates from any generator, by the method of Box and Muller.
import Foundation

extension RandomNumberGenerator {
  /// Overwrites `values` with independent standard normal numbers.
  ///
  /// Each pair comes from two uniform numbers, z = √(−2 log u) (cos 2πw, sin 2πw); the second number of the
  /// last pair is dropped when the count is odd. No |z| exceeds √(−2 log 2⁻⁵³) = 8.57.
  ///
  /// Source: Box & Muller, "A note on the generation of random normal deviates", Ann. Math. Statist. 29
  /// (1958), doi 10.1214/aoms/1177706645.
  @inlinable
  public mutating func fillNormal(_ values: inout [Double]) {
    let count = values.count
    values.withUnsafeMutableBufferPointer { values in
      var i = 0
      while i + 1 < count {
        (values[i], values[i + 1]) = normalPair()
        i += 2
      }
      if i < count { values[i] = normalPair().0 }
    }
  }

  /// One standard normal number; costs as much as two of `fillNormal(_:)`.
  @inlinable
  public mutating func normal() -> Double {
    normalPair().0
  }

  @inlinable
  mutating func normalPair() -> (Double, Double) {
    let radius = (-2 * log(openUniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    return (radius * cos(angle), radius * sin(angle))
  }
}
