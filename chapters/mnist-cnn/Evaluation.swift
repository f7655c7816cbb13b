// What is kept of the draws of a network: how well each and all together predict, and a few moments.

import ChainDiagnostics
import ChapterSupport
import Foundation
import HamiltonianMonteCarlo
import Literate
import NeuralNetworks
import Statistics

/// Takes in the parameters of one draw after the other, and keeps none of them.
final class Evaluation: ResumableSink {
  let name: String
  /// The scores of the draws and of their average.
  private(set) var predictions: ClassPredictions
  /// The same for ten consecutive blocks of draws, from which errors are estimated.
  private var blocks: [ClassPredictions]
  /// τ|q|²/n of each draw q, where τ is the precision of its prior; 1 a priori, with a standard deviation of √(2/n).
  private(set) var meanSquares: [Double] = []
  /// What happened in the transition to each draw.
  private(set) var statistics: [TransitionStatistics] = []
  /// Mean and standard deviation of the first layer's weights.
  private(set) var filters: RunningMoments

  private let predictor: Predictor
  private let transform: ([Float]) throws -> [Float]
  private let filterRange: Range<Int>
  private let blockLength: Int
  private let priorPrecision: Double
  /// The constant of the prior's log density.
  private let logNormalizer: Double
  private var dimension: Double { Double(predictor.network.parameterCount) }

  /// - Parameters:
  ///   - count: how many draws are to come.
  ///   - predictor: has the images that are to be predicted.
  ///   - priorPrecision: τ of all coordinates of a draw.
  ///   - whitened: the posterior whose draws they are, if they are not the parameters themselves; its log density is
  ///     without constants.
  init(
    _ name: String, count: Int, predictor: Predictor, labels: [Int], priorPrecision: Double = 1,
    whitened: WhitenedPosterior? = nil
  ) throws {
    (self.name, self.predictor, self.priorPrecision) = (name, predictor, priorPrecision)
    transform = { try whitened?.parameters(at: $0) ?? $0 }
    logNormalizer =
      whitened == nil
      ? 0.5 * Double(predictor.network.parameterCount) * log(priorPrecision / (2 * .pi)) : 0
    predictions = try ClassPredictions(labels: labels, classes: 10)
    blocks = [ClassPredictions](repeating: predictions, count: 10)
    blockLength = (count + 9) / 10
    filterRange = try predictor.network.group("conv1.weight").range
    filters = RunningMoments(count: filterRange.count)
  }

  func take(_ draw: Draw<Float>) throws -> Bool {
    let parameters = try transform(draw.position)
    let outputs = try predictor.outputs(at: parameters)
    try blocks[predictions.drawCount / blockLength].add(logProbabilities: outputs)
    try predictions.add(logProbabilities: outputs)
    try filters.add(Array(parameters[filterRange]))
    let square = draw.position.reduce(0) { $0 + Double($1) * Double($1) }
    meanSquares.append(priorPrecision * square / Double(draw.position.count))
    statistics.append(draw.statistics)
    return true
  }

  /// What a checkpoint needs of it.
  private struct State: Codable {
    let predictions: ClassPredictions
    let blocks: [ClassPredictions]
    let meanSquares: [Double]
    let statistics: [TransitionStatistics]
    let filters: RunningMoments
  }

  func checkpoint() throws -> Data {
    try PropertyListEncoder().encode(
      State(
        predictions: predictions, blocks: blocks, meanSquares: meanSquares, statistics: statistics,
        filters: filters))
  }

  func resume(from state: Data, dimension: Int, draws: Int) throws {
    let state = try PropertyListDecoder().decode(State.self, from: state)
    (predictions, blocks, filters) = (state.predictions, state.blocks, state.filters)
    (meanSquares, statistics) = (state.meanSquares, state.statistics)
  }

  /// A score of the average of all draws, with its jackknife error over the blocks.
  func ensemble(_ score: (ClassificationScores) -> Double) throws -> Estimate {
    guard let whole = predictions.ensemble else { throw EmptyRun(name: name) }
    let filled = blocks.filter { $0.drawCount > 0 }
    let replicates = filled.indices.compactMap { left in
      ClassPredictions.ensemble(of: filled[..<left] + filled[(left + 1)...])
    }.map(score)
    let estimate = jackknife(score(whole), replicates: replicates)
    // Replicates that are all equal differ by rounding.
    return estimate.error > 1e-12 * abs(estimate.value) ? estimate : Estimate(value: estimate.value, error: 0)
  }

  /// Σ log p(label | image) over the training digits, of each draw: the log density without that of the prior.
  var logLikelihoods: [Double] {
    zip(statistics, meanSquares).map { $0.logDensity + 0.5 * dimension * $1 - logNormalizer }
  }

  /// The accuracy of the last draw; its error is the spread of the second half of the draws.
  var lastAccuracy: Estimate {
    let half = ScalarDraws(Array(predictions.accuracies.suffix(max(predictions.drawCount / 2, 2))))
    return Estimate(value: predictions.accuracies.last ?? .nan, error: half.estimatedStandardDeviation.value)
  }
}

/// A run without draws has no scores.
struct EmptyRun: Error {
  let name: String
}

extension Notebook {
  /// Records what can be said of a run under the names `run.acceptanceRate`, `run.accuracy.ensemble`, ….
  func record(
    _ run: String, _ evaluation: Evaluation, _ chain: ChainRecord, steps: Int,
    acceptanceRate published: PublishedValue? = nil
  ) throws {
    let accepted = ScalarDraws(evaluation.statistics.map { $0.isAccepted ? 1 : 0 }).estimatedRate
    try record(
      "\(run).acceptanceRate", accepted, published: published, label: "acceptance rate, \(evaluation.name)",
      headline: true)
    try record(
      "\(run).gradients", Double(chain.transitions * steps), label: "gradients, \(evaluation.name)",
      format: .decimals(0))
    try put(
      "\(run).accuracy.lastSample", evaluation.lastAccuracy, "accuracy of the last draw", evaluation)
    try put(
      "\(run).meanSquare", ScalarDraws(evaluation.meanSquares).estimatedMean,
      "mean square of a draw over its prior’s variance", evaluation, headline: false)
    let likelihood = ScalarDraws(evaluation.logLikelihoods)
    try put(
      "\(run).train", likelihood.estimatedMean, "log-likelihood of the training digits", evaluation,
      headline: false)
    try put(
      "\(run).train.ess", likelihood.effectiveSampleSize.firstTwoMoments,
      "effective sample size of the log-likelihood", evaluation, headline: false)
    try record(run, evaluation)
  }

  /// Records how the average of all draws predicts.
  func record(_ run: String, _ evaluation: Evaluation) throws {
    try put(
      "\(run).accuracy.ensemble", evaluation.ensemble(\.accuracy), "accuracy of the ensemble", evaluation)
    try put(
      "\(run).nll.ensemble", evaluation.ensemble(\.negativeLogLikelihood), "−log p of the ensemble",
      evaluation)
    try put(
      "\(run).brier.ensemble", evaluation.ensemble(\.brierScore), "Brier score of the ensemble", evaluation,
      headline: false)
    try put(
      "\(run).calibrationError", evaluation.ensemble { $0.expectedCalibrationError() },
      "calibration error of the ensemble", evaluation, headline: false)
  }

  /// Records the standard deviation of the first layer's weights, averaged over the filters, with the error of that
  /// average, and what it was a priori for weights of 25 inputs.
  func record(filtersOf evaluation: Evaluation, gain: Double) throws {
    let deviations = evaluation.filters.standardDeviations
    let filters = stride(from: 0, to: deviations.count, by: 25).map { start in
      deviations[start..<(start + 25)].reduce(0, +) / 25
    }
    try record(
      "filters.deviation", filters.meanOfIndependent, label: "standard deviation of a weight, conv1")
    try record(
      "filters.prior", gain / 5, label: "standard deviation of a weight a priori, conv1", format: .decimals(3)
    )
  }

  private func put(
    _ name: String, _ estimate: Estimate, _ label: String, _ evaluation: Evaluation, headline: Bool = true
  ) throws {
    try record(name, estimate, label: "\(label), \(evaluation.name)", headline: headline)
  }

  /// A table of runs, one row each.
  func table(_ runs: [(name: String, run: String)], file: String = #filePath, line: Int = #line) throws {
    let columns: [Column] = [
      ("gradients", "gradients"), ("acceptance", "acceptanceRate"), ("mean square", "meanSquare"),
      ("training digits", "train"), ("last draw", "accuracy.lastSample"), ("ensemble", "accuracy.ensemble"),
      ("−log p", "nll.ensemble"), ("calibration error", "calibrationError"),
    ]
    try table(runs, columns: columns, file: file, line: line)
  }
}
