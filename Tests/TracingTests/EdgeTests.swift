// Operations at the edges of their domains, where finite differences say nothing.

import Distributions
import Foundation
import Testing
import Tracing
import TracingTestSupport

@Suite("Edges of operations")
struct EdgeTests {
  @Test("a branch that is not chosen does no harm")
  func unchosenBranches() {
    for x in [0.0, -1.0, -1e300] {
      expectDerivatives(
        of: { select($0[0] .> 0, log($0[0]), 0) }, at: [x],
        known: .init(value: 0, gradient: [0], hessian: [0]), usesDifferences: false)
      expectDerivatives(
        of: { select($0[0] .> 0, sqrt($0[0]) * 3, $0[0] * $0[0]) }, at: [x == -1e300 ? -2 : x],
        known: .init(hessian: [2]), usesDifferences: false)
    }
  }

  @Test("outside the support the log density is −∞ and its derivatives are zero")
  func outsideSupport() {
    expectDerivatives(
      of: { select($0[0] .>= 0, -$0[0], TracedArray(-Double.infinity)) }, at: [-1],
      known: .init(value: -.infinity, gradient: [0], hessian: [0]), usesDifferences: false)
  }

  @Test("the absolute value is flat at zero, and extremes take the first of equals")
  func kinks() {
    expectDerivatives(
      of: { abs($0[0]) }, at: [0], known: .init(value: 0, gradient: [0], hessian: [0]), usesDifferences: false
    )
    expectDerivatives(
      of: { max(2 * $0[0], $0[1]) }, at: [1, 2], known: .init(value: 2, gradient: [2, 0]),
      usesDifferences: false)
    expectDerivatives(
      of: { min(2 * $0[0], $0[1]) }, at: [1, 2], known: .init(value: 2, gradient: [2, 0]),
      usesDifferences: false)
  }

  @Test("large arguments neither overflow nor cancel")
  func largeArguments() {
    expectDerivatives(
      of: { softplus($0[0]) }, at: [800], known: .init(value: 800, gradient: [1], hessian: [0]))
    expectDerivatives(
      of: { softplus($0[0]) }, at: [-800], known: .init(value: 0, gradient: [0], hessian: [0]))
    expectDerivatives(
      of: { sigmoid($0[0]) }, at: [-40], known: .init(value: exp(-40), gradient: [exp(-40)]))
    expectDerivatives(
      of: { sigmoid($0[0]) }, at: [1e6], known: .init(value: 1, gradient: [0], hessian: [0]))
    expectDerivatives(of: { tanh($0[0]) }, at: [400], known: .init(value: 1, gradient: [0], hessian: [0]))
    expectDerivatives(
      of: { expm1($0[0]) }, at: [1e-12], known: .init(value: 1e-12, gradient: [1], hessian: [1]))
    expectDerivatives(
      of: { log1p($0[0]) }, at: [1e-12],
      known: .init(value: 1e-12, gradient: [1 - 1e-12], hessian: [2e-12 - 1]))
    expectDerivatives(of: { erf($0[0]) }, at: [30], known: .init(value: 1, gradient: [0], hessian: [0]))
    expectDerivatives(
      of: { $0.logSumExp() }, at: [1e6, -1e6],
      known: .init(value: 1e6, gradient: [1, 0], hessian: [0, 0, 0, 0]),
      usesDifferences: false)
  }

  @Test("whole powers are smooth at zero and for negative bases")
  func powers() {
    expectDerivatives(
      of: { pow($0[0], 3) }, at: [0], known: .init(value: 0, gradient: [0], hessian: [0]))
    expectDerivatives(
      of: { pow($0[0], 5) }, at: [-2], known: .init(value: -32, gradient: [80], hessian: [-160]))
    expectDerivatives(
      of: { pow($0[0], 6) }, at: [0], known: .init(value: 0, gradient: [0], hessian: [0]))
  }

  @Test("log Σ exp of nothing but −∞ is −∞")
  func emptyMass() {
    let density = TracedLogDensity(dimension: 1) { q in
      let nothing = TracedArray(-Double.infinity)
      return TracedArray.stack([nothing, nothing + q[0]]).logSumExp()
    }
    var evaluator = density.makeEvaluator()
    #expect(evaluator.logDensity(at: [1]) == -.infinity)
  }

  @Test(
    "an invalid position gives NaN or infinity, never a crash",
    arguments: [Double.nan, .infinity, -.infinity])
  func invalidPositions(_ x: Double) {
    for limit in [Int.max, -1] {
      let density = TracedLogDensity(dimension: 3, entrywiseLimit: limit) { q in
        Normal(0, exp(q[0])).logDensity(q[1...]).sum() + lgamma(q[0]) + select(q[1] .> 0, sqrt(q[1]), 1)
      }
      var evaluator = density.makeEvaluator()
      var gradient = [0.0, 0, 0]
      var hessian = [Double](repeating: 0, count: 9)
      #expect(!evaluator.logDensity(at: [x, 1, 1], gradient: &gradient).isFinite)
      evaluator.hessian(at: [x, 1, 1], into: &hessian)
      evaluator.contractedThirdDerivative(at: [x, 1, 1], weights: hessian, into: &gradient)
    }
  }
}

@Suite("Simplifications that must not go too far")
struct SimplificationTests {
  @Test("broadcasts of one index from sources of different lengths are kept apart")
  func broadcastsOfDifferentSources() {
    let t: TracedArray = [0.3, -0.8, 1.9]
    expectDerivatives(
      of: { q in
        let z = t * q[0] * exp(q[1])
        return (z * z).sum()
      }, at: [0.5, 0.7],
      known: .init(gradient: [2 * 4.34 * 0.5 * exp(1.4), 2 * 4.34 * 0.25 * exp(1.4)]))
    expectDerivatives(
      of: { q in (pow(q[0].broadcast(to: [3]), exp(q[1]).broadcast(to: [3])) * t).sum() }, at: [0.5, 0.7])
    expectDerivatives(of: { Normal(t * $0[0] * exp($0[1]), 1).logDensity([1, 2, 3]).sum() }, at: [0.5, 0.7])
    expectDerivatives(of: { Normal($0[0] * t / exp($0[1]), exp($0[1])).logDensity(t).sum() }, at: [0.5, 0.7])
    expectDerivatives(of: { $0.gather([0, 0, 0]).logSoftmax().sum() * $0[1] }, at: [0.5, 0.7])
  }

  @Test("a sum that is broadcast into the array it came from does not send the simplifier in circles")
  func sumsFedBack() {
    expectDerivatives(of: { ($0 * (($0 * $0).sum() + 1)).sum() }, at: [0.5, 0.7])
    expectDerivatives(of: { log($0 / (1 + ($0 * $0).sum())).sum() }, at: [0.5, 0.7])
    expectDerivatives(of: { (($0.sum() + $0[0..<2].sum()) * $0).sum() }, at: [0.5, 0.7, 0.2])
    expectDerivatives(of: { ((exp($0).sum() + exp(2 * $0[0..<2]).sum()) * $0).sum() }, at: [0.5, 0.7, 0.2])
    expectDerivatives(of: { log(TracedArray([1.0, 1.0]) + ($0 * $0).sum()).sum() }, at: [0.5, 0.7])
  }

  @Test("the support stays what it is", arguments: [-0.5, -2.0])
  func support(_ x: Double) {
    for body: (TracedArray) -> TracedArray in [
      { -(sqrt($0[0]) * sqrt($0[0])) }, { pow($0[0], 0.5) * pow($0[0], 0.5) }, { exp(log($0[0])) },
    ] {
      var evaluator = TracedLogDensity(dimension: 1, body).makeEvaluator()
      #expect(evaluator.logDensity(at: [x]).isNaN)
    }
  }

  @Test("powers at a base of zero")
  func powersAtZero() {
    for exponents: [Double] in [[0, 1, 2], [1, 2], [1, 2, 3], [0, 3]] {
      expectDerivatives(of: { pow($0[0], TracedArray(exponents)).sum() }, at: [0])
    }
    expectDerivatives(
      of: { pow(0, $0[0]) }, at: [2], known: .init(value: 0, gradient: [0], hessian: [0]))
  }

  @Test("extremes take the first of equals, in whichever order they are written")
  func ties() {
    expectDerivatives(of: { max($0[0], 0) }, at: [0], known: .init(gradient: [1]), usesDifferences: false)
    expectDerivatives(of: { max(0, $0[0]) }, at: [0], known: .init(gradient: [0]), usesDifferences: false)
    expectDerivatives(
      of: { max($0[1], $0[0]) }, at: [1, 1], known: .init(gradient: [0, 1]), usesDifferences: false)
    expectDerivatives(
      of: { min($0[1], $0[0]) }, at: [1, 1], known: .init(gradient: [0, 1]), usesDifferences: false)
  }

  @Test("log Σ exp of an infinite element is infinite")
  func infiniteMass() {
    var evaluator = TracedLogDensity(dimension: 2) { TracedArray.stack([exp($0[0]), $0[1]]).logSumExp() }
      .makeEvaluator()
    #expect(evaluator.logDensity(at: [800, 1]) == .infinity)
  }
}
