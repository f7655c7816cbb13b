// Polygamma functions against reference values.

import Foundation
import SpecialFunctions
import Testing

@Suite("Polygamma functions")
struct PolygammaTests {
  // ψ⁽ⁿ⁾(x) as (n, x, value), computed with mpmath 1.3.0: polygamma(n, mpf(x)) at 40 digits.
  static let references: [(Int, Double, Double)] = [
    (0, 0.001, -1000.5755719318103),
    (0, 0.5, -1.963510026021423479),
    (0, 1, -0.5772156649015328606),
    (0, 1.5, 0.03648997397857652056),
    (0, 10, 2.251752589066721108),
    (0, 15.9, 2.734543070175773858),
    (0, 100, 4.6001618527380874),
    (0, 1e6, 13.81551005796419077),
    (0, -0.5, 0.03648997397857652056),
    (0, -3.25, 4.466275872350279967),
    (0, -20.1, 12.69421721289266039),
    (1, 0.001, 1000001.642533195869),
    (1, 0.5, 4.934802200544679309),
    (1, 1, 1.644934066848226436),
    (1, 1.5, 0.9348022005446793094),
    (1, 10, 0.1051663356816857461),
    (1, 15.9, 0.06491228159906011501),
    (1, 100, 0.0100501666633335714),
    (1, 1e6, 1.000000500000166667e-6),
    (1, -0.5, 8.934802200544679309),
    (1, -3.25, 19.47408506808215511),
    (1, -20.1, 103.3073049458274752),
    (2, 0.001, -2000000002.39763229),
    (2, 0.5, -16.82879664423432),
    (2, 1, -2.404113806319188571),
    (2, 1.5, -0.8287966442343199956),
    (2, 10, -0.01104983497080206746),
    (2, 15.9, -0.004212128690139697071),
    (2, 100, -0.000101004999833349997),
    (2, 1e6, -1.0000010000005e-12),
    (2, -0.5, -0.8287966442343199956),
    (2, -3.25, 123.9552110394220227),
    (2, -20.1, 1998.657305231134092),
  ]

  @Test("polygamma functions agree with reference values", arguments: references)
  func polygamma(_ n: Int, _ x: Double, _ expected: Double) {
    let found = SpecialFunctions.polygamma(order: n, x)
    #expect(
      (found - expected).magnitude <= 4e-13 * expected.magnitude, "found \(found), expected \(expected)")
  }

  @Test("polygamma functions at their poles and at infinity")
  func limits() {
    #expect(SpecialFunctions.polygamma(order: 0, 0).isNaN)
    #expect(SpecialFunctions.polygamma(order: 1, -3).isNaN)
    #expect(SpecialFunctions.polygamma(order: 0, .nan).isNaN)
    #expect(SpecialFunctions.polygamma(order: 0, .infinity) == .infinity)
    #expect(SpecialFunctions.polygamma(order: 2, .infinity) == 0)
  }
}
