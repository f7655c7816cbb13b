// The adaptation of the step size: it finds the acceptance rate asked for, and ends with the warm-up.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Logging
import SamplingTestSupport
import Testing

@Suite("Adaptation of the step size")
struct AdaptationTests {
  /// A thousand independent normal coordinates.
  private let target = HandWrittenLogDensity(dimension: 1_000) { q, gradient in
    var value = 0.0
    for i in q.indices {
      gradient[i] = -q[i]
      value -= 0.5 * q[i] * q[i]
    }
    return value
  }
  private let start = [Double](repeating: 0.5, count: 1_000)

  private var quiet: Logger {
    var logger = Logger(label: "adaptation")
    logger.logLevel = .critical
    return logger
  }

  /// From step sizes that are far too small and far too large.
  @Test("the mean acceptance probability is that asked for", arguments: [0.6, 0.9], [1e-4, 0.1, 100])
  func reachesTarget(rate: Double, stepSize: Double) throws {
    let chain = try sample(
      target, draws: 2_000, from: start, warmUp: .adaptingStepSize(1_000, acceptance: rate), seed: 5,
      logger: quiet, with: HMC(stepSize: stepSize, steps: 5...11))
    #expect(abs(chain.meanAcceptanceProbability - rate) < 0.03, "\(chain.meanAcceptanceProbability)")
    #expect(chain.stepSize > 0.1 && chain.stepSize < 1.2, "\(chain.stepSize)")
  }

  @Test("after the warm-up the chain is that of the step size found")
  func endsWithTheBurnIn() throws {
    let sampler = HMC(stepSize: 1, steps: 3).sampler(for: target)
    let warmUp = WarmUp.adaptingStepSize(200)
    var chain = try sampler.chain(from: start, warmUp: warmUp, seed: 3)
    chain.finishWarmUp()
    let stepSize = chain.stepSize
    #expect(stepSize != 1 && !chain.isWarmingUp)
    for _ in 0..<100 { _ = chain.advance() }
    #expect(chain.stepSize == stepSize && chain.transitions == 300)
    // The same run in one call, and as a stream of draws.
    let whole = try sampler.sample(draws: 100, from: start, warmUp: warmUp, seed: 3, logger: quiet)
    #expect(whole.stepSize == stepSize && whole[99] == chain.position)
    let last = Array(try sampler.chain(from: start, warmUp: warmUp, seed: 3).prefix(100)).last
    #expect(last?.position == chain.position && last?.index == 99)
  }

  @Test("without a target the step size is kept")
  func keepsStepSize() throws {
    let chain = try sample(
      target, draws: 10, from: start, warmUp: .discarding(10), seed: 3, logger: quiet,
      with: HMC(stepSize: 0.01))
    #expect(chain.stepSize == 0.01)
  }

  @Test("where everything is accepted, or nothing, the step size stays a positive, finite number")
  func staysFinite() {
    for probability in [0.0, 1] {
      var adapter = DualAveraging(from: 0.1, target: 0.8)
      for _ in 0..<200_000 { adapter.update(acceptanceProbability: probability) }
      for stepSize in [adapter.current, adapter.average] { #expect(stepSize > 0 && stepSize.isFinite) }
    }
  }

  /// The first three updates by the formulas, worked out with δ = 0.8, ε₀ = 0.1 and a = 1, 0, 0.5.
  @Test("the updates are those of the formulas")
  func formulas() {
    var adapter = DualAveraging(from: 0.1, target: 0.8)
    // H̄: −0.2/11, then 11/12 of it + 0.8/12, then 12/13 of that + 0.3/13.
    let errors = [-0.2 / 11, -0.2 / 12 + 0.8 / 12, -0.2 / 13 + 0.8 / 13 + 0.3 / 13]
    var average = log(0.1)
    for (t, (probability, error)) in zip([1.0, 0, 0.5], errors).enumerated() {
      let count = Double(t + 1)
      adapter.update(acceptanceProbability: probability)
      let logStepSize = log(1.0) - 20 * count.squareRoot() * error
      average = pow(count, -0.75) * logStepSize + (1 - pow(count, -0.75)) * average
      #expect(abs(log(adapter.current) - logStepSize) < 1e-12)
      #expect(abs(log(adapter.average) - average) < 1e-12)
    }
  }

  /// Two updates by the formula with δ = 0.8 and a = 1, 0.
  @Test("the refinement moves by ever smaller steps")
  func refinement() {
    var refinement = StepSizeRefinement(from: 0.5, target: 0.8)
    refinement.update(acceptanceProbability: 1)
    #expect(abs(log(refinement.current / 0.5) - 0.2 / (0.4 * 11)) < 1e-12)
    refinement.update(acceptanceProbability: 0)
    #expect(abs(log(refinement.current / 0.5) - 0.2 / (0.4 * 11) + 0.8 / (0.4 * 12)) < 1e-12)
  }

  @Test("stages follow one another, each with what it adapts, and empty ones are passed over")
  func stages() throws {
    let sampler = HMC(stepSize: 0.05, steps: 8).sampler(for: target)
    let adapter = StepSizeAdapter(acceptance: 0.8)
    let plan = WarmUp(stages: [.init(0), .init(7), .init(100, [adapter]), .init(0), .init(50)])
    #expect(plan.transitions == 157 && plan.adapts && plan.acceptance == 0.8)
    var chain = try sampler.chain(from: start, warmUp: plan, seed: 3)
    var stepSizes: [Double] = []
    while chain.isWarmingUp {
      stepSizes.append(chain.stepSize)
      _ = chain.advance()
    }
    #expect(stepSizes.count == 157 && chain.transitions == 157)
    #expect(Set(stepSizes[..<8]) == [0.05] && Set(stepSizes[8..<107]).count > 90)
    #expect(Set(stepSizes[107...]) == [chain.stepSize])
  }

  @Test("Riemannian chains, and several chains, adapt as well")
  func otherSamplers() throws {
    let well = HandWrittenCurvedLogDensity(
      dimension: 40,
      valueAndGradient: { q, gradient in
        for i in q.indices { gradient[i] = -q[i] }
        return -0.5 * q.reduce(0) { $0 + $1 * $1 }
      },
      hessian: { q, hessian in
        for i in hessian.indices { hessian[i] = i % (q.count + 1) == 0 ? -1 : 0 }
      },
      contractedThirdDerivative: { q, _, result in for i in q.indices { result[i] = 0 } })
    let start = [Double](repeating: 0.5, count: 40)
    for steps in [3...3, 2...4] {
      let chain = try sample(
        well, draws: 500, from: start, warmUp: .adaptingStepSize(300, acceptance: 0.8), seed: 2,
        logger: quiet, with: RiemannianHMC(stepSize: 0.01, steps: steps))
      #expect(abs(chain.meanAcceptanceProbability - 0.8) < 0.08, "\(chain.meanAcceptanceProbability)")
    }
    let chains = try sample(
      target, draws: 500, chains: .from([self.start, self.start]),
      warmUp: .adaptingStepSize(500, acceptance: 0.8), seed: 2, logger: quiet,
      with: HMC(stepSize: 0.01, steps: 8))
    for chain in chains { #expect(abs(chain.meanAcceptanceProbability - 0.8) < 0.06) }
    #expect(chains[0].stepSize != chains[1].stepSize)
  }

  /// The first step sizes that are tried are too large, and fail; that is no reason for advice.
  @Test("the report tells the step size, and nothing of the failures of its search")
  func report() throws {
    let chain = try sample(
      target, draws: 300, from: start, warmUp: .adaptingStepSize(300, acceptance: 0.8), seed: 4,
      logger: quiet, with: HMC(stepSize: 1e3, steps: 8))
    #expect(chain.failures.total > 0 && !chain.report.contains("failed"))
    #expect(chain.report.contains("step size \(String(format: "%.3g", chain.stepSize))"), "\(chain.report)")
    let low = try sample(
      target, draws: 300, from: start, warmUp: .adaptingStepSize(300, acceptance: 0.3), seed: 4,
      logger: quiet, with: HMC(stepSize: 0.1, steps: 8))
    #expect(!low.report.contains("few proposals"), "\(low.report)")
  }

  @Test("settings out of range are refused")
  func badInput() {
    for acceptance in [0, 1, -0.5, .nan] {
      let error = #expect(throws: InputError.self) {
        try sample(
          target, draws: 1, from: start, warmUp: .adaptingStepSize(100, acceptance: acceptance), seed: 1,
          with: HMC())
      }
      #expect(error?.subject == "acceptance")
    }
    for transitions in [0, 19] {
      let error = #expect(throws: InputError.self) {
        try sample(
          target, draws: 20, from: start, warmUp: .adaptingStepSize(transitions), seed: 1, with: HMC())
      }
      #expect(error?.subject == "warmUp" && error?.expected.contains("at least 20") == true)
    }
  }
}
