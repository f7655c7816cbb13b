// Modes and Laplace approximations where they are known.

import Foundation
import InputErrors
import LogDensities
import ModeFinding
import Testing
import Tracing

@Suite("Modes")
struct ModeTests {
  /// A correlated normal distribution in two very different units, not normalised: ∫ e^ℓ = 2π √det Σ.
  static let normal = TracedLogDensity(dimension: 2) { q in
    let x = (q[0] - 3) / 100
    let y = (q[1] + 0.02) / 0.01
    return -0.5 * (x * x - 1.2 * x * y + y * y) / 0.64
  }

  @Test("the mode of a normal distribution, and its covariance")
  func normal() throws {
    let laplace = try LaplaceApproximation(of: Self.normal, from: [-50, 0.1])
    #expect(abs(laplace.mode.position[0] - 3) < 1e-3 && abs(laplace.mode.position[1] + 0.02) < 1e-7)
    #expect(abs(laplace.covariance[0, 0] - 1e4) < 1e-6 && abs(laplace.covariance[1, 1] - 1e-4) < 1e-14)
    #expect(abs(laplace.covariance[0, 1] - 0.6) < 1e-10)
    #expect(abs(laplace.logIntegral - log(2 * Double.pi * 0.8)) < 1e-9)
    let draws = laplace.draws(50_000, seed: 1)
    let first = draws.map { $0[0] }
    let mean = first.reduce(0, +) / 50_000
    let variance = first.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50_000
    #expect(abs(mean - 3) < 5 * 100 / 50_000.0.squareRoot())
    #expect(abs(variance / 1e4 - 1) < 5 * (2 / 50_000.0).squareRoot())
    #expect(laplace.standardDeviations[0] == laplace.covariance[0, 0].squareRoot())
  }

  @Test("the maximum of a curved valley")
  func valley() throws {
    // Rosenbrock's function, with its maximum at (1, 1).
    let target = TracedLogDensity(dimension: 2) { q in
      let bend = q[1] - q[0] * q[0]
      return -(1 - q[0]) * (1 - q[0]) - 100 * bend * bend
    }
    let mode = try findMode(of: target, from: [-1.2, 1])
    #expect(abs(mode.position[0] - 1) < 1e-5 && abs(mode.position[1] - 1) < 1e-5)
    #expect(mode.evaluations > 1 && abs(mode.gradient[0]) < 1e-3)
  }

  @Test("minima and saddles, where the gradient vanishes as well, are left")
  func stationary() throws {
    let modes = TracedLogDensity(dimension: 1) { q in
      log(0.5 * exp(-0.5 * (q[0] + 3) * (q[0] + 3)) + 0.5 * exp(-0.5 * (q[0] - 3) * (q[0] - 3)))
    }
    let mode = try findMode(of: modes, from: [0])
    #expect(abs(abs(mode.position[0]) - 3) < 1e-4 && abs(mode.logDensity - log(0.5)) < 1e-6)
    let saddle = TracedLogDensity(dimension: 2) { q in
      let square = q[0] * q[0]
      return square - square * square - q[1] * q[1]
    }
    let left = try findMode(of: saddle, from: [0, 0])
    #expect(abs(abs(left.position[0]) - 0.5.squareRoot()) < 1e-5 && abs(left.logDensity - 0.25) < 1e-9)
  }

  @Test("starts where ℓ is lost in its rounding", arguments: [30, 45, 50, 60, 80, 100, 300, 700, -50, -1e6])
  func farStarts(start: Double) throws {
    let counts = TracedLogDensity(dimension: 1) { q in 3 * q[0] - exp(q[0]) }
    let mode = try findMode(of: counts, from: [start])
    #expect(abs(mode.position[0] - log(3)) < 1e-6 && mode.evaluations < 1_000)
    // With a constant.
    let shifted = TracedLogDensity(dimension: 1) { q in 3 * q[0] - exp(q[0]) + 1e6 }
    #expect(abs(try findMode(of: shifted, from: [start]).position[0] - log(3)) < 1e-3)
  }

  @Test(
    "a regression on large covariates, from slopes that are far too steep",
    arguments: [0.1, 0.2, 0.5, 1, 1.7])
  func steepStarts(slope: Double) throws {
    let x = TracedArray((0..<10).map { 100 + 300 * Double($0) / 9 })
    let counts = TracedArray((1...10).map(Double.init))
    let target = TracedLogDensity(dimension: 2) { q in
      let rate = q[0] + q[1] * x
      return (counts * rate - exp(rate)).sum() - 0.005 * (q * q).sum()
    }
    let mode = try findMode(of: target, from: [0, slope])
    let near = try findMode(of: target, from: [0, 0])
    #expect(abs(mode.position[0] - near.position[0]) < 1e-5)
    #expect(abs(mode.position[1] - near.position[1]) < 1e-7)
  }

  @Test("what has no maximum, and starts that are none, are errors")
  func errors() {
    let slope = TracedLogDensity(dimension: 1) { $0[0] }
    #expect(throws: InputError.self) { try findMode(of: slope, from: [0], maximumEvaluations: 200) }
    #expect(throws: InputError.self) { try findMode(of: Self.normal, from: [1]) }
    #expect(throws: InputError.self) { try findMode(of: Self.normal, from: [1, .nan]) }
    let half = TracedLogDensity(dimension: 1) { q in log(q[0]) - q[0] }
    #expect(throws: InputError.self) { try findMode(of: half, from: [-1]) }
    let flat = TracedLogDensity(dimension: 2) { q in -(q[0] * q[0]) + 0 * q[1] }
    #expect(throws: InputError.self) { try LaplaceApproximation(of: flat, from: [1, 1]) }
  }
}
