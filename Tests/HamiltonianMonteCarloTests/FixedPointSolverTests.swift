// The solver of the implicit integrators: what it solves, how fast, and when it gives up.
import Foundation
import HamiltonianMonteCarlo
import LinearAlgebra
import Testing

@Suite("Fixed-point solver")
struct FixedPointSolverTests {
  private func solve(
    _ start: [Double], depth: Int, tolerance: Double = 1e-12, limit: Int = 500, floor: Double = 0,
    lengths: [Double]? = nil, _ map: ([Double]) -> [Double]
  ) throws -> (solution: [Double], iterations: Int) {
    var solver = FixedPointSolver(
      dimension: start.count,
      settings: FixedPointSettings(
        convergence: .natural(tolerance), maximumIterations: limit, andersonDepth: depth,
        checksReversibility: false))
    solver.start(at: start, floor: floor)
    repeat {
      solver.image = map(solver.iterate)
      solver.takeResidual()
      if let lengths { Vectors.scale(&solver.residual, by: lengths) }
    } while try !solver.isConverged()
    return (solver.iterate, solver.totalIterations)
  }

  /// A linear contraction by 0.9 in five dimensions with the fixed point 1, 2, 3, 4, 5.
  private func contraction(_ x: [Double]) -> [Double] {
    x.indices.map { i in
      Double(i + 1) + [0.9, -0.7, 0.5, 0.3, 0.8][i] * (x[i] - Double(i + 1))
        + 0.05 * (x[(i + 1) % 5] - Double((i + 1) % 5 + 1))
    }
  }

  @Test("linear equations, at every depth", arguments: 0...6)
  func linear(_ depth: Int) throws {
    let (solution, iterations) = try solve([0, 0, 0, 0, 0], depth: depth, contraction)
    for i in 0..<5 { #expect(abs(solution[i] - Double(i + 1)) < 1e-9) }
    // The plain iteration needs about 280; with depth 5 the secant equations are exact after 6.
    if depth == 0 { #expect(iterations > 200) }
    if depth >= 3 { #expect(iterations < 50) }
    if depth >= 5 { #expect(iterations <= 8) }
  }

  @Test("an equation on which the plain iteration diverges")
  func divergent() throws {
    let map: ([Double]) -> [Double] = { [-3 * $0[0] + 4, 0.5 * $0[1]] }
    #expect(throws: NumericalFailure.self) { try solve([0, 1], depth: 0, limit: 100, map) }
    let (solution, iterations) = try solve([0, 1], depth: 3, map)
    #expect(abs(solution[0] - 1) < 1e-10 && abs(solution[1]) < 1e-10 && iterations < 8)
  }

  @Test("one unknown, where all differences are dependent")
  func oneUnknown() throws {
    let (solution, iterations) = try solve([1], depth: 3) { [cos($0[0])] }
    #expect(abs(solution[0] - 0.7390851332151607) < 1e-11 && iterations < 10)
  }

  @Test("a start that solves the equation is kept")
  func immediate() throws {
    let (solution, iterations) = try solve([3, 4], depth: 3) { $0 }
    #expect(solution == [3, 4] && iterations == 1)
  }

  /// 2/3 · 10¹² has no fixed point in floating-point numbers: the image of each is another one.
  @Test("where rounding errors exceed the tolerance they are accepted")
  func roundingFloor() throws {
    let map: ([Double]) -> [Double] = { x in
      let noise = Double(Int(x[0] * 1e4) % 2 == 0 ? 1 : -1) * 1e-4
      return [0.5 * x[0] + 1e12 / 3 + noise]
    }
    #expect(throws: NumericalFailure.self) { try solve([6e11], depth: 3, tolerance: 1e-9, map) }
    let (solution, _) = try solve([6e11], depth: 3, tolerance: 1e-9, floor: 1e-3, map)
    #expect(abs(solution[0] - 2e12 / 3) < 1e-2)
  }

  /// Powers of two, so that the units change no bit of the iterates.
  @Test("units of the unknowns change nothing but the unit of the solution", arguments: 0...5)
  func units(_ depth: Int) throws {
    let plain = try solve([0, 0, 0, 0, 0], depth: depth, contraction)
    let units = [0x1p-40, 0x1p30, 1, 0x1p3, 0x1p-200]
    let scaled = try solve([0, 0, 0, 0, 0], depth: depth, lengths: units.map { 1 / $0 }) { x in
      zip(contraction(zip(x, units).map { $0 / $1 }), units).map { $0 * $1 }
    }
    #expect(scaled.iterations == plain.iterations)
    #expect(scaled.solution == zip(plain.solution, units).map { $0 * $1 })
  }

  @Test("failures are typed")
  func failures() {
    #expect(throws: NumericalFailure.notConverged(residual: 1, iterations: 8)) {
      // 0, 1, 0, 1, …
      try solve([0], depth: 0, limit: 8) { [1 - $0[0]] }
    }
    for poison in [Double.nan, .infinity] {
      #expect(throws: NumericalFailure.nonFinite(.iterate)) {
        try solve([0, 1], depth: 3) { [$0[0] + 1, poison] }
      }
    }
  }

  @Test("a solve does not depend on the solves before it")
  func memoryless() throws {
    let settings = FixedPointSettings(
      convergence: .natural(1e-6), maximumIterations: 100, andersonDepth: 3, checksReversibility: false)
    var used = FixedPointSolver(dimension: 5, settings: settings)
    var solutions: [[Double]] = []
    for _ in 0..<2 {
      for start in [[9.0, 9, 9, 9, 9], [0, 1, 0, 1, 0]] {
        used.start(at: start, floor: 0)
        repeat {
          used.image = contraction(used.iterate)
          used.takeResidual()
        } while try !used.isConverged()
        solutions.append(used.iterate)
      }
    }
    #expect(solutions[0] == solutions[2] && solutions[1] == solutions[3])
  }

  @Test("the criterion of hamiltorch compares squares")
  func criteria() {
    #expect(ConvergenceCriterion.squaredMaximumChange(1e-4).tolerance == 0.01)
    #expect(!ConvergenceCriterion.squaredMaximumChange(1e-4).usesNaturalLengths)
    #expect(ConvergenceCriterion.natural(1e-9).usesNaturalLengths)
  }
}
