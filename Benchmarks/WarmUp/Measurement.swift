// One measurement of a warm-up: runs with several seeds, and the medians over them.
import ChainDiagnostics
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Logging
import Synchronization

/// What a warm-up has led to, each the median over the seeds.
struct Measurement {
  /// The least bulk ESS of all coordinates per 1000 gradients of the draws.
  let efficiency: Double
  /// Gradients per transition of the warm-up.
  let warmUpGradients: Double
  let stepSize: Double
  let acceptance: Double
  /// The least bulk ESS per second, warm-up included.
  let speed: Double

  /// Four chains of 1000 draws by NUTS, or by local steps, on one thread, with each of the seeds 1, 2, ….
  init(_ target: HandWrittenLogDensity, _ warmUp: WarmUp, seeds: Int, withLocalSteps: Bool = false) throws {
    var logger = Logger(label: "warm-up")
    logger.logLevel = .critical
    var numbers: [[Double]] = []
    for seed in 1...UInt64(seeds) {
      let counted = CountedLogDensity(target)
      let begin = ContinuousClock.now
      let chains =
        withLocalSteps
        ? try sample(
          counted.logDensity, draws: 1_000, chains: 4, warmUp: warmUp, seed: seed, threads: 1, logger: logger,
          with: WALNUTS())
        : try sample(
          counted.logDensity, draws: 1_000, chains: 4, warmUp: warmUp, seed: seed, threads: 1, logger: logger,
          with: NUTS())
      let seconds = (ContinuousClock.now - begin) / .seconds(1)
      let gradients = chains.flatMap(\.statistics).reduce(0) { $0 + max($1.steps, $1.effort.microSteps) }
      let least = chains.summary().rows.map(\.bulkSize.value).min() ?? .nan
      numbers.append([
        1000 * least / Double(gradients),
        Double(counted.count - gradients) / Double(4 * warmUp.transitions),
        chains.reduce(0) { $0 + $1.stepSize } / 4,
        chains.reduce(0) { $0 + $1.meanStepSizeAcceptance } / 4, least / seconds,
      ])
    }
    func median(_ i: Int) -> Double { numbers.map { $0[i] }.sorted()[numbers.count / 2] }
    (efficiency, warmUpGradients, stepSize, acceptance, speed) = (
      median(0), median(1), median(2), median(3), median(4)
    )
  }

  /// Efficiency · warm-up gradients · step size · acceptance.
  var cell: String {
    String(format: "%.3g · %.3g · %.2g · %.2f", efficiency, warmUpGradients, stepSize, acceptance)
  }
}

/// A log density that counts its gradients.
private struct CountedLogDensity {
  private final class Counter: Sendable {
    let value = Atomic(0)
  }

  private let counter: Counter
  let logDensity: HandWrittenLogDensity

  init(_ base: HandWrittenLogDensity) {
    let counter = Counter()
    self.counter = counter
    logDensity = HandWrittenLogDensity(dimension: base.dimension) { q, gradient in
      counter.value.add(1, ordering: .relaxed)
      return base.logDensity(at: q, gradient: &gradient)
    }
  }

  var count: Int { counter.value.load(ordering: .relaxed) }
}
