// The summary of stored chains: the right draws under the right names, whatever ended the run.
import ChainDiagnostics
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing

@Suite("Summary of draws")
struct DrawsSummaryTests {
  private let target = Gaussian.tutorial.logDensity

  private func chains(draws: Int = 400, stop: StopRequest? = nil) throws -> [StoredChain] {
    try sample(target, draws: draws, chains: 4, seed: 1, stop: stop, with: HMC(stepSize: 0.3, steps: 5))
  }

  @Test("a row per coordinate, from all chains")
  func rows() throws {
    let chains = try chains()
    let summary = chains.summary()
    #expect(summary.rows.map(\.name) == ["q[0]", "q[1]", "q[2]"])
    for j in 0..<3 {
      let draws = try ScalarDraws(chains: chains.map { $0.coordinate(j) })
      #expect(summary.rows[j].mean == draws.estimatedMean)
      #expect(summary.rows[j].rHat == draws.splitRHat)
    }
    let named = chains[1].summary(names: ["a", "b", "c"])
    #expect(named.rows[2].name == "c" && named.chainLengths == [400])
    #expect(named.rows[2].median.value == ScalarDraws(chains[1].coordinate(2)).quantile(0.5))
    #expect([StoredChain]().summary().rows.isEmpty)
  }

  @Test("draws in single precision have one too")
  func singlePrecision() throws {
    let target = Normals<Float>(dimension: 2)
    let chain = try sample(target, draws: 50, from: [0, 0], seed: 1, with: HMC(stepSize: 0.3, steps: 5))
    #expect(chain.summary().rows[1].mean.value == ScalarDraws(chain.coordinate(1)).mean)
  }

  @Test("chains of different lengths are cut such that most draws are used, and the verdict says so")
  func interrupted() throws {
    let long = try chains()
    let short = try chains(draws: 300)
    let stop = StopRequest()
    stop.stop()
    let none = try chains(stop: stop)
    let summary = [long[0], short[1], none[2], long[3]].summary()
    #expect(summary.chainLengths == [400, 300, 0, 400] && summary.usedChains == [0, 1, 3])
    let cut = [long[0], short[1], long[3]].map { Array($0.coordinate(0).prefix(300)) }
    #expect(try summary.rows[0].mean == ScalarDraws(chains: cut).estimatedMean)
    #expect(summary.verdict.contains("having fewer than 300 draws: chain 2"))
    #expect(summary.verdict.contains("400, 300, 400 draws: only the first 300"))
    #expect(none.summary().problems.map(\.kind) == [.tooFewDraws])
  }

  @Test("a wrong number of names stops with a message that says how many")
  func wrongNames() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let target = Gaussian.tutorial.logDensity
      let chain = try sample(target, draws: 5, from: [0, 0, 0], seed: 1, with: HMC(stepSize: 0.3, steps: 5))
      _ = chain.summary(names: ["a", "b"])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("2 names for draws of 3"))
  }
}
