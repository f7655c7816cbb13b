// The loop of a run: from a Markov chain to the finished chain of its draws.
import Logging

/// What a run is asked to do.
@usableFromInline
struct RunPlan: Sendable {
  @usableFromInline let count: Int
  @usableFromInline let burnIn: Int
  @usableFromInline let keepsDraws: Bool
  @usableFromInline let seed: UInt64
  @usableFromInline let method: String
  @usableFromInline let logger: Logger

  @usableFromInline
  init(
    count: Int, burnIn: Int, seed: UInt64, method: String, logger: Logger, keepsDraws: Bool = true
  ) throws(SamplingError) {
    try validateRun(count: count, burnIn: burnIn)
    self.count = count
    self.burnIn = burnIn
    self.keepsDraws = keepsDraws
    self.seed = seed
    self.method = method
    self.logger = logger
  }

  /// - Throws: where there are too few transitions in which a step size could be adapted.
  @usableFromInline
  func requireBurnIn() throws(SamplingError) {
    let least = StepSizeAdapter.leastCount
    guard burnIn < least else { return }
    throw SamplingError(
      parameter: "burnIn",
      expected: "at least \(least), because targetAcceptanceRate adapts the step size then",
      found: "\(burnIn)", advice: "Give some hundred transitions, or leave targetAcceptanceRate out.")
  }

  @usableFromInline
  func settings(chain: Int, targetAcceptanceRate: Double?) -> Chain.Settings {
    Chain.Settings(
      method: method, seed: seed, chain: chain, count: count, burnIn: burnIn, keepsDraws: keepsDraws,
      targetAcceptanceRate: targetAcceptanceRate)
  }

  /// One line per trajectory, for the debug level.
  @usableFromInline
  func log(_ statistics: TransitionStatistics, iteration: Int, chain: Int) {
    let outcome = statistics.failure.map { "failed: \($0)" } ?? "energy error \(statistics.energyError)"
    logger.debug(
      """
      chain \(chain), trajectory \(iteration): \(statistics.steps) steps, \
      \(statistics.effort.solverIterations) solver iterations, \
      reversal error \(statistics.effort.reversalError), \(outcome)
      """)
  }

  /// Ends the progress and says once what went wrong, with advice.
  @usableFromInline
  func finish(_ chains: [Chain], _ reporter: ProgressReporter?) {
    let summary = RunSummary(chains)
    reporter?.finish(acceptanceRate: summary.acceptanceRate)
    guard summary.hasAdvice else { return }
    logger.log(level: summary.isSerious ? .warning : .notice, "\(summary.text)")
  }
}

extension MarkovChain {
  /// Makes the transitions of `plan` and returns the chain of their draws.
  @inlinable
  mutating func run(
    _ plan: RunPlan, chain index: Int, reporter: ProgressReporter?,
    onDraw: ((Draw<Kernel.System.Scalar>) -> Void)?
  ) throws(SamplingError) -> Chain {
    if adapter != nil { try plan.requireBurnIn() }
    var chain = Chain(
      dimension: position.count,
      settings: plan.settings(chain: index, targetAcceptanceRate: transition.targetAcceptanceRate))
    var ticker = ProgressTicker(reporter)
    let logsTrajectories = plan.logger.logLevel <= .debug
    for iteration in 0..<plan.count {
      let statistics =
        iteration < plan.burnIn ? advanceInBurnIn(isLast: iteration + 1 == plan.burnIn) : advance()
      if let failure = statistics.failure {
        chain.recordFailure(failure, step: statistics.steps, position: failurePosition)
      }
      chain.record(position, statistics)
      if let onDraw, iteration >= plan.burnIn {
        onDraw(Draw(iteration: iteration, position: position, statistics: statistics))
      }
      if logsTrajectories { plan.log(statistics, iteration: iteration, chain: index) }
      if iteration + 1 == ticker.nextTick { ticker.tick() }
    }
    ticker.finish(iterations: plan.count)
    chain.finish(stepSize: stepSize)
    return chain
  }
}
