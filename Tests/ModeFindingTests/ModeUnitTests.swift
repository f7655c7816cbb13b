// Modes in any unit, and what has none.

import Foundation
import InputErrors
import LogDensities
import ModeFinding
import Testing
import Tracing

@Suite("Modes in any unit")
struct ModeUnitTests {
  static let scales = (-9...9).map { pow(10, Double($0)) }

  @Test(
    "a normal distribution three standard deviations away, alone and beside one in another unit",
    arguments: scales)
  func normal(s: Double) throws {
    let alone = TracedLogDensity(dimension: 1) { q in -0.5 * pow((q[0] - 3 * s) / s, 2) }
    for start in [0, 3 * s, -50 * s, 1e6 * s] {
      let mode = try findMode(of: alone, from: [start])
      #expect(abs(mode.position[0] / s - 3) < 2e-6)
    }
    let correlated = TracedLogDensity(dimension: 2) { q in
      let x = q[0] / s - 3
      let y = q[1] - 1
      return -0.5 * (x * x - 1.8 * x * y + y * y) / 0.19
    }
    for start in [[0, 0], [3 * s, 0], [0, 1]] {
      let laplace = try LaplaceApproximation(of: correlated, from: start)
      #expect(abs(laplace.mode.position[0] / s - 3) < 5e-6 && abs(laplace.mode.position[1] - 1) < 5e-6)
      #expect(
        abs(laplace.standardDeviations[0] / s - 1) < 1e-9 && abs(laplace.standardDeviations[1] - 1) < 1e-9)
    }
  }

  @Test("valleys, edges, saddles and minima", arguments: scales)
  func shapes(s: Double) throws {
    let valley = TracedLogDensity(dimension: 2) { q in
      let x = q[0] / s
      return -100 * pow(q[1] - x * x, 2) - pow(1 - x, 2)
    }
    let bent = try findMode(of: valley, from: [-1.2 * s, 1]).position
    #expect(abs(bent[0] / s - 1) < 1e-5 && abs(bent[1] - 1) < 1e-5)
    // A gamma distribution of shape 3, with its mode at 2.
    let edge = TracedLogDensity(dimension: 1) { q in 2 * log(q[0] / s) - q[0] / s }
    for start in [0.1, 30] {
      #expect(abs(try findMode(of: edge, from: [start * s]).position[0] / s - 2) < 1e-5)
    }
    let wells = TracedLogDensity(dimension: 2) { q in
      let x = q[0] / s
      return -pow(x * x - 1, 2) - q[1] * q[1]
    }
    for start in [[0, 5], [0.0, 0]] {
      let mode = try findMode(of: wells, from: start).position
      #expect(abs(abs(mode[0] / s) - 1) < 1e-5 && abs(mode[1]) < 1e-5)
    }
  }

  @Test("200 coordinates from 10⁻⁹ to 10⁹, each correlated with the next")
  func manyUnits() throws {
    let scales = (0..<200).map { pow(10, -9 + 18 * Double($0 * 77 % 200) / 199) }
    let means = scales.indices.map { scales[$0] * 3 * sin(Double($0)) }
    let target = TracedLogDensity(dimension: 200) { q in
      let z = (q - TracedArray(means)) / TracedArray(scales)
      let step = z[1...] - 0.9 * z[..<199]
      return -0.5 * (step * step).sum() / 0.19 - 0.5 * z[0] * z[0]
    }
    let mode = try findMode(of: target, from: [Double](repeating: 0, count: 200))
    let errors = scales.indices.map { abs(mode.position[$0] - means[$0]) / scales[$0] }
    #expect(errors.max()! < 1e-5 && mode.evaluations < 1_000)
  }

  @Test("measurements of 10⁻⁷: the mode is their mean")
  func wavelengths() throws {
    let lengths = (0..<100).map { 5e-7 + 1e-8 * sin(Double($0)) }
    let target = TracedLogDensity(dimension: 1) { q in
      -0.5 * pow((TracedArray(lengths) - q[0]) / 1e-8, 2).sum() - 100 * log(1e-8)
    }
    let laplace = try LaplaceApproximation(of: target, from: [4e-7])
    #expect(abs(laplace.mode.position[0] - lengths.reduce(0, +) / 100) < 1e-14)
    #expect(abs(laplace.standardDeviations[0] / 1e-9 - 1) < 1e-9)
  }

  @Test("what approaches its supremum far away has no mode", arguments: scales)
  func noMaximum(s: Double) {
    // A logistic regression with successes only: Σ log σ(x q).
    func separable(_ q: TracedArray) -> TracedArray { -log(1 + exp(-q * TracedArray([1, 2, 3]))).sum() }
    let targets = [
      TracedLogDensity(dimension: 1) { q in separable(q[0] / s) },
      TracedLogDensity(dimension: 2) { q in separable(q[0] / s) - 0.5 * pow(q[1] - 3, 2) },
      TracedLogDensity(dimension: 1) { q in -exp(-q[0] / s) },
      TracedLogDensity(dimension: 1) { q in atan(q[0] / s) },
      TracedLogDensity(dimension: 1) { q in q[0] / s },
    ]
    for target in targets {
      let start = [s, 0].prefix(target.dimension)
      #expect(throws: InputError.self) { try findMode(of: target, from: Array(start)) }
      #expect(throws: InputError.self) { try LaplaceApproximation(of: target, from: Array(start)) }
    }
  }

  @Test("a climb that the evaluations end is an error, and never a point on the way", arguments: 1...90)
  func budget(evaluations: Int) {
    let valley = TracedLogDensity(dimension: 2) { q in -100 * pow(q[1] - q[0] * q[0], 2) - pow(1 - q[0], 2) }
    let bent = try? findMode(of: valley, from: [-1.2, 1], maximumEvaluations: evaluations)
    #expect(bent.map { abs($0.position[0] - 1) < 1e-5 } ?? true)
    let wells = TracedLogDensity(dimension: 2) { q in -pow(q[0] * q[0] - 1, 2) - q[1] * q[1] }
    let well = try? findMode(of: wells, from: [0, 5], maximumEvaluations: evaluations)
    #expect(well.map { abs(abs($0.position[0]) - 1) < 1e-5 } ?? true)
  }

  @Test("a normal approximation of what is not like a normal density is an error; skewness is none")
  func approximations() throws {
    let quartic = TracedLogDensity(dimension: 1) { q in -pow(q[0], 4) }
    #expect(abs(try findMode(of: quartic, from: [1]).position[0]) < 0.01)
    #expect(throws: InputError.self) { try LaplaceApproximation(of: quartic, from: [1]) }
    // 10⁶ times as flat at its mode as its tails are.
    let plateau = TracedLogDensity(dimension: 2) { q in -pow(q[0], 4) - 1e-6 * q[0] * q[0] - q[1] * q[1] }
    #expect(throws: InputError.self) { try LaplaceApproximation(of: plateau, from: [1, 1]) }
    // The logarithm of a gamma variable of shape a has its mode at log a, with −ℓ″ = a.
    for a in [0.1, 1, 10] {
      let skew = TracedLogDensity(dimension: 1) { q in a * q[0] - exp(q[0]) }
      let laplace = try LaplaceApproximation(of: skew, from: [0])
      #expect(abs(laplace.mode.position[0] - log(a)) < 1e-5 / a.squareRoot())
      #expect(abs(laplace.standardDeviations[0] * a.squareRoot() - 1) < 1e-5)
    }
    // Cauchy's: ℓ″ = −2 at 0.
    let heavy = TracedLogDensity(dimension: 1) { q in -log(1 + q[0] * q[0]) }
    #expect(
      abs(try LaplaceApproximation(of: heavy, from: [30]).standardDeviations[0] - 0.5.squareRoot()) < 1e-6)
  }
}
