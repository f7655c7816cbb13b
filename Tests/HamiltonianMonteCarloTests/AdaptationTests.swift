// The adaptation of the step size: it finds the acceptance rate asked for, and ends with the burn-in.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Logging
import Testing

@Suite("Adaptation of the step size")
struct AdaptationTests {
  /// A thousand independent normal coordinates: with fewer the step size would come near the limit of stability, where
  /// the acceptance rate falls so steeply that its mean over the steps tried is not that of their mean.
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
      target, from: start, count: 3_000, burnIn: 1_000, seed: 5, logger: quiet,
      with: HMC(stepSize: stepSize, steps: 8, targetAcceptanceRate: rate))
    #expect(abs(chain.meanAcceptanceProbability - rate) < 0.05, "\(chain.meanAcceptanceProbability)")
    #expect(chain.stepSize > 0.1 && chain.stepSize < 1.2, "\(chain.stepSize)")
  }

  @Test("after the burn-in the chain is that of the step size found")
  func endsWithTheBurnIn() throws {
    let method = HMC(stepSize: 1, steps: 3, targetAcceptanceRate: 0.8)
    var chain = try MarkovChain(target, from: start, seed: 3, with: method)
    chain.burnIn(200)
    let stepSize = chain.stepSize
    #expect(stepSize != 1)
    for _ in 0..<100 { _ = chain.advance() }
    #expect(chain.stepSize == stepSize && chain.iterations == 300)
    // The same run in one call.
    let whole = try sample(target, from: start, count: 300, burnIn: 200, seed: 3, logger: quiet, with: method)
    #expect(whole.stepSize == stepSize && whole[99] == chain.position)
  }

  @Test("without a target the step size is kept")
  func keepsStepSize() throws {
    let chain = try sample(
      target, from: start, count: 20, burnIn: 10, seed: 3, logger: quiet, with: HMC(stepSize: 0.01))
    #expect(chain.stepSize == 0.01)
    var stream = try MarkovChain(target, from: start, seed: 3, with: HMC(stepSize: 0.01))
    stream.burnIn(10)
    #expect(stream.stepSize == 0.01)
  }

  @Test("a target that accepts everything leads to a finite step size")
  func staysFinite() throws {
    let flat = HandWrittenLogDensity(dimension: 1) { _, gradient in
      gradient[0] = 0
      return 0
    }
    let chain = try sample(
      flat, from: [0], count: 600, burnIn: 500, seed: 1, logger: quiet,
      with: HMC(stepSize: 1, steps: 1, targetAcceptanceRate: 0.8))
    #expect(chain.stepSize.isFinite && chain.stepSize > 1)
  }

  @Test("settings out of range are refused")
  func badInput() {
    for rate in [0, 1, -0.5, .nan] {
      let error = #expect(throws: SamplingError.self) {
        try sample(target, from: start, count: 2, burnIn: 1, seed: 1, with: HMC(targetAcceptanceRate: rate))
      }
      #expect(error?.parameter == "targetAcceptanceRate")
    }
    let error = #expect(throws: SamplingError.self) {
      try sample(target, from: start, count: 2, seed: 1, with: HMC(targetAcceptanceRate: 0.8))
    }
    #expect(error?.parameter == "burnIn" && error?.description.contains("targetAcceptanceRate") == true)
  }
}
