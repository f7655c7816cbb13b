// Functions of arrays: accuracy, edges, and the same bits on every processor, at every place and every length.

import Foundation
import Randomness
import Testing
import WideKernels

private let functions: [wide_function] = [
  .exp, .expm1, .log, .log1p, .sqrt, .tanh, .sigmoid, .softplus, .erf, .abs, .sign,
]

/// Numbers of all sizes and both signs.
private func numbers(_ count: Int, seed: UInt64) -> [Double] {
  var generator = Philox(seed: seed, stream: 0)
  return (0..<count).map { k in
    let size = k % 3 == 0 ? exp2(2_100 * generator.uniform() - 1_075) : exp2(24 * generator.uniform() - 14)
    return k % 2 == 0 ? size : -size
  }
}

@Suite struct ArrayFunctionTests {
  @Test(arguments: functions)
  func everyProcessorPlaceAndLengthGivesTheSameBits(_ function: wide_function) {
    let x = numbers(1_100, seed: 1)
    let values = apply(function, x)
    for level in levels { #expect(same(apply(function, x, level: level), values)) }
    for start in 0..<9 {
      for count in [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 33, 511, 512, 513, 1_025] {
        let part = Array(x[start..<(start + count)])
        for level in levels {
          #expect(same(apply(function, part, level: level), Array(values[start..<(start + count)])))
        }
      }
    }
  }

  /// Where the C library's value is not a number, zero, or infinite, so is ours, with its sign; subnormal numbers and those
  /// next to a threshold differ by two units in the last place at most.
  @Test(arguments: functions)
  func edgesAreThoseOfTheLibrary(_ function: wide_function) {
    let size: [Double] = [
      0, .infinity, .nan, .leastNonzeroMagnitude, 0x1p-1022, .greatestFiniteMagnitude, 1, 1.5, 0.5, 2,
      709.782712893384, 709.7827128933841, 745.1332191019411, 745.1332191019412, 708.4, 40, 37, 1e-300, 1e-17,
      0x1p500, 0x1p501, 0x1p1000, 27.3, 6, 0.9999999999999999, 1.0000000000000002, 0.7071067811865475,
      0.7071067811865476, 1.4142135623730951, 30, 22, 0.34657359027997264, 0.6931471805599453,
      5.960464477539063e-8,
    ]
    let x = size + size.map { -$0 }
    for (x, y) in zip(x, apply(function, x)) {
      let expected = wide_value(function, x)
      if expected.isFinite && expected != 0 {
        #expect(abs(y - expected) <= 2 * expected.ulp && y.sign == expected.sign, "\(function) at \(x): \(y)")
      } else {
        #expect(same([y], [expected]), "\(function) at \(x): \(y) in place of \(expected)")
      }
    }
  }

  #if arch(x86_64)
    struct Row: Sendable, CustomTestStringConvertible {
      let function: wide_function
      let bound: Double
      let range: ClosedRange<Double>
      let exact: @Sendable (Float80) -> Float80
      var testDescription: String { "\(function) on \(range)" }
    }

    // The bounds are what a run over many more numbers found, rounded upwards.
    static let rows: [Row] = [
      Row(function: .exp, bound: 0.7, range: -1...1) { exp($0) },
      Row(function: .exp, bound: 0.7, range: -708...709) { exp($0) },
      Row(function: .exp, bound: 0.9, range: -745...(-708)) { exp($0) },
      Row(function: .expm1, bound: 1.1, range: -1...1) { expm1($0) },
      Row(function: .expm1, bound: 1.2, range: -40...700) { expm1($0) },
      Row(function: .log, bound: 0.9, range: 0.5...2) { log($0) },
      Row(function: .log, bound: 0.9, range: 1e-3...1e6) { log($0) },
      Row(function: .log1p, bound: 0.9, range: -0.9...2) { log1p($0) },
      Row(function: .log1p, bound: 0.9, range: 0...1e9) { log1p($0) },
      Row(function: .tanh, bound: 2.4, range: -3...3) { tanh($0) },
      Row(function: .sigmoid, bound: 2.5, range: -40...40) { 1 / (1 + exp(-$0)) },
      Row(function: .softplus, bound: 1.6, range: -40...40) {
        $0 > 0 ? $0 + log1p(exp(-$0)) : log1p(exp($0))
      },
      Row(function: .erf, bound: 1.9, range: -4...4) { erf($0) },
      Row(function: .erf, bound: 1.9, range: -1e-3...1e-3) { erf($0) },
    ]

    @Test(arguments: rows)
    func valuesAreAccurate(_ row: Row) {
      var generator = Philox(seed: 2, stream: 0)
      let width = row.range.upperBound - row.range.lowerBound
      let x = (0..<40_000).map { _ in row.range.lowerBound + width * generator.uniform() }
      var worst = 0.0
      for (x, y) in zip(x, apply(row.function, x)) {
        let exact = row.exact(Float80(x))
        worst = max(worst, Double(abs(Float80(y) - exact) / Float80(Double(exact).ulp)))
      }
      #expect(worst <= row.bound)
    }
  #endif
}
