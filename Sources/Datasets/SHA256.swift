// The hash function SHA-256, by which the files of a data set are recognised.

/// SHA-256 of bytes, as 64 hexadecimal digits.
///
/// Source: NIST, "Secure Hash Standard", FIPS 180-4 (2015), section 6.2, doi 10.6028/NIST.FIPS.180-4.
package func sha256(_ bytes: [UInt8]) -> String {
  var state = SHA256State()
  let whole = bytes.count / 64 * 64
  bytes.withUnsafeBufferPointer { bytes in
    for start in stride(from: 0, to: whole, by: 64) { state.absorb(bytes, at: start) }
  }
  // The padding: a one bit, zeros, and the length in bits as a big-endian number of 64 bits.
  var tail = Array(bytes[whole...]) + [0x80]
  while tail.count % 64 != 56 { tail.append(0) }
  for shift in stride(from: 56, through: 0, by: -8) {
    tail.append(UInt8(truncatingIfNeeded: (8 * bytes.count) >> shift))
  }
  tail.withUnsafeBufferPointer { tail in
    for start in stride(from: 0, to: tail.count, by: 64) { state.absorb(tail, at: start) }
  }
  return (0..<8).map { word in
    let digits = String(state.hash[word], radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }.joined()
}

private struct SHA256State {
  var hash: SIMD8<UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var schedule = [UInt32](repeating: 0, count: 64)

  mutating func absorb(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) {
    let old = hash
    var (a, b, c, d) = (old[0], old[1], old[2], old[3])
    var (e, f, g, h) = (old[4], old[5], old[6], old[7])
    schedule.withUnsafeMutableBufferPointer { w in
      for t in 0..<16 {
        let i = start + 4 * t
        w[t] =
          UInt32(bytes[i]) << 24 | UInt32(bytes[i + 1]) << 16 | UInt32(bytes[i + 2]) << 8
          | UInt32(bytes[i + 3])
      }
      for t in 16..<64 {
        let s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ (w[t - 15] >> 3)
        let s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ (w[t - 2] >> 10)
        w[t] = s1 &+ w[t - 7] &+ s0 &+ w[t - 16]
      }
      for t in 0..<64 {
        let t1 =
          h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ ((e & f) ^ (~e & g))
          &+ roundConstants[t] &+ w[t]
        let t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ ((a & b) ^ (a & c) ^ (b & c))
        (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
      }
    }
    hash = old &+ SIMD8(a, b, c, d, e, f, g, h)
  }
}

@inline(__always)
private func rotate(_ x: UInt32, _ n: UInt32) -> UInt32 { x >> n | x << (32 - n) }

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: [UInt32] = {
  var primes: [UInt64] = []
  var candidate: UInt64 = 2
  while primes.count < 64 {
    if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
    candidate += 1
  }
  return primes.map(cubeRootFraction)
}()

/// ⌊2³² ∛p⌋ without its whole part, in exact arithmetic: x is the largest with x³ ≤ 2⁹⁶ p.
private func cubeRootFraction(of prime: UInt64) -> UInt32 {
  var root: UInt64 = 0
  for bit in stride(from: 35, through: 0, by: -1) {
    let trial = root | 1 << UInt64(bit)
    if UInt128(trial) * UInt128(trial) * UInt128(trial) <= UInt128(prime) << 96 { root = trial }
  }
  return UInt32(truncatingIfNeeded: root)
}
