// Standard normal variates from any generator.

extension RandomNumberGenerator {
  /// Overwrites `values` with independent standard normal numbers.
  ///
  /// Two random words give a pair of normals; the second of the last pair is dropped when the count is odd.
  /// No |z| exceeds √(−2 log 2⁻⁵³) = 8.57, which true normals exceed once in 10¹⁷ draws.
  ///
  /// Source: Box & Muller, "A note on the generation of random normal deviates", Ann. Math. Statist. 29
  /// (1958), doi 10.1214/aoms/1177706645.
  // Not inlined: in optimised top-level code Swift 6.3 takes the elements of an array literal for constants and
  // does not see that they are overwritten here.
  @inlinable @inline(never)
  public mutating func fillNormal(_ values: inout [Double]) {
    let count = values.count
    values.withUnsafeMutableBufferPointer { values in
      var i = 0
      while i + 2 < count {
        let (radius0, angle0) = (next(), next())
        let (radius1, angle1) = (next(), next())
        let (cosines, sines) = boxMuller(
          radiusBits: SIMD2(radius0, radius1), angleBits: SIMD2(angle0, angle1))
        values[i] = cosines[0]
        values[i + 1] = sines[0]
        values[i + 2] = cosines[1]
        if i + 3 < count { values[i + 3] = sines[1] }
        i += 4
      }
      if i < count {
        let (cosine, sine) = normalPair()
        values[i] = cosine
        if i + 1 < count { values[i + 1] = sine }
      }
    }
  }

  /// One standard normal number: the first that `fillNormal(_:)` would give.
  @inlinable
  public mutating func normal() -> Double {
    normalPair().0
  }

  @inlinable
  mutating func normalPair() -> (Double, Double) {
    let (radius, angle) = (next(), next())
    let (cosines, sines) = boxMuller(
      radiusBits: SIMD2(repeating: radius), angleBits: SIMD2(repeating: angle))
    return (cosines[0], sines[0])
  }
}
