// Where chains begin when nobody says where.
import Distributions
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Testing
import Tracing

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

  /// An ARMA(1, 1) process, whose errors grow like θᵗ where |θ| > 1, as it is at half of the starts.
  @Test(
    "starts at which rounding hides all differences of the log density are drawn again",
    .enabled(if: isOptimised, "heavy statistics run in release builds"))
  func hiddenByRounding() throws {
    var random = Philox(seed: 8, stream: 0)
    var (y, error) = ([0.0], 0.0)
    for _ in 1..<200 {
      let innovation = 0.3 * random.normal()
      y.append(0.2 + 0.7 * y.last! + 0.3 * error + innovation)
      error = innovation
    }
    let data = y
    let process = TracedLogDensity(dimension: 4) { q in
      let (mean, slope, memory, scale) = (q[0], q[1], q[2], exp(q[3]))
      var error = data[0] - mean - slope * mean
      var sum = Normal(0, 2).logDensity(q).sum() + Normal(0, scale).logDensity(error)
      for t in 1..<data.count {
        error = data[t] - mean - slope * data[t - 1] - memory * error
        sum = sum + Normal(0, scale).logDensity(error)
      }
      return sum
    }
    for seed in 1...8 {
      let chains = try sample(
        process, draws: 400, chains: 4, warmUp: .adapting(400), seed: UInt64(seed), logger: silentLogger,
        with: NUTS())
      #expect(chains.allSatisfy { $0.stepSize > 0.1 })
      #expect(chains.summary().rows.allSatisfy { $0.rHat < 1.05 })
    }
  }

  @Test("no candidates are an error")
  func noCandidates() {
    let error = #expect(throws: InputError.self) { try starts(.drawn(2, bestOf: 0)) }
    #expect(error?.subject == "bestOf")
  }
}
