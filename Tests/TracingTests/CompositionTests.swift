// Functions of elements that are made of others, and quantiles: derivatives inside their domains and at their edges.

import Foundation
import Testing
import Tracing
import TracingTestSupport

private let anywhere: [[Double]] = [[0.7, -1.3], [-2.1, 0.4], [3.5, 1.2], [0, 1]]
private let positive: [[Double]] = [[0.7, 1.3], [2.1, 0.4], [9.5, 3.2]]
private let inside: [[Double]] = [[0.7, -1.1], [0.1, 0.2], [0, 1]]
private let quadrants: [[Double]] = [
  [1, 2], [2, 1], [2, -1], [1, -2], [-1, -2], [-2, -1], [-2, 1], [-1, 2], [0, 2], [2, 0], [-2, 0],
  [1, 1], [-1, 1], [1, -1], [-1, -1],
]

/// The plain numbers of a function of one plain number.
private func value(_ x: Double, _ function: (TracedArray) -> TracedArray) -> Double {
  function(TracedArray(x)).constantValues![0]
}

/// Φ⁻¹ by Newton's steps.
private func quantile(_ p: Double) -> Double {
  (0..<60).reduce(0.0) { z, _ in
    z - (0.5 * erfc(-z / 2.squareRoot()) - p) / exp(-z * z / 2) * (2 * Double.pi).squareRoot()
  }
}

@Suite("Compositions")
struct CompositionTests {
  static let functions: [OperationCase] = [
    .init("log10", positive, { log10($0[0] * $0[1]) }, { log10($0[0] * $0[1]) }),
    .init("logit", [[0.2, 0.9], [0.5, 0.5]], { logit($0[0] * $0[1]) }) {
      log($0[0] * $0[1] / (1 - $0[0] * $0[1]))
    },
    .init("tan", anywhere, { tan($0[0] * $0[1]) }, { tan($0[0] * $0[1]) }),
    .init("sinh", anywhere, { sinh($0[0] * $0[1]) }, { sinh($0[0] * $0[1]) }),
    .init("cosh", anywhere, { cosh($0[0] * $0[1]) }, { cosh($0[0] * $0[1]) }),
    .init("asin", inside, { asin($0[0] * $0[1]) }, { asin($0[0] * $0[1]) }),
    .init("acos", inside, { acos($0[0] * $0[1]) }, { acos($0[0] * $0[1]) }),
    .init("atan2", quadrants, { atan2($0[0], $0[1]) }, { atan2($0[0], $0[1]) }),
    .init("erfc", anywhere, { erfc($0[0] * $0[1]) }, { erfc($0[0] * $0[1]) }),
    .init("logBeta", positive, { logBeta($0[0], $0[1]) + logBeta($0[0], 2.0) + logBeta(2.0, $0[1]) }) { q in
      let both = lgamma(q[0]) + lgamma(q[1]) - lgamma(q[0] + q[1])
      return both - log(q[0] * (q[0] + 1)) - log(q[1] * (q[1] + 1))
    },
    .init("softmax", anywhere, { $0.softmax()[0] * $0[1] }) { q in
      exp(q[0]) / (exp(q[0]) + exp(q[1])) * q[1]
    },
    .init("product", anywhere + [[0, 0]], { TracedArray.concatenate([$0, 3, $0 * $0]).product() }) { q in
      3 * pow(q[0] * q[1], 3)
    },
    .init(
      "product(axis:)", [[1, 2, 3, 4, 5, 6]], { exp($0.reshaped(to: [2, 3]).product(axis: 1) / 100).sum() }
    ) {
      q in exp(q[0] * q[1] * q[2] / 100) + exp(q[3] * q[4] * q[5] / 100)
    },
    .init(
      "normalQuantile", [[0.3, 0.9], [0.1, 0.5], [0.8, 0.99], [0.5, 1]], { normalQuantile($0[0] * $0[1]) }
    ) {
      quantile($0[0] * $0[1])
    },
    .init(
      "normalQuantile(logProbability:)", [[0.3, 0.9], [-2, 3], [4, -8], [-30, 1]],
      { normalQuantile(logProbability: logNormalCDF($0)).sum() }, { $0[0] + $0[1] }),
    .init(
      "a Gaussian copula", [[0.3, 0.9, 0.4], [0.2, 0.4, -0.8]],
      { q in
        let (z, r) = (normalQuantile(q[0..<2]), q[2])
        let rest = 1 - r * r
        return -0.5 * log(rest) - (r * r * dot(z, z) - 2 * r * z.product()) / (2 * rest)
      }
    ) { q in
      let (x, y, r) = (quantile(q[0]), quantile(q[1]), q[2])
      return -0.5 * log(1 - r * r) - (r * r * (x * x + y * y) - 2 * r * x * y) / (2 * (1 - r * r))
    },
  ]

  @Test("a function has the right value and derivatives", arguments: functions)
  func derivatives(_ function: OperationCase) {
    for point in function.points {
      expectDerivatives(of: function.traced, at: point, known: .init(value: function.plain(point)))
    }
  }

  @Test("values are accurate far out, near 0 and at the edges")
  func edges() {
    func expect(_ found: Double, _ exact: Double, _ tolerance: Double = 1e-15) {
      let agrees =
        found == exact || abs(found - exact) <= tolerance * abs(exact) || found.isNaN && exact.isNaN
      #expect(agrees, "found \(found), expected \(exact)")
    }
    for x in [-30, -1e-9, 0, 1e-9, 0.3, 5, 26, .infinity, .nan] {
      expect(value(x, { erfc($0) }), erfc(x))
      expect(value(x, { sinh($0) }), sinh(x), 4e-15)
      expect(value(x, { cosh($0) }), cosh(x), 4e-15)
    }
    #expect(value(710, { sinh($0) }).isFinite && value(-710, { cosh($0) }).isFinite)
    for x in [-1, -1 + 1e-12, -0.7, -1e-9, 0, 0.3, 1 - 1e-15, 1, 1.5] {
      expect(value(x, { asin($0) }), asin(x))
      expect(value(x, { acos($0) }), acos(x))
    }
    for (y, x) in [(1e300, -1e300), (-1e-300, 2), (0, -2), (0, 0), (0, 3), (-3, 0), (1e-200, 1e-200)] {
      expect(value(x, { atan2(y, $0) }), atan2(y, x))
    }
    expect(value(1e10, { logBeta($0, 3.0) }), log(2) - log(1e10) - log1p(1e10) - log(1e10 + 2))
    for (p, z) in [(0, -Double.infinity), (1, .infinity), (2, .nan), (0.5, 0), (0.975, 1.959963984540054)] {
      expect(value(p, { normalQuantile($0) }), z)
      expect(value(log(p), { normalQuantile(logProbability: $0) }), z, 1e-14)
    }
    expect(value(-1e6, { logNormalCDF(normalQuantile(logProbability: $0)) }), -1e6)
    #expect(TracedArray([Double]()).product().constantValues == [1])
    #expect(TracedArray([Double](), shape: [2, 0]).product(axis: -1).constantValues == [1, 1])
    #expect(TracedArray([2, -Double.infinity]).softmax().constantValues == [1, 0])
  }

  @Test("slopes at edges are limits, or 0 where there is none")
  func slopesAtEdges() {
    expectDerivatives(
      of: { atan2($0[0], $0[1]) }, at: [0, -2], known: .init(value: .pi, gradient: [-0.5, 0]),
      usesDifferences: false)
    expectDerivatives(
      of: { atan2($0[0], $0[1]) }, at: [0, 0], known: .init(value: 0, gradient: [0, 0]),
      usesDifferences: false)
    for (function, slope): ((TracedArray) -> TracedArray, Double) in [
      ({ asin($0[0]) }, .infinity), ({ acos($0[0]) }, -.infinity), ({ normalQuantile($0[0]) }, .infinity),
    ] {
      var evaluator = TracedLogDensity(dimension: 1, function).makeEvaluator()
      var gradient = [0.0]
      _ = evaluator.logDensity(at: [1], gradient: &gradient)
      #expect(gradient == [slope])
    }
  }
}
