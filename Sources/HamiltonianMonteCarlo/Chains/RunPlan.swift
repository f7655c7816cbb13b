// What a run is asked to do.
import Foundation
import InputErrors
import Logging

/// What a run is asked to do.
@usableFromInline
struct RunPlan: Sendable {
  @usableFromInline let draws: Int
  @usableFromInline let warmUp: WarmUp
  @usableFromInline let seed: UInt64
  @usableFromInline let method: String
  @usableFromInline let coordinateNames: [String]?
  @usableFromInline let logger: Logger
  @usableFromInline let logsTrajectories: Bool

  @usableFromInline
  init(
    draws: Int, warmUp: WarmUp, seed: UInt64, method: String, coordinateNames: [String]?, logger: Logger
  ) throws(InputError) {
    guard draws >= 0 else {
      throw InputError(
        "draws", expected: "at least 0", found: "\(draws)",
        advice: "Give the number of draws of each chain.")
    }
    try warmUp.validate()
    self.draws = draws
    self.warmUp = warmUp
    self.seed = seed
    self.method = method
    self.coordinateNames = coordinateNames
    self.logger = logger
    logsTrajectories = logger.logLevel <= .debug
  }

  @usableFromInline
  func record(chain: Int, dimension: Int, stepSize: Double) -> ChainRecord {
    ChainRecord(
      dimension: dimension, coordinateNames: coordinateNames,
      settings: ChainRecord.Settings(method: method, seed: seed, chain: chain, draws: draws, warmUp: warmUp),
      stepSize: stepSize)
  }

  /// The transitions of a chain, for the progress.
  private var transitions: Int {
    let all = draws.addingReportingOverflow(warmUp.transitions)
    return all.overflow ? .max : all.partialValue
  }

  /// One line per trajectory, for the debug level.
  @usableFromInline
  func log(_ statistics: TransitionStatistics, transition: Int, chain: Int) {
    let outcome = statistics.failure.map { "failed: \($0)" } ?? "energy error \(statistics.energyError)"
    logger.debug(
      """
      chain \(chain), trajectory \(transition): \(statistics.steps) steps, \
      \(statistics.effort.solverIterations) solver iterations, \
      reversal error \(statistics.effort.reversalError), \(outcome)
      """)
  }
}

// What the plan prepares, and what it does at the end.
extension RunPlan {
  @usableFromInline
  func makeSink<Sink>(_ make: () throws -> Sink) throws(InputError) -> Sink {
    do {
      return try make()
    } catch {
      throw explained(error)
    }
  }

  /// The error of a sink that cannot begin.
  func explained(_ error: any Error) -> InputError {
    error as? InputError
      ?? InputError(
        "into", expected: "a sink that can take \(draws) draws", found: "\(error)",
        advice: "Nothing was sampled; mend the sink and run again.")
  }

  /// How many threads to use.
  @usableFromInline
  func workers(_ threads: Int?, chains: Int) throws(InputError) -> Int {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    guard threads >= 1 else {
      throw InputError(
        "threads", expected: "at least 1", found: "\(threads)",
        advice: "Leave it out for one per processor core.")
    }
    return min(threads, chains)
  }

  @usableFromInline
  func makeReporter(_ progress: Progress, chains: Int) -> ProgressReporter? {
    progress.makeReporter(method, chains, transitions)
  }

  /// Ends the progress and says once what went wrong, with advice.
  @usableFromInline
  func finish<Output>(_ chains: [ChainRun<Output>], _ reporter: ProgressReporter?) {
    let report = RunReport(chains)
    reporter?.finish()
    guard report.hasAdvice else { return }
    logger.log(level: report.isSerious ? .warning : .notice, "\(report.text)")
  }
}
