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
    let blocks = takeNormalBlocks(count: values.count)
    values.withUnsafeMutableBufferPointer { blocks.fill($0, from: 0) }
  }

  /// Passes over the blocks that `count` normal numbers take, and tells where these begin, for whoever makes the numbers.
  package mutating func takeNormalBlocks(count: Int) -> NormalBlocks {
    defer { blockIndex &+= 16 * UInt64((count + 63) / 64) }
    secondHalfIsPending = false
    return NormalBlocks(seed: seed, stream: stream, first: blockIndex)
  }
}

/// The blocks of a stream that a vector of normal numbers is made from.
package struct NormalBlocks: Sendable {
  package let seed: UInt64
  package let stream: UInt64
  package let first: UInt64

  /// Overwrites `values` with the numbers from `start` on, a multiple of 64.
  package func fill(_ values: UnsafeMutableBufferPointer<Float>, from start: Int) {
    guard let to = values.baseAddress else { return }
    wide_philox_normals(0, seed, stream, first &+ UInt64(start / 4), values.count, to)
  }
}
