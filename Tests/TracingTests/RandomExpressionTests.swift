// Random expressions: what the simplifier and the compiler make of them must equal plain arithmetic.

import Foundation
import Testing
import Tracing
import TracingTestSupport

/// An expression that can be evaluated plainly or traced.
private indirect enum Expression {
  case variable(Int)
  case constant(Double)
  case unary(Int, Expression)
  case binary(Int, Expression, Expression)

  static let unaries: [(@Sendable (Double) -> Double, @Sendable (TracedArray) -> TracedArray)] = [
    ({ exp(0.3 * $0) }, { exp(0.3 * $0) }), ({ sin($0) }, { sin($0) }), ({ tanh($0) }, { tanh($0) }),
    ({ log(1 + $0 * $0) }, { log(1 + $0 * $0) }), ({ -$0 }, { -$0 }),
    ({ 1 / (2 + cos($0)) }, { 1 / (2 + cos($0)) }),
    ({ (1 + $0 * $0).squareRoot() }, { sqrt(1 + $0 * $0) }), ({ pow($0, 2) }, { pow($0, 2) }),
    ({ 1 / (1 + exp(-$0)) }, { sigmoid($0) }),
    ({ $0 > 0.1 ? $0 * $0 : 0 }, { select($0 .> 0.1, $0 * $0, 0) }),
  ]

  static let binaries:
    [(@Sendable (Double, Double) -> Double, @Sendable (TracedArray, TracedArray) -> TracedArray)] = [
      ({ $0 + $1 }, { $0 + $1 }), ({ $0 - $1 }, { $0 - $1 }), ({ $0 * $1 }, { $0 * $1 }),
      ({ $0 / (3 + sin($1)) }, { $0 / (3 + sin($1)) }), ({ $0 * exp(-0.2 * $1) }, { $0 * exp(-0.2 * $1) }),
      ({ $0 / exp(0.1 * $1) }, { $0 / exp(0.1 * $1) }),
    ]

  static func random(depth: Int, using generator: inout some RandomNumberGenerator) -> Expression {
    if depth == 0 {
      return Bool.random(using: &generator)
        ? .variable(Int.random(in: 0..<4, using: &generator))
        : .constant(Double(Int.random(in: -2...2, using: &generator)))
    }
    if Int.random(in: 0..<3, using: &generator) == 0 {
      let function = Int.random(in: 0..<unaries.count, using: &generator)
      return .unary(function, random(depth: depth - 1, using: &generator))
    }
    let function = Int.random(in: 0..<binaries.count, using: &generator)
    return .binary(
      function, random(depth: depth - 1, using: &generator), random(depth: depth - 1, using: &generator))
  }

  func evaluate(_ q: [Double]) -> Double {
    switch self {
    case .variable(let index): q[index]
    case .constant(let value): value
    case .unary(let function, let x): Self.unaries[function].0(x.evaluate(q))
    case .binary(let function, let x, let y): Self.binaries[function].0(x.evaluate(q), y.evaluate(q))
    }
  }

  /// The expression for each row of `rows`, with variable 0 and 1 the columns and 2 and 3 shared by all.
  func trace(_ variables: [TracedArray]) -> TracedArray {
    switch self {
    case .variable(let index): variables[index]
    case .constant(let value): TracedArray(value)
    case .unary(let function, let x): Self.unaries[function].1(x.trace(variables))
    case .binary(let function, let x, let y):
      Self.binaries[function].1(x.trace(variables), y.trace(variables))
    }
  }
}

@Suite("Random expressions")
struct RandomExpressionTests {
  @Test(
    "scalar expressions have the value of plain arithmetic, and consistent derivatives", arguments: 0..<150)
  func scalars(_ seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    let expression = Expression.random(depth: 2 + seed % 4, using: &generator)
    let q = [0.37, -0.81, 1.23, 0.55]
    expectDerivatives(
      of: { q in expression.trace((0..<4).map { q[$0] }) }, at: q,
      known: .init(value: expression.evaluate(q)),
      tolerance: 3e-6)
  }

  @Test("sums over arrays with shared and separate parts have the value of a plain loop", arguments: 0..<100)
  func sums(_ seed: Int) {
    var generator = SplitMix(state: UInt64(1000 + seed))
    let first = Expression.random(depth: 2 + seed % 3, using: &generator)
    let second = Expression.random(depth: 2, using: &generator)
    let q = [0.37, -0.81, 1.23, 0.55, -0.4, 0.9, 0.31, 1.1]
    let exact = (0..<3).reduce(0.0) { sum, i in
      let row = [q[i], q[3 + i], q[6], q[7]]
      return sum + first.evaluate(row) * second.evaluate(row)
    }
    expectDerivatives(
      of: { q in
        let variables = [q[0..<3], q[3..<6], q[6], q[7]]
        let terms = first.trace(variables) * second.trace(variables)
        return terms.broadcast(to: [3]).sum()
      }, at: q, known: .init(value: exact), tolerance: 3e-6)
  }

  @Test("sums of broadcasts, fed back into arrays longer than the position", arguments: 0..<150)
  func feedback(_ seed: Int) {
    var generator = SplitMix(state: UInt64(5000 + seed))
    let first = Expression.random(depth: 2, using: &generator)
    let second = Expression.random(depth: 1 + seed % 3, using: &generator)
    let data = [0.3, -0.8, 1.9, 0.6, -1.1]
    let q = [0.37, -0.81, 0.55]
    let total: Double = data.reduce(0.0) { $0 + first.evaluate([$1, q[0], q[1], q[2]]) / 5 }
    let exact = data.reduce(0.0) { $0 + second.evaluate([$1, total, q[0], q[1]]) * total }
    expectDerivatives(
      of: { q in
        let total = first.trace([TracedArray(data), q[0], q[1], q[2]]).broadcast(to: [5]).sum() / 5
        return (second.trace([TracedArray(data), total, q[0], q[1]]).broadcast(to: [5]) * total).sum()
      }, at: q, known: .init(value: exact), tolerance: 1e-5)
  }
}
