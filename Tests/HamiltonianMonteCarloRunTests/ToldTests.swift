// What a person must know of a run is told, and the advice cures it.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("What a run tells")
struct ToldTests {
  /// What a run of several chains logs, and nothing where it has nothing to say.
  private func words<Method>(
    _ run: (LogRecords) throws -> Method
  ) throws -> String {
    let records = LogRecords()
    _ = try run(records)
    return records.entries.map(\.message).joined(separator: "\n")
  }

  @Test func chainsThatDisagree() throws {
    func words(draws: Int) throws -> String {
      try self.words { records in
        try sample(
          normal, draws: draws, chains: .from([[-2], [2], [-2], [2]]), seed: 1,
          logger: records.makeLogger(level: .info), with: HMC(stepSize: 0.1, steps: 1))
      }
    }
    let few = try words(draws: 200)
    #expect(few.contains("the chains disagree: R̂ is above 1.01 (coordinate 0: "))
    #expect(few.contains("make more draws"))
    let many = try words(draws: 200_000)
    #expect(many.isEmpty)
  }

  @Test func theReportOfARunIsWhatIsLogged() throws {
    let records = LogRecords()
    let chains = try sample(
      normal, draws: 200, chains: .from([[-2], [2], [-2], [2]]), seed: 1,
      logger: records.makeLogger(level: .info), with: HMC(stepSize: 0.1, steps: 1))
    #expect(records.entries.map(\.message) == [chains.report()])
    #expect(chains.report().contains("800 draws in 4 chains"))
  }

  @Test func chainsInTwoModes() throws {
    let target = HandWrittenLogDensity(dimension: 2) { q, g in
      let (a, b) = (q[0] - 20, q[0] + 20)
      let far = abs(a) < abs(b) ? a : b
      g[0] = -far
      g[1] = -q[1]
      return -0.5 * (far * far + q[1] * q[1])
    }
    let told = try words { records in
      try sample(
        target, draws: 1_000, chains: .from([[-20, 0], [20, 0], [20, 0]]), seed: 1,
        logger: records.makeLogger(level: .info), with: HMC(stepSize: 0.5, steps: 3...7))
    }
    #expect(told.contains("coordinate 0: ") && !told.contains("coordinate 1: "))
    #expect(told.contains("several modes"))
  }

  /// Neither shifts nor scales of heavy tails escape.
  @Test func disagreementsOfHeavyTails() throws {
    // Draws of Cauchy distributions, by a transition that makes them independently.
    func words(_ scales: [Double], _ shifts: [Double]) throws -> String {
      try self.words { records in
        try Cauchy(scales: scales, shifts: shifts).sample(
          draws: 4_000, chains: .from(scales.indices.map { [Double($0)] }), seed: 2,
          logger: records.makeLogger(level: .info))
      }
    }
    #expect(try words([1, 1, 1], [0, 0, 0]).isEmpty)
    #expect(try words([1, 1, 1], [0, 0, 1]).contains("the chains disagree"))
    #expect(try words([1, 1, 2], [0, 0, 0]).contains("the chains disagree"))
  }

  @Test func aChainThatNeverMoves() throws {
    let quartic = density({ -0.25 * $0 * $0 * $0 * $0 }, gradient: { -$0 * $0 * $0 })
    func words(_ starts: [[Double]]) throws -> String {
      try self.words { records in
        try sample(
          quartic, draws: 2_000, chains: .from(starts), seed: 3, logger: records.makeLogger(level: .info),
          with: HMC(stepSize: 0.3, steps: 2...6))
      }
    }
    let told = try words([[0], [1], [500], [-1]])
    #expect(told.contains("chain 2 never moved from its start, at a log density of -1.562e+10"))
    #expect(told.contains("begin where the density is higher; the others reach -"))
    #expect(try words([[0], [1], [2], [-1]]).isEmpty)
  }

  @Test("a density that is the same everywhere is called improper; a prior cures it")
  func flat() throws {
    func words(_ target: HandWrittenLogDensity) throws -> String {
      try self.words { records in
        try sample(
          target, draws: 2_000, chains: 4, warmUp: .adaptingStepSize(500), seed: 4,
          logger: records.makeLogger(level: .info), with: HMC(steps: 2...8))
      }
    }
    let told = try words(density({ _ in 7 }, gradient: { _ in 0 }))
    #expect(told.contains("the log density is 7 at every draw: the target is improper"))
    #expect(!told.contains("ran away"))
    #expect(try words(normal).isEmpty)
    // A density with bounds may be flat.
    let uniform = density({ abs($0) < 1 ? 0 : -.infinity }, gradient: { _ in 0 })
    #expect(try !words(uniform).contains("improper"))
    // One draw has one log density.
    let single = try self.words { records in
      try sample(
        normal, draws: 1, chains: 1, warmUp: .adaptingStepSize(500), seed: 4,
        logger: records.makeLogger(level: .info), with: HMC(steps: 2...8))
    }
    #expect(!single.contains("at every draw"), "\(single)")
  }

  /// ℓ = y η − e^η with y = 0 does not fall off as η falls.
  @Test(arguments: [0.0, 5, 15])
  func poissonWithoutEvents(start: Double) throws {
    let target = density({ -exp($0) }, gradient: { -exp($0) })
    let told = try words { records in
      try sample(
        target, draws: 500, chains: .from([[start], [start + 0.1]]), warmUp: .adaptingStepSize(500), seed: 5,
        logger: records.makeLogger(level: .info), with: HMC(steps: 2...8))
    }
    #expect(told.contains("improper"), "\(told)")
  }

  /// log x of a number x > 0 without a prior: ℓ grows with it until x overflows.
  @Test("a target that grows without end, up to where numbers end, is named")
  func improperUpToOverflow() throws {
    func words(_ target: HandWrittenLogDensity) throws -> String {
      try self.words { records in
        try sample(
          target, draws: 1_000, chains: .from([[1], [1.1]]), seed: 5,
          logger: records.makeLogger(level: .info), with: NUTS())
      }
    }
    let told = try words(density({ exp($0).isFinite ? $0 : .nan }, gradient: { _ in 1 }))
    #expect(
      told.contains("the target may be improper; check that the density falls off in all directions"),
      "\(told)")
    #expect(!told.contains("higher acceptance"), "\(told)")
    // Advice: a prior, by which it falls off.
    let cured = try words(density({ 2 * $0 - 0.02 * exp($0) }, gradient: { 2 - 0.02 * exp($0) }))
    #expect(cured.isEmpty, "\(cured)")
  }

  /// With y = 3 events it is proper: from far up the slope the run is right or says that it is not.
  @Test(arguments: [5.0, 15, 40])
  func poissonFromFarAway(start: Double) throws {
    let target = density({ 3 * $0 - exp($0) }, gradient: { 3 - exp($0) })
    let records = LogRecords()
    let chains = try sample(
      target, draws: 2_000, chains: .from([[start], [start + 0.1]]), warmUp: .adaptingStepSize(1_000),
      seed: 6,
      logger: records.makeLogger(level: .info), with: HMC(steps: 2...8))
    let mean = chains.flatMap { $0.coordinate(0) }.reduce(0, +) / 4_000
    // ψ(3), the mean of the logarithm of a Gamma(3, 1) number.
    let isRight = abs(mean - 0.9227843350984671) < 0.1
    #expect(isRight || !records.entries.isEmpty, "mean \(mean)")
    // Advice: begin where the density is higher.
    let cured = try words { records in
      try sample(
        target, draws: 2_000, chains: .from([[1], [1.1]]), warmUp: .adaptingStepSize(1_000), seed: 6,
        logger: records.makeLogger(level: .info), with: HMC(steps: 2...8))
    }
    #expect(cured.isEmpty, "\(cured)")
  }

  @Test(arguments: [1e100, 1e-100, 1e30, 1e-30])
  func stepSizesFarFromTheRightOne(stepSize: Double) throws {
    let records = LogRecords()
    let chain = try sample(
      normal, draws: 2_000, from: [0], warmUp: .adaptingStepSize(1_000), seed: 7,
      logger: records.makeLogger(level: .info), with: HMC(stepSize: stepSize, steps: 2...8))
    #expect((0.3...2).contains(chain.stepSize), "\(chain.stepSize)")
    #expect(abs(chain.meanAcceptanceProbability - 0.8) < 0.15)
    #expect(records.entries.isEmpty)
  }

  @Test("a warm-up that was too short to find the step size says so; a longer one cures it")
  func runaway() throws {
    func words(_ warmUp: Int) throws -> String {
      try self.words { records in
        try sample(
          normal, draws: 500, from: [0], warmUp: .adaptingStepSize(warmUp), seed: 8,
          logger: records.makeLogger(level: .info), with: HMC(stepSize: 1e-60, steps: 2...8))
      }
    }
    let told = try words(100)
    #expect(told.contains("or the steps too small") && told.contains("give a longer warm-up"))
    let long = try words(1_000)
    #expect(long.isEmpty, "\(long)")
  }

  @Test("a wrong gradient is told by the slowness that it causes")
  func wrongGradient() throws {
    let wrong = density({ -0.5 * $0 * $0 }, gradient: { 1e6 * $0 + 1e6 })
    let told = try words { records in
      try sample(
        wrong, draws: 500, chains: 4, warmUp: .adaptingStepSize(500), seed: 9,
        logger: records.makeLogger(level: .info), with: HMC(stepSize: 0.1, steps: 2...8))
    }
    #expect(told.contains("gradient"), "\(told)")
  }
}

/// Independent draws of Cauchy distributions: chain c begins at c, which says which one it draws from.
private struct Cauchy: Sampler {
  let scales: [Double]
  let shifts: [Double]
  var dimension: Int { 1 }
  var description: String { "Cauchy" }

  func makeKernel() -> Kernel { Kernel(scales: scales, shifts: shifts) }

  struct Kernel: Transition {
    let scales: [Double]
    let shifts: [Double]
    var failurePosition: [Double] { [] }

    struct Point {
      let chain: Int
      var x: Double
    }

    func makePoint(at position: [Double], using random: inout RandomStreams) -> Point {
      Point(chain: Int(position[0]), x: 0)
    }

    func sample(from point: inout Point, using random: inout RandomStreams) -> TransitionStatistics {
      let (scale, shift) = (scales[point.chain], shifts[point.chain])
      point.x = shift + scale * tan(.pi * (random.acceptance.uniform() - 0.5))
      let z = (point.x - shift) / scale
      return TransitionStatistics(isAccepted: true, acceptanceProbability: 1, logDensity: -log1p(z * z))
    }

    func position(of point: Point) -> [Double] { [point.x] }
  }
}
