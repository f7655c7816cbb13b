// The check of derivatives finds what is wrong, and nothing else.

import Foundation
import LogDensities
import Testing

@Suite("The check of derivatives")
struct DerivativeCheckTests {
  /// A log density with third derivatives, −¼ Σ (qᵢ/sᵢ)⁴ − q₀ q₁ / (s₀ s₁).
  static func quartic(
    scales s: [Double], slip: @escaping @Sendable (inout [Double]) -> Void = { _ in },
    hessianSlip: @escaping @Sendable (inout [Double]) -> Void = { _ in },
    thirdSlip: @escaping @Sendable (inout [Double]) -> Void = { _ in }
  ) -> HandWrittenCurvedLogDensity {
    HandWrittenCurvedLogDensity(
      dimension: 2,
      valueAndGradient: { q, g in
        let x = [q[0] / s[0], q[1] / s[1]]
        for i in 0..<2 { g[i] = -(pow(x[i], 3) + x[1 - i]) / s[i] }
        slip(&g)
        return -0.25 * (pow(x[0], 4) + pow(x[1], 4)) - x[0] * x[1]
      },
      hessian: { q, h in
        for i in 0..<2 { h[3 * i] = -3 * pow(q[i] / s[i], 2) / (s[i] * s[i]) }
        h[1] = -1 / (s[0] * s[1])
        h[2] = h[1]
        hessianSlip(&h)
      },
      contractedThirdDerivative: { q, m, t in
        for i in 0..<2 { t[i] = -6 * (q[i] / s[i]) / pow(s[i], 3) * m[3 * i] }
        thirdSlip(&t)
      })
  }

  @Test("right derivatives agree, whatever the units", arguments: [[1, 1], [1e-6, 1e4], [300, 0.02]])
  func right(_ scales: [Double]) {
    let report = checkDerivatives(of: Self.quartic(scales: scales), at: [0.7 * scales[0], -1.3 * scales[1]])
    #expect(report.agrees, "\(report)")
    #expect(report.hessian != nil && report.thirdDerivative != nil)
  }

  @Test("a wrong element is found and named")
  func wrong() {
    let gradient = checkDerivatives(
      of: Self.quartic(scales: [1, 1], slip: { $0[1] *= 1.001 }), at: [0.7, -1.3])
    #expect(!gradient.agrees && gradient.gradient.coordinates == [1])
    #expect("\(gradient)".contains("gradient: WRONG, most at [1]"))
    let hessian = checkDerivatives(
      of: Self.quartic(scales: [1, 1], hessianSlip: { $0[1] = -$0[1] }), at: [0.7, -1.3])
    #expect(hessian.gradient.agrees && hessian.hessian?.coordinates == [0, 1] && !hessian.agrees)
    let third = checkDerivatives(
      of: Self.quartic(scales: [1, 1], thirdSlip: { $0[0] += 1e-3 }), at: [0.7, -1.3])
    #expect(third.hessian?.agrees == true && third.thirdDerivative?.coordinates == [0] && !third.agrees)
  }

  @Test("a gradient that is not a number is no agreement")
  func notANumber() {
    let report = checkDerivatives(of: Self.quartic(scales: [1, 1], slip: { $0[0] = .nan }), at: [0.7, -1.3])
    #expect(!report.agrees && report.gradient.coordinates == [0])
  }

  @Test("a log density with a gradient alone")
  func gradientAlone() {
    let normal = HandWrittenLogDensity(dimension: 1) { q, g in
      g[0] = -q[0]
      return -0.5 * q[0] * q[0]
    }
    let report = checkDerivatives(of: normal, at: [0.4])
    #expect(report.agrees && report.hessian == nil)
  }
}
