// Standard normal variates in single precision, many at a time.
internal import WideKernels

extension Philox {
  /// Overwrites `values` with independent standard normal numbers, from whole blocks: half a block that is pending is
  /// dropped, and each 64 numbers take 16 blocks.
  ///
  /// The transformation of Box and Muller in `Float`, two words of 32 bits for two numbers. No |z| exceeds
  /// √(−2 log 2⁻³²) ≈ 6.6604, which true normals exceed once in 4 · 10¹⁰ draws. Near zero the numbers are coarse: a
  /// pair is (0, 0) once in 2²⁵, because its radius is rounded. The bits are the same on every machine.
  public mutating func fillNormal(_ values: inout [Float]) {
    let (seed, stream, first) = (seed, stream, blockIndex)
    values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      wide_philox_normals(0, seed, stream, first, values.count, start)
    }
    secondHalfIsPending = false
    blockIndex &+= 16 * UInt64((values.count + 63) / 64)
  }
}
