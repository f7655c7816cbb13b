// Sampling in one call: several chains on several threads.
import Dispatch
import Foundation
import LogDensities
import Logging
import Synchronization

/// Samples a target by several independent chains of Hamiltonian Monte Carlo, on several threads.
///
/// Chain i begins at `starts[i]` and has random numbers of its own, so the draws do not depend on the number of threads;
/// chain 0 is the one that ``sample(_:from:count:burnIn:seed:progress:logger:with:keepsDraws:onDraw:)`` gives.
///
/// - Parameters:
///   - target: the log density, with its gradient.
///   - starts: where the chains begin, one start for each chain.
///   - count: how many transitions each chain makes, burn-in included.
///   - burnIn: how many of the first draws of each chain to leave out.
///   - seed: the key of all random numbers.
///   - threads: how many chains run at the same time; nil for one per processor core.
///   - progress: where to show progress.
///   - logger: gets one summary with advice at the end if something went wrong, and at the debug level one line
///     for each trajectory.
///   - method: the sampler and its settings.
/// - Returns: the chains in the order of their starts.
/// - Throws: where a parameter is out of its range or a chain cannot begin at its start.
@inlinable
public func sampleChains<Target: LogDensity, Metric: EuclideanMetric>(
  _ target: Target, from starts: [[Double]], count: Int, burnIn: Int = 0, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none,
  logger: Logger = Logger(label: "HamiltonianMonteCarlo"), with method: HMC<Metric>
) throws(SamplingError) -> [Chain]
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar: PhaseSpaceScalar {
  let plan = try RunPlan(
    count: count, burnIn: burnIn, seed: seed, method: "\(method)", logger: logger)
  return try runChains(plan, count: starts.count, threads: threads, progress) {
    i, reporter throws(SamplingError) in
    var chain = try MarkovChain(target, from: starts[i], seed: seed, chain: i, with: method)
    return try chain.run(plan, chain: i, reporter: reporter, onDraw: nil)
  }
}

/// Samples a target by several independent chains of Riemannian Hamiltonian Monte Carlo, on several threads.
///
/// The parameters are those of ``sampleChains(_:from:count:burnIn:seed:threads:progress:logger:with:)`` for
/// ``HMC``, except that `target` has derivatives up to the third order.
@inlinable
public func sampleChains<Target: LogDensity, Metric: RiemannianMetric, Scheme: IntegrationScheme>(
  _ target: Target, from starts: [[Double]], count: Int, burnIn: Int = 0, seed: UInt64,
  threads: Int? = nil, progress: Progress = .none,
  logger: Logger = Logger(label: "HamiltonianMonteCarlo"), with method: RiemannianHMC<Metric, Scheme>
) throws(SamplingError) -> [Chain] where Target.Evaluator: CurvatureEvaluator {
  let plan = try RunPlan(
    count: count, burnIn: burnIn, seed: seed, method: "\(method)", logger: logger)
  return try runChains(plan, count: starts.count, threads: threads, progress) {
    i, reporter throws(SamplingError) in
    var chain = try MarkovChain(target, from: starts[i], seed: seed, chain: i, with: method)
    return try chain.run(plan, chain: i, reporter: reporter, onDraw: nil)
  }
}

/// Runs chains 0 ..< `count`, at most `threads` at a time.
@usableFromInline
func runChains(
  _ plan: RunPlan, count: Int, threads: Int?, _ progress: Progress,
  _ run: @Sendable (_ chain: Int, ProgressReporter?) throws(SamplingError) -> Chain
) throws(SamplingError) -> [Chain] {
  let workers = min(threads ?? ProcessInfo.processInfo.activeProcessorCount, count)
  guard threads ?? 1 >= 1 else {
    throw SamplingError(
      parameter: "threads", expected: "at least 1", found: "\(threads ?? 0)",
      advice: "Leave it out for one per processor core.")
  }
  let reporter = progress.makeReporter(plan.method, plan.count * count)
  var results = [Result<Chain, SamplingError>?](repeating: nil, count: count)
  let nextChain = Atomic(0)
  results.withUnsafeMutableBufferPointer { buffer in
    // Every worker writes elements of its own, and only those.
    nonisolated(unsafe) let slots = buffer
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let i = nextChain.add(1, ordering: .relaxed).oldValue
        guard i < count else { return }
        slots[i] = Result { () throws(SamplingError) in try run(i, reporter) }
      }
    }
  }
  var chains: [Chain] = []
  for result in results {
    if let result { chains.append(try result.get()) }
  }
  plan.finish(chains, reporter)
  return chains
}
