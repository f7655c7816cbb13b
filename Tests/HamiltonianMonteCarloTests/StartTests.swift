// Where chains begin when nobody says where.
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Testing

@Suite("Drawn starts")
struct StartTests {
  /// Each chain's first state, by steps that go nowhere.
  private func starts(_ chains: ChainStarts, seed: UInt64 = 5) throws -> [[Double]] {
    try sample(
      Gaussian.correlated.logDensity, draws: 1, chains: chains, seed: seed, logger: silentLogger,
      with: HMC(stepSize: 1e-300, steps: 1)
    ).map { $0[0] }
  }

  @Test("of several starts the one with the greatest log density is taken")
  func bestOfSeveral() throws {
    let target = Gaussian.correlated.logDensity
    func logDensities(_ candidates: Int) throws -> [Double] {
      try starts(.drawn(6, bestOf: candidates)).map { target.logDensity(at: $0) }
    }
    let (one, ten) = (try logDensities(1), try logDensities(10))
    #expect(zip(one, ten).allSatisfy { $0 <= $1 } && one != ten)
    #expect(try starts(.drawn(6, bestOf: 1)) == starts(6))
    #expect(Set(try starts(.drawn(6, bestOf: 10))).count == 6)
  }

  @Test("starts outside the support are not counted among the candidates")
  func support() throws {
    let half = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = -1
      return q[0] > 1.5 ? -q[0] : -.infinity
    }
    let chains = try sample(
      half, draws: 1, chains: .drawn(5, bestOf: 4), seed: 2, logger: silentLogger,
      with: HMC(stepSize: 1e-300, steps: 1))
    #expect(chains.allSatisfy { (1.5...2).contains($0[0][0]) })
  }

  @Test("no candidates are an error")
  func noCandidates() {
    let error = #expect(throws: InputError.self) { try starts(.drawn(2, bestOf: 0)) }
    #expect(error?.subject == "bestOf")
  }
}
