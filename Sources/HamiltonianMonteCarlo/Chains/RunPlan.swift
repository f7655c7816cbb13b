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
  /// The processes that make the run together; nil where this one makes it alone.
  @usableFromInline let partners: (any RunPartners)?
  /// How many chains all processes have.
  let chainCount: Int

  @usableFromInline
  init(
    draws: Int, warmUp: WarmUp, seed: UInt64, method: String, coordinateNames: [String]?, logger: Logger,
    partners: (any RunPartners)? = nil, chains: Int = 1
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
    self.partners = partners
    chainCount = chains
    logsTrajectories = logger.logLevel <= .debug
  }

  @usableFromInline
  func record(
    chain: Int, dimension: Int, stepSize: Double, continuing origin: ChainRecord.Settings?
  ) -> ChainRecord {
    ChainRecord(
      dimension: dimension, coordinateNames: coordinateNames,
      settings: ChainRecord.Settings(
        method: method, seed: seed, chain: chain, draws: draws, warmUp: warmUp, continuing: origin),
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

// What several processes have to do with it.
extension RunPlan {
  /// Whether chains learn together that run in several processes.
  @usableFromInline
  var learnsWithPartners: Bool { warmUp.isPooled && partners?.dividesChains == true }

  /// The numbers of the chains of this process; none where fewer than one are asked for, which is told when they begin.
  @usableFromInline
  var chainNumbers: Range<Int> {
    let count = max(chainCount, 0)
    return partners.map { $0.chains(of: $0.rank, among: count) } ?? 0..<count
  }

  /// The processes that run the same chains in step.
  @usableFromInline
  var companions: (any RunPartners)? { partners.flatMap { $0.dividesChains ? nil : $0 } }

  /// Whether it is for this process to show the progress and to say what went wrong.
  private var reports: Bool { partners?.rank ?? 0 == 0 }
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
    // Chains that run in step with those of other processes run one after the other.
    return partners?.dividesChains == false ? 1 : min(threads, max(chains, 1))
  }

  @usableFromInline
  func makeReporter(_ progress: Progress, chains: Int) -> ProgressReporter? {
    guard reports, chains > 0 else { return nil }
    let place = partners.map { $0.dividesChains ? " in process 0 of \($0.count)" : "" } ?? ""
    return progress.makeReporter(method + place, chains, transitions)
  }

  /// Ends the progress and says once what went wrong, with advice.
  @usableFromInline
  func finish<Output>(_ chains: [ChainRun<Output>], _ reporter: ProgressReporter?, workers: Int) {
    reporter?.finish()
    guard reports, !chains.isEmpty else { return }
    let report = RunReport(chains, workers: workers)
    guard report.hasAdvice else { return }
    logger.log(level: report.isSerious ? .warning : .notice, "\(report.text)")
  }
}
