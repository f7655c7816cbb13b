// Special functions of arrays: accuracy, edges, and the same bits on every processor, at every place and every length.

import Foundation
import Randomness
import Testing
import WideKernels

private let functions: [wide_special] = [
  .log_gamma, .digamma, .stirling, .stirling_slope, .log_normal_cdf, .inverse_mills,
]

/// The function of each element, written over a copy of the arguments.
private func apply(_ function: wide_special, _ x: [Double], level: Int = 0) -> [Double] {
  let guardValue = 12_345.0
  var result = x + [guardValue]
  result.withUnsafeMutableBufferPointer {
    wide_apply(level, function, $0.baseAddress!, $0.baseAddress!, x.count)
  }
  precondition(result.last == guardValue, "\(function) wrote beyond its end")
  return result.dropLast()
}

@Suite("Special functions of arrays")
struct SpecialFunctionTests {
  @Test("the bits depend on the argument alone", arguments: functions)
  func sameBits(_ function: wide_special) {
    var generator = Philox(seed: 3, stream: 0)
    let size = (0..<600).map { _ in exp2(24 * generator.uniform() - 14) }
    let takesAll = function == .log_normal_cdf || function == .inverse_mills
    let x = size.enumerated().map { k, size in takesAll && k % 2 == 0 ? -size : size }
    let values = apply(function, x)
    for level in levels {
      #expect(same(apply(function, x, level: level), values))
      for start in 0..<9 {
        for count in [0, 1, 2, 7, 8, 9, 17, 511] {
          let part = apply(function, Array(x[start..<(start + count)]), level: level)
          #expect(same(part, Array(values[start..<(start + count)])))
        }
      }
    }
  }

  @Test("the edges of the normal distribution function and of its slope")
  func normalEdges() {
    let x = [-.infinity, -1e308, -1e154, -1e10, -50, -0.0, 0, 40, 1e308, .infinity, .nan]
    let logarithms = apply(.log_normal_cdf, x)
    let slopes = apply(.inverse_mills, x)
    #expect(same(Array(logarithms[0..<2]), [-.infinity, -.infinity]))
    #expect(abs(logarithms[2] / -0.5e308 - 1) < 1e-14 && abs(logarithms[4] - -1254.831361) < 1e-5)
    #expect(same(Array(slopes[0..<3]), [.infinity, 1e308, 1e154]) && abs(slopes[3] / 1e10 - 1) < 1e-15)
    for k in [5, 6] {
      #expect(logarithms[k] == -log(2) && abs(slopes[k] - (2 / Double.pi).squareRoot()) < 2e-16)
    }
    for k in [8, 9] { #expect(logarithms[k] == 0 && slopes[k] == 0) }
    #expect(logarithms[10].isNaN && slopes[10].isNaN)
  }

  @Test("the gamma function at the ends of its range, and its zeros")
  func gammaEdges() {
    let x = [Double.leastNonzeroMagnitude, 0x1p-1022, 1, 2, 0x1p1000, .greatestFiniteMagnitude]
    let logarithms = apply(.log_gamma, x)
    #expect(abs(logarithms[0] - 744.4400719213812) < 1e-12 && abs(logarithms[1] - 1022 * log(2)) < 1e-12)
    #expect(logarithms[2] == 0 && logarithms[3] == 0 && logarithms[5] == .infinity)
    #expect(abs(logarithms[4] / (0x1p1000 * (1000 * log(2) - 1)) - 1) < 1e-15)
    #expect(apply(.digamma, x)[0] == -.infinity && abs(apply(.digamma, x)[2] + 0.5772156649015329) < 2e-16)
    #expect(apply(.stirling, x).allSatisfy { $0 > 0 && $0 < 800 })
  }

  #if arch(x86_64)
    struct Row: Sendable, CustomTestStringConvertible {
      let function: wide_special
      /// In units in the last place of the value, or of 1 where the function has a zero.
      let bound: Double
      var least = 0.0
      let range: ClosedRange<Double>
      let exact: @Sendable (Float80) -> Float80
      var testDescription: String { "\(function) on \(range)" }
    }

    static let rows: [Row] = [
      Row(function: .log_gamma, bound: 3, range: 1e-6...1) { lgamma($0).0 },
      Row(function: .log_gamma, bound: 7, range: 1...3) { lgamma($0).0 },
      Row(function: .log_gamma, bound: 3, range: 3...20) { lgamma($0).0 },
      Row(function: .log_gamma, bound: 3, range: 20...1e9) { lgamma($0).0 },
      Row(function: .digamma, bound: 3, least: 1, range: 1e-6...1) { digamma($0) },
      Row(function: .digamma, bound: 3, least: 1, range: 1...20) { digamma($0) },
      Row(function: .digamma, bound: 3, range: 20...1e9) { digamma($0) },
      Row(function: .stirling, bound: 32, range: 1e-3...1) { stirling($0) },
      Row(function: .stirling, bound: 5, range: 1...10) { stirling($0) },
      Row(function: .stirling, bound: 5, range: 10...1e6) { stirling($0) },
      Row(function: .stirling_slope, bound: 20, range: 1e-3...1) { stirlingSlope($0) },
      Row(function: .stirling_slope, bound: 6, range: 1...10) { stirlingSlope($0) },
      Row(function: .stirling_slope, bound: 5, range: 10...1e6) { stirlingSlope($0) },
      Row(function: .log_normal_cdf, bound: 5, range: -148...(-37)) { logNormalCDF($0) },
      Row(function: .log_normal_cdf, bound: 5, range: -37...0) { logNormalCDF($0) },
      Row(function: .log_normal_cdf, bound: 5, range: -1...1) { logNormalCDF($0) },
      Row(function: .log_normal_cdf, bound: 5, range: 1...37) { logNormalCDF($0) },
      Row(function: .inverse_mills, bound: 2, range: -148...(-38)) { inverseMills($0) },
      Row(function: .inverse_mills, bound: 8, range: -38...(-12)) { inverseMills($0) },
      Row(function: .inverse_mills, bound: 6, range: -12...1) { inverseMills($0) },
      Row(function: .inverse_mills, bound: 8, range: 1...37) { inverseMills($0) },
    ]

    @Test("values are accurate", arguments: rows)
    func accuracy(_ row: Row) {
      var generator = Philox(seed: 4, stream: 0)
      let width = row.range.upperBound - row.range.lowerBound
      let x = (0..<20_000).map { _ in row.range.lowerBound + width * generator.uniform() }
      var worst = (error: 0.0, at: 0.0)
      for (x, y) in zip(x, apply(row.function, x)) {
        let exact = row.exact(Float80(x))
        let unit = max(Double(exact).magnitude, row.least).ulp
        let error = Double(abs(Float80(y) - exact) / Float80(unit))
        if error > worst.error { worst = (error, x) }
      }
      #expect(worst.error <= row.bound, "at \(worst.at)")
    }
  #endif
}

#if arch(x86_64)
  private let logOfTwoPi = log(2 * Float80.pi)

  /// The asymptotic series (DLMF 5.11.1) from 10 on.
  private func stirling(_ x: Float80) -> Float80 {
    if x < 10 { return lgamma(x).0 - (x - 0.5) * log(x) + x - logOfTwoPi / 2 }
    let terms: [Float80] = [
      1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400,
      43867 / 244_188,
    ]
    return terms.reversed().reduce(0) { $0 / (x * x) + $1 } / x
  }

  /// The derivative of the series, reached from below in steps of 1.
  private func stirlingSlope(_ x: Float80) -> Float80 {
    if x < 20 { return stirlingSlope(x + 1) + log1p(1 / x) - (x + 0.5) / (x * (x + 1)) }
    let terms: [Float80] = [
      1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32_760, 1 / 12, -3617 / 8160,
    ]
    return -terms.reversed().reduce(0) { $0 / (x * x) + $1 } / (x * x)
  }

  private func digamma(_ x: Float80) -> Float80 {
    x < 20 ? digamma(x + 1) - 1 / x : log(x) - 0.5 / x + stirlingSlope(x)
  }

  private func logNormalCDF(_ x: Float80) -> Float80 {
    let half = erfc(abs(x) / Float80(2).squareRoot()) / 2
    return x < 0 ? log(half) : log1p(-half)
  }

  /// Far down by the continued fraction of Laplace (DLMF 7.9.3): the square in the density would magnify its rounding.
  private func inverseMills(_ x: Float80) -> Float80 {
    if x < -38 { return -x + stride(from: 40, to: 0, by: -1).reduce(Float80(0)) { Float80($1) / ($0 - x) } }
    return exp(-x * x / 2 - logOfTwoPi / 2) / (erfc(-x / Float80(2).squareRoot()) / 2)
  }
#endif
