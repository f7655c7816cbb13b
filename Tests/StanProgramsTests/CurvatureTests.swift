// Second and third derivatives of Stan programs, and what Riemannian samplers make of them.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import StanPrograms
import StanTestSupport
import Testing

@Suite struct StanCurvatureTests {
  static let macros = [["SMALL", "AD_HESSIAN"], ["SMALL"]]

  private func program(_ macros: [String], data: StanData = StanDouble.data) throws -> CurvedStanProgram {
    CurvedStanProgram(try StanProgram(library: StanDouble.library(macros), data: data))
  }

  @Test("the Hessian is the library's", arguments: macros)
  func hessian(macros: [String]) throws {
    let program = try program(macros)
    #expect(program.hasExactHessian == macros.contains("AD_HESSIAN"))
    #expect(program.coordinateNames == program.program.coordinateNames && program.dimension == 5)
    let report = checkDerivatives(of: program, at: StanLogDensityTests.position)
    #expect(report.gradient.agrees && report.hessian?.agrees == true, "\(report)")
  }

  @Test("third derivatives agree with the exact ones as far as is said", arguments: macros)
  func third(macros: [String]) throws {
    var evaluator = try program(macros).makeEvaluator()
    var generator = Philox(seed: 5, chain: 0, purpose: .user(0))
    var result = [Double](repeating: 0, count: 5)
    for _ in 0..<20 {
      let q = DoubleDensity.draw(using: &generator)
      var weights = [Double](repeating: 0, count: 25)
      for i in 0..<5 {
        for j in 0...i {
          weights[i * 5 + j] = generator.normal()
          weights[j * 5 + i] = weights[i * 5 + j]
        }
      }
      evaluator.contractedThirdDerivative(at: q, weights: weights, into: &result)
      for i in 0..<5 {
        let terms = (0..<25).map { weights[$0] * DoubleDensity.third(q, i, $0 / 5, $0 % 5) }
        let size = terms.reduce(1) { $0 + abs($1) }
        let tolerance = macros.contains("AD_HESSIAN") ? 1e-9 : 1e-6
        #expect(abs(result[i] - terms.reduce(0, +)) < tolerance * size, "\(q) \(i)")
      }
    }
  }

  @Test("contraction is linear where derivatives are kept, and follows the position")
  func keeping() throws {
    var evaluator = try program(["SMALL"]).makeEvaluator()
    let (q, weights) = (StanLogDensityTests.position, (0..<25).map { Double($0 % 6 == 0 ? 1 : 0) })
    var (once, twice, fresh) = ([0.0, 0, 0, 0, 0], [0.0, 0, 0, 0, 0], [0.0, 0, 0, 0, 0])
    evaluator.contractedThirdDerivative(at: q, weights: weights, into: &once)
    evaluator.contractedThirdDerivative(at: q, weights: weights.map { 2 * $0 }, into: &twice)
    #expect(twice == once.map { 2 * $0 })
    evaluator.contractedThirdDerivative(at: q.map { $0 + 1 }, weights: weights, into: &fresh)
    #expect(fresh != once)
    evaluator.contractedThirdDerivative(at: q, weights: weights, into: &fresh)
    #expect(fresh == once)
  }

  @Test("derivatives that reach over an edge are not numbers", arguments: macros)
  func edge(macros: [String]) throws {
    var evaluator = try program(macros, data: .json(#"{"mean": [1, -2], "sd": 3, "edge": 0}"#))
      .makeEvaluator()
    let identity = (0..<25).map { Double($0 % 6 == 0 ? 1 : 0) }
    var (result, hessian) = ([0.0, 0, 0, 0, 0], identity)
    evaluator.contractedThirdDerivative(at: [0, 0, 0, 0, 0], weights: identity, into: &result)
    #expect(result.contains { $0.isNaN })
    evaluator.hessian(at: [-1, 0, 0, 0, 0], into: &hessian)
    #expect(hessian.allSatisfy { $0.isNaN })
    evaluator.contractedThirdDerivative(at: [1, 0, 0, 0, 0], weights: identity, into: &result)
    #expect(result.allSatisfy { $0.isFinite })
  }

  @Test(
    "Riemannian HMC leaves the target where it is",
    .enabled(if: isOptimised, "heavy statistics run in release builds"),
    arguments: macros)
  func invariance(macros: [String]) throws {
    let method = RiemannianHMC(metric: SoftAbs(hardness: 1), stepSize: 0.3, steps: 4)
    var kernel = try method.sampler(for: try program(macros)).makeKernel()
    var random = RandomStreams(seed: 20, chain: 0)
    var exact = Philox(seed: 20, chain: 0, purpose: .user(0))
    // The coordinates, their squares, and how far x₁ is from its mean in the scale s.
    func moments(_ q: [Double]) -> [Double] {
      let z = (q[0] - 1) * exp(-q[2])
      return q + q.map { $0 * $0 } + [z, z * z, abs(z) * exp(q[2])]
    }
    let chains = 15_000
    var (sums, squares) = ([Double](repeating: 0, count: 13), [Double](repeating: 0, count: 13))
    var accepted = 0
    for _ in 0..<chains {
      let start = DoubleDensity.draw(using: &exact)
      var point = try kernel.makePoint(at: start, using: &random)
      for _ in 0..<2 where kernel.sample(from: &point, using: &random).isAccepted { accepted += 1 }
      for (i, (end, begin)) in zip(moments(kernel.position(of: point)), moments(start)).enumerated() {
        sums[i] += end - begin
        squares[i] += (end - begin) * (end - begin)
      }
    }
    #expect(Double(accepted) > 1.8 * Double(chains))
    for (i, sum) in sums.enumerated() {
      let error = (squares[i] / Double(chains * chains)).squareRoot()
      // Of 13 comparisons twice chance gives this once in 40,000.
      #expect(abs(sum / Double(chains)) < 4.9 * error, "moment \(i)")
    }
  }
}
