// The transformation of Box and Muller: from random words to normal numbers, two pairs at a time.

/// Two pairs of standard normal numbers: z = √(−2 log u) (cos 2πw, sin 2πw) in each lane.
///
/// u is an odd multiple of 2⁻⁵³ in (0, 1), from the upper 52 bits of `radiusBits`. The two top bits of
/// `angleBits` choose a quarter of the circle, the next 52 bits the place in it.
///
/// Logarithm, sine and cosine are power series on reduced arguments, summed by additions and multiplications
/// only: accurate to about one unit in the last place, and the same bits on every machine.
@inlinable
package func boxMuller(
  radiusBits: SIMD2<UInt64>, angleBits: SIMD2<UInt64>
) -> (cosines: SIMD2<Double>, sines: SIMD2<Double>) {
  let u = oneToTwo(radiusBits) - (1 - 0x1p-53)
  let radius = (-2 * logarithm(ofUniform: u)).squareRoot()
  // Measured in turns from the middle of the quarter: [−1/8, 1/8).
  let turns = (oneToTwo(angleBits &<< 2) - 1.5) * 0.25
  let (cosine, sine) = cosineAndSine(2 * Double.pi * turns)
  // Quarters 0, 1, 2, 3 turn (c, s) into (c, s), (−s, c), (−c, −s), (s, −c).
  let isOdd = 0 &- ((angleBits &>> 62) & 1)
  let exchange = (words(cosine) ^ words(sine)) & isOdd
  let signOfCosine = (angleBits ^ (angleBits &<< 1)) & (1 << 63)
  let signOfSine = angleBits & (1 << 63)
  return (
    radius * doubles(words(cosine) ^ exchange ^ signOfCosine),
    radius * doubles(words(sine) ^ exchange ^ signOfSine)
  )
}

/// log u for normal numbers u in (0, 1).
@inlinable
func logarithm(ofUniform u: SIMD2<Double>) -> SIMD2<Double> {
  // u = 2ᵉ m with m in [√½, √2); log m = 2 artanh s with s = (m − 1)/(m + 1), |s| < 0.172.
  let rootHalf = SIMD2<UInt64>(repeating: (0.5).squareRoot().bitPattern)
  let shifted = words(u) &+ (0x3FF0_0000_0000_0000 &- rootHalf)
  let m = doubles((shifted & 0x000F_FFFF_FFFF_FFFF) &+ rootHalf)
  // 2⁵² + exponent + 1023 as a bit pattern, which needs no conversion of integers.
  let e = doubles(shifted &>> 52 | 0x4330_0000_0000_0000) - (0x1p52 + 1023)
  let s = (m - 1) / (m + 1)
  let x = s * s
  let low = cubic(x, 1.0 / 3, 1.0 / 5, 1.0 / 7, 1.0 / 9)
  let high = cubic(x, 1.0 / 11, 1.0 / 13, 1.0 / 15, 1.0 / 17) + x * x * (x * x) * (1.0 / 19)
  let series: SIMD2<Double> = x * (low + x * x * (x * x) * high)
  return e * 0.693_147_180_559_945_309_42 + 2 * (s + s * series)
}

/// cos θ and sin θ for |θ| ≤ π/4, by Taylor's series.
@inlinable
func cosineAndSine(_ theta: SIMD2<Double>) -> (SIMD2<Double>, SIMD2<Double>) {
  let x = theta * theta
  let x4 = x * x * (x * x)
  let cosineLow = cubic(x, -1.0 / 2, 1.0 / 24, -1.0 / 720, 1.0 / 40_320)
  let cosineHigh = cubic(
    x, -1.0 / 3_628_800, 1.0 / 479_001_600, -1.0 / 87_178_291_200, 1.0 / 20_922_789_888_000)
  let sineLow = cubic(x, -1.0 / 6, 1.0 / 120, -1.0 / 5040, 1.0 / 362_880)
  let sineHigh = cubic(x, -1.0 / 39_916_800, 1.0 / 6_227_020_800, -1.0 / 1_307_674_368_000, 0)
  return (1 + x * (cosineLow + x4 * cosineHigh), theta + theta * (x * (sineLow + x4 * sineHigh)))
}

/// c₀ + c₁x + c₂x² + c₃x³.
@inlinable
func cubic(_ x: SIMD2<Double>, _ c0: Double, _ c1: Double, _ c2: Double, _ c3: Double) -> SIMD2<Double> {
  let low: SIMD2<Double> = c0 + c1 * x
  let high: SIMD2<Double> = c2 + c3 * x
  return low + x * x * high
}

/// The upper 52 bits as the fraction of a number in [1, 2).
@inlinable
func oneToTwo(_ words: SIMD2<UInt64>) -> SIMD2<Double> { doubles(words &>> 12 | 0x3FF0_0000_0000_0000) }

@inlinable
func doubles(_ words: SIMD2<UInt64>) -> SIMD2<Double> { unsafeBitCast(words, to: SIMD2<Double>.self) }

@inlinable
func words(_ doubles: SIMD2<Double>) -> SIMD2<UInt64> { unsafeBitCast(doubles, to: SIMD2<UInt64>.self) }
