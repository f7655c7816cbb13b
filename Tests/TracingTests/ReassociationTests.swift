// Simplifications keep values: no constant travels to where it overflows, underflows or cancels.

import Foundation
import LogDensities
import Testing
import Tracing

@Suite("Reassociation")
struct ReassociationTests {
  @Test("constants stay where they are needed")
  func constants() {
    expectValue(log(1e-20), at: [1]) { log(1 - $0[0] + 1e-20) }
    expectValue(1, at: [1e150]) { pow(1e-200 * $0[0], 2) * 1e100 }
    expectValue(1e50, at: [1e-300, 1e-50]) { (1e200 * $0[0]) * (1e200 * $0[1]) }
    expectValue(1e120, at: [1e160, 1e160]) { (1e-100 * $0[0]) * (1e-100 * $0[1]) }
    expectValue(1e60, at: [1e-150]) { pow($0[0] * 1e170, 3) }
    expectValue(1, at: [1e200]) { pow($0[0] / 1e200, 2) }
    expectValue(3, at: [1e200]) { q in pow(q[0] * TracedArray([1e-200, 1e-200, 1e-200]), 2).sum() }
    expectValue(2e-16, at: [1 - 1e-16]) { q in (1 - q.gather([0, 0])).sum() * 0.9007199254740992 }
    let p = 1 - 1e-13
    expectValue(log(3 * (1 - p)), at: [p, p, p]) { log((1 - $0).sum()) }
    expectValue(1e-100, at: [1, 1e-100, 1]) { $0[1] + ($0[0] - $0[2]) }
    expectValue(2 * log(1e-20), at: [1, 1]) { q in
      let rows = TracedArray.concatenate([q, -q]).reshaped(to: [2, 2])
      return log(TracedArray([1e-20, 1e-20]) + rows.sum(axis: 0)).sum()
    }
    expectValue(log(1e-20), at: [1, 1]) { log((1 - $0[0]) + (1e-20 + 0 * $0[1])) }
    expectValue(1e-30, at: [1]) { (($0[0] - 1) + 2e-30) - 1e-30 }
    expectValue(2, at: [1e200, 1e-200]) { q in pow(TracedArray([1e200, -1e200]) * q[1], 2).sum() }
    expectValue(1e300, at: [1e-300]) { 1e300 * (1e300 * $0[0]) }
    expectValue(2e307, at: [0.1]) { 1e308 * $0[0] + 1e308 * $0[0] }
  }

  private func expectValue(
    _ expected: Double, at point: [Double], sourceLocation: SourceLocation = #_sourceLocation,
    _ body: (TracedArray) -> TracedArray
  ) {
    var gradient = [Double](repeating: 0, count: point.count)
    var evaluator = TracedLogDensity(dimension: point.count, body).makeEvaluator()
    for value in [evaluator.logDensity(at: point), evaluator.logDensity(at: point, gradient: &gradient)] {
      #expect(
        abs(value - expected) <= 1e-12 * abs(expected), "found \(value)", sourceLocation: sourceLocation)
    }
  }

  @Test("random arithmetic with extreme numbers stays within its rounding errors", arguments: 0..<20)
  func randomArithmetic(_ block: Int) {
    for seed in (200 * block)..<(200 * (block + 1)) {
      var random = SplitMix(state: UInt64(seed))
      let point = (0..<3).map { _ in Arithmetic.variables.randomElement(using: &random)! }
      let expression = Arithmetic.random(depth: Int.random(in: 1...5, using: &random), using: &random)
      let plain = expression.evaluate(point)
      guard plain.isTame else { continue }
      var evaluator = TracedLogDensity(dimension: 3, expression.trace).makeEvaluator()
      let value = evaluator.logDensity(at: point)
      #expect(
        abs(value - plain.value) <= 8 * plain.error,
        "seed \(seed): found \(value), expected \(plain.value) ± \(plain.error) at \(point): \(expression)")
    }
  }
}

/// A number with a bound of its rounding error, and whether all that led to it was far from overflow and underflow.
private struct Rounded {
  var value: Double
  var error = 0.0
  var isTame = true

  init(_ value: Double) { self.value = value }

  private init(_ value: Double, inherited: Double, _ operands: Rounded...) {
    self.value = value
    error = inherited + 0x1p-52 * abs(value)
    // Moderate constants may change their place, which shows near overflow and underflow.
    let isModerate = value == 0 || (value.magnitude > 1e-290 && value.magnitude < 1e290)
    isTame = operands.allSatisfy(\.isTame) && isModerate && error.isFinite
  }

  static func + (a: Rounded, b: Rounded) -> Rounded {
    Rounded(a.value + b.value, inherited: a.error + b.error, a, b)
  }

  static func - (a: Rounded, b: Rounded) -> Rounded {
    Rounded(a.value - b.value, inherited: a.error + b.error, a, b)
  }

  static func * (a: Rounded, b: Rounded) -> Rounded {
    var result = Rounded(
      a.value * b.value, inherited: abs(a.value) * b.error + abs(b.value) * a.error + a.error * b.error, a, b)
    if result.value == 0, a.value != 0, b.value != 0 { result.isTame = false }
    return result
  }

  static func / (a: Rounded, b: Rounded) -> Rounded {
    let value = a.value / b.value
    var result = Rounded(
      value, inherited: (a.error + abs(value) * b.error) / (abs(b.value) - b.error), a, b)
    if value == 0, a.value != 0 { result.isTame = false }
    if !(b.error < abs(b.value)) { result.isTame = false }
    return result
  }
}

/// Arithmetic of three variables and constants, all of which may be very large or small.
private indirect enum Arithmetic {
  case variable(Int)
  case constant(Double)
  case add(Arithmetic, Arithmetic)
  case subtract(Arithmetic, Arithmetic)
  case multiply(Arithmetic, Arithmetic)
  case divide(Arithmetic, Arithmetic)
  /// The sum of x c₀, x c₁, x c₂.
  case sumOfMultiples(Arithmetic, [Double])
  case square(Arithmetic)

  static let variables: [Double] = [1e-150, 1e-100, 1e-8, 0.5, 1, 1, 3, 1e8, 1e100, 1e150]
  static let constants: [Double] = [1e-200, 1e-100, 1e-20, 0.5, 1, 1, 2, 3, 1e20, 1e100, 1e200]

  static func random(depth: Int, using generator: inout SplitMix) -> Arithmetic {
    if depth == 0 {
      return Bool.random(using: &generator)
        ? .variable(Int.random(in: 0..<3, using: &generator))
        : .constant(constants.randomElement(using: &generator)!)
    }
    let a = random(depth: depth - 1, using: &generator)
    let kind = Int.random(in: 0..<7, using: &generator)
    if kind == 5 {
      return .sumOfMultiples(a, (0..<3).map { _ in constants.randomElement(using: &generator)! })
    }
    if kind == 6 { return .square(a) }
    let b = random(depth: Int.random(in: 0..<depth, using: &generator), using: &generator)
    switch kind {
    case 0: return .add(a, b)
    case 1: return .subtract(a, b)
    case 2: return .divide(a, b)
    default: return .multiply(a, b)
    }
  }

  func evaluate(_ q: [Double]) -> Rounded {
    switch self {
    case .variable(let i): return Rounded(q[i])
    case .constant(let c): return Rounded(c)
    case .add(let a, let b): return a.evaluate(q) + b.evaluate(q)
    case .subtract(let a, let b): return a.evaluate(q) - b.evaluate(q)
    case .multiply(let a, let b): return a.evaluate(q) * b.evaluate(q)
    case .divide(let a, let b): return a.evaluate(q) / b.evaluate(q)
    case .sumOfMultiples(let a, let c):
      let x = a.evaluate(q)
      return c.dropFirst().reduce(x * Rounded(c[0])) { $0 + x * Rounded($1) }
    case .square(let a):
      let x = a.evaluate(q)
      return x * x
    }
  }

  func trace(_ q: TracedArray) -> TracedArray {
    switch self {
    case .variable(let i): q[i]
    case .constant(let c): TracedArray(c)
    case .add(let a, let b): a.trace(q) + b.trace(q)
    case .subtract(let a, let b): a.trace(q) - b.trace(q)
    case .multiply(let a, let b): a.trace(q) * b.trace(q)
    case .divide(let a, let b): a.trace(q) / b.trace(q)
    case .sumOfMultiples(let a, let c): (a.trace(q) * TracedArray(c)).sum()
    case .square(let a): pow(a.trace(q), 2)
    }
  }
}
