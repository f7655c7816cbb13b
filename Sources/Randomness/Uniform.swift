// Uniform variates from any generator.

extension RandomNumberGenerator {
  /// A uniform number in [0, 1): a multiple of 2⁻⁵³.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A uniform number in (0, 1), for use where its logarithm is taken: an odd multiple of 2⁻⁵³.
  @inlinable
  public mutating func openUniform() -> Double {
    (Double(next() >> 12) + 0.5) * 0x1p-52
  }
}
