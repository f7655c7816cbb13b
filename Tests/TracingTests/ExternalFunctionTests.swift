// Functions with a gradient of their own inside a trace.

import Foundation
import LogDensities
import Testing
import Tracing

@Suite("External functions")
struct ExternalFunctionTests {
  /// Σ xᵢ³/3 + x₀ sin x₁.
  static let function: @Sendable ([Double], inout [Double]) -> Double = { x, gradient in
    for i in x.indices { gradient[i] = x[i] * x[i] }
    gradient[0] += sin(x[1])
    gradient[1] += x[0] * cos(x[1])
    return x.reduce(0) { $0 + $1 * $1 * $1 / 3 } + x[0] * sin(x[1])
  }

  static func density(external isExternal: Bool) -> TracedLogDensity {
    TracedLogDensity(dimension: 3) { q in
      let x = exp(0.3 * q[0..<2])
      let inner =
        isExternal
        ? external("inner", of: x, valueAndGradient: function) : (x * x * x).sum() / 3 + x[0] * sin(x[1])
      return -(inner * inner) + inner * q[2] - (q * q).sum()
    }
  }

  @Test("value and gradient are those of the function written out")
  func values() {
    var (own, traced) = (
      Self.density(external: true).makeEvaluator(), Self.density(external: false).makeEvaluator()
    )
    for q in [[0.3, -0.8, 1.2], [-1, 0.5, 0.1]] {
      var (g, h) = ([0.0, 0, 0], [0.0, 0, 0])
      let (a, b) = (own.logDensity(at: q, gradient: &g), traced.logDensity(at: q, gradient: &h))
      #expect(abs(a - b) < 1e-13 * abs(b))
      for (x, y) in zip(g, h) { #expect(abs(x - y) < 1e-12) }
    }
    #expect(checkDerivatives(of: GradientOnly(Self.density(external: true)), at: [0.3, -0.8, 1.2]).agrees)
  }

  @Test("a constant argument gives a constant")
  func constants() {
    let value = external("f", of: [1, 2], valueAndGradient: Self.function)
    #expect(value.constantValues == [3 + sin(2)])
  }

  @Test("second derivatives stop with a message")
  func curvature() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var evaluator = Self.density(external: true).makeEvaluator()
      var hessian = [Double](repeating: 0, count: 9)
      evaluator.hessian(at: [0.3, -0.8, 1.2], into: &hessian)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(
      message.contains("external(\"inner\")") && message.contains("no second derivatives"), "\(message)")
  }
}

/// A log density without its second derivatives.
private struct GradientOnly: LogDensity {
  let base: TracedLogDensity
  init(_ base: TracedLogDensity) { self.base = base }
  var dimension: Int { base.dimension }

  struct Evaluator: GradientEvaluator {
    var base: TracedEvaluator
    mutating func logDensity(at q: [Double]) -> Double { base.logDensity(at: q) }
    mutating func logDensity(at q: [Double], gradient: inout [Double]) -> Double {
      base.logDensity(at: q, gradient: &gradient)
    }
  }

  func makeEvaluator() -> Evaluator { Evaluator(base: base.makeEvaluator()) }
}
