// Samplers on Stan programs: what they estimate, several threads, and chains that meet rejections.
import ChainDiagnostics
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Logging
import SamplingTestSupport
import StanPrograms
import StanTestSupport
import Testing

@Suite struct StanSamplingTests {
  @Test("NUTS finds means and variances", .enabled(if: isOptimised, "heavy statistics run in release builds"))
  func moments() throws {
    let program = try StanDouble.program("SMALL", "STAN_THREADS")
    let chains = try sample(program, draws: 2_000, chains: 4, seed: 1, logger: silentLogger, with: NUTS())
    // x₁ has variance E s² = exp(½), x₂ 9, log s ¼; the logits have variance 2ψ′(2).
    let logit = Double.pi * Double.pi / 3 - 2
    let expected: [(Double, Double)] = [(1, exp(0.5)), (-2, 9), (0, 0.25), (0, logit), (0, logit)]
    for (j, (mean, variance)) in expected.enumerated() {
      let draws = try ScalarDraws(chains: chains.map { $0.coordinate(j) })
      let squares = try ScalarDraws(chains: chains.map { $0.coordinate(j).map { ($0 - mean) * ($0 - mean) } })
      #expect(abs(draws.mean - mean) < 4.5 * draws.monteCarloError.mean, "mean of coordinate \(j)")
      #expect(
        abs(squares.mean - variance) < 4.5 * squares.monteCarloError.mean, "variance of coordinate \(j)")
    }
  }

  @Test("the draws are the same however many threads there are", arguments: ["STAN_THREADS", "NO_THREADS"])
  func threads(macro: String) throws {
    // A library of its own, which no other test uses at the same time.
    let macros = ["SMALL", macro, "OVERLAPS"]
    let program = try StanProgram(library: StanDouble.library(macros), data: StanDouble.data)
    // Another program of the same library takes turns with the first.
    let other = try StanProgram(library: StanDouble.library(macros), data: StanDouble.data)
    #expect(program.allowsThreads == (macro == "STAN_THREADS"))
    let draws = try [(program, 1), (program, 4), (other, 4)].map { program, threads in
      try sample(
        program, draws: 200, chains: 4, seed: 3, threads: threads, logger: silentLogger, with: NUTS()
      ).map(
        \.draws)
    }
    #expect(draws[0] == draws[1] && draws[0] == draws[2])
    if !program.allowsThreads { #expect(try StanDouble.counter("overlaps", macros) == 0) }
  }

  @Test("NUTS goes on at rejections, and tells of them")
  func rejections() throws {
    let program = try StanDouble.program("SMALL", data: .json(#"{"mean": [1, -2], "sd": 3, "edge": 0.5}"#))
    let start = try program.position(of: #"{"x": [1, -2], "s": 1, "w": [0.3, 0.3, 0.4]}"#)
    let chain = try sample(program, draws: 500, from: start, seed: 2, logger: silentLogger, with: NUTS())
    #expect(chain.coordinate(0).allSatisfy { $0 >= 0.5 })
    #expect(chain.failures.counts[.outsideSupport, default: 0] > 0)
    let place = try #require(chain.failures.records.first { $0.failure == .outsideSupport })
    #expect(place.position.allSatisfy { $0.isFinite })
  }

  @Test("a start that the program rejects is an error with the program's words")
  func start() throws {
    let program = try StanDouble.program("SMALL", data: .json(#"{"mean": [1, -2], "sd": 3, "edge": 0.5}"#))
    for error in [
      try #require(throws: InputError.self) {
        try sample(program, draws: 1, from: [0, 0, 0, 0, 0], seed: 1, with: NUTS())
      },
      try #require(throws: InputError.self) {
        try sample(
          CurvedStanProgram(program), draws: 1, from: [0, 0, 0, 0, 0], seed: 1,
          with: RiemannianHMC(metric: SoftAbs()))
      },
    ] {
      #expect(error.subject == "start" && error.found.contains("x[1] is beyond the edge"), "\(error)")
    }
  }
}
