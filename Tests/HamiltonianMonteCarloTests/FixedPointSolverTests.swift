// The solver of the implicit integrators: what it solves, how fast, and when it gives up.
import Foundation
import HamiltonianMonteCarlo
import Testing

@Suite("Fixed-point solver")
struct FixedPointSolverTests {
  private func solve(
    _ start: [Double], depth: Int, tolerance: Double = 1e-12, limit: Int = 500,
    _ map: ([Double]) -> [Double]
  ) throws -> (solution: [Double], iterations: Int) {
    var solver = FixedPointSolver(
      dimension: start.count,
      settings: FixedPointSettings(
        convergence: .mixed(tolerance), maximumIterations: limit, andersonDepth: depth,
        checksReversibility: false))
    solver.start(at: start)
    repeat { solver.image = map(solver.iterate) } while try !solver.isConverged()
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

  @Test("large unknowns converge to a relative tolerance")
  func relative() throws {
    let (solution, _) = try solve([0], depth: 0, tolerance: 1e-15) { [0.5 * $0[0] + 1e12] }
    #expect(abs(solution[0] - 2e12) < 1e-2)
  }

  @Test("failures are typed")
  func failures() {
    #expect(throws: NumericalFailure.notConverged(residual: 0.5, iterations: 8)) {
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
      convergence: .mixed(1e-6), maximumIterations: 100, andersonDepth: 3, checksReversibility: false)
    var used = FixedPointSolver(dimension: 5, settings: settings)
    var solutions: [[Double]] = []
    for _ in 0..<2 {
      used.start(at: [9, 9, 9, 9, 9])
      repeat { used.image = contraction(used.iterate) } while try !used.isConverged()
      solutions.append(used.iterate)
      used.start(at: [0, 1, 0, 1, 0])
      repeat { used.image = contraction(used.iterate) } while try !used.isConverged()
    }
    #expect(solutions[0] == solutions[1])
  }

  @Test("the criterion of hamiltorch compares squares")
  func criteria() {
    #expect(ConvergenceCriterion.squaredMaximumChange(1e-4).tolerance == 0.01)
    #expect(ConvergenceCriterion.squaredMaximumChange(1e-4).relativeWeight == 0)
    #expect(ConvergenceCriterion.mixed(1e-9).relativeWeight == 1)
  }
}
