// Normal floats: the wide kernels against Philox and the C library, on every kind of processor; statistics.
import WideKernels
import Foundation
import Randomness
import Testing

@Suite struct FloatNormalTests {
  private func kernel(_ count: Int, index: UInt64, level: Int = 0, stream: UInt64 = 7) -> [Float] {
    var values = [Float](repeating: .nan, count: count + 1)
    wide_philox_normals(level, 123, stream, index, count, &values)
    #expect(values[count].isNaN, "written beyond the end")
    return Array(values[..<count])
  }

  /// Number 64 g + 16 k + lane comes from words of block 16 g + lane, by logarithm, sine and cosine in `Double`. Some
  /// blocks cross the carry into the upper word of the counter; the last three have radius words of 3, 28 and nearly
  /// 2³², found by search, and so the largest numbers and the smallest.
  @Test(
    arguments: [
      (0, 0xFEDC_BA98_7654_3210), (0xFFFF_FFF8, 0xFEDC_BA98_7654_3210),
      (0xFFFF_FFFF_FFFF_FFF8, 0xFEDC_BA98_7654_3210), (16_626_682, 7), (38_497_411, 7), (7_809_048, 7),
    ] as [(UInt64, UInt64)])
  func transformation(index: UInt64, stream: UInt64) {
    let values = kernel(256, index: index, stream: stream)
    for (i, value) in values.enumerated() {
      let (group, k, lane) = (i / 64, i % 64 / 16, i % 16)
      let block = Philox.block(
        index: index &+ UInt64(16 * group + lane), stream: stream, seed: 123)
      let pair = k < 2 ? block.0 : block.1
      let (radiusBits, angleBits) = (pair & 0xFFFF_FFFF, pair >> 32)
      let radius = (-2 * log((Double(radiusBits >> 1) + 0.5) * 0x1p-31)).squareRoot()
      let place = Double(Int32(truncatingIfNeeded: angleBits << 2)) * 0x1p-32
      let angle = (Double(angleBits >> 30) + place) * .pi / 2
      let exact = radius * (k % 2 == 0 ? cos(angle) : sin(angle))
      // Near u = 1 the radius is that of a rounded u: 2⁻²⁵ under the root.
      #expect(abs(Double(value) - exact) < 4e-7 * radius + 4e-8 / max(radius, 2e-4), "number \(i)")
    }
  }

  @Test func everyProcessorGivesTheSameBits() {
    let best = kernel(10_001, index: 5)
    for level in [1, 3, 4] { #expect(kernel(10_001, index: 5, level: level) == best) }
    let x = best, y = kernel(10_001, index: 9)
    let sum = wide_sum_of_products(0, x, y, x.count)
    for level in [1, 3, 4] { #expect(wide_sum_of_products(level, x, y, x.count) == sum) }
    #expect(abs(sum - zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }) < 1e-10)
    #expect(
      wide_sum_of_products(0, x, y, 0) == 0
        && wide_sum_of_products(0, x, y, 3)
          == zip(x, y).prefix(3).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    )
  }

  @Test func consecutiveFillsGoOn() {
    var generator = Philox(seed: 123, stream: 7)
    _ = generator.next()  // half a block, which is dropped
    var first = [Float](repeating: 0, count: 100), second = [Float](repeating: 0, count: 64)
    generator.fillNormal(&first)
    generator.fillNormal(&second)
    #expect(first == kernel(100, index: 1) && second == kernel(64, index: 33))
    let next = generator.next()
    #expect(next == Philox.block(index: 49, stream: 7, seed: 123).0)
    var none: [Float] = []
    generator.fillNormal(&none)
  }

  @Test(.enabled(if: isRelease)) func momentsAndDistribution() {
    var generator = Philox(seed: 21, chain: 0, purpose: .momentum)
    var floats = [Float](repeating: .nan, count: 2_000_000)
    generator.fillNormal(&floats)
    let values = floats.map { Double($0) }
    for (k, mean, variance) in [(1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      let z = zScore(values.map { pow($0, Double(k)) }, mean: mean, variance: variance)
      #expect(abs(z) < zBound(comparisons: 8), "moment \(k)")
    }
    // Neighbours, and numbers of one pair.
    for lag in [1, 16, 32, 48] {
      let products = zip(values, values.dropFirst(lag)).map { $0 * $1 }
      #expect(abs(zScore(products, mean: 0, variance: 1)) < zBound(comparisons: 8), "lag \(lag)")
    }
    // The limit distribution exceeds 2.23 once in 10⁴ cases.
    #expect(kolmogorovSmirnov(values) { 0.5 * erfc(-$0 / 2.0.squareRoot()) } < 2.23)
  }
}
