// The figures of the classification.

import ChainDiagnostics
import Datasets
import Foundation
import NeuralNetworks
import Plotting

/// A run with the colour that it has in every figure.
struct ColoredRun {
  let evaluation: Evaluation
  let color: Color
  /// Gradients before the first draw, and for each draw.
  var gradients = (before: 0, each: 1)
}

/// Accuracy and loss of each draw, and of the average of all draws up to it.
func progress(of run: ColoredRun) throws -> Figure {
  let predictions = run.evaluation.predictions
  func panel(_ single: [Double], _ together: [Double], _ end: Estimate, _ y: Axis) -> Axes {
    let x = single.indices.map { Double($0 + 1) }
    return Axes(x: Axis("iteration"), y: y) {
      Scatter(x: x, y: single, label: "each draw", color: .grey, size: 2.5, opacity: 0.4)
      Line(x: x, y: together, label: "average of all draws so far", color: run.color, width: 2)
      ErrorBars(x: x.suffix(1), y: [end.value], errors: [end.error], color: run.color)
    }
  }
  let accuracy = try run.evaluation.ensemble(\.accuracy)
  let loss = try run.evaluation.ensemble(\.negativeLogLikelihood)
  return Figure(size: Size(860, 360), columns: 2, legend: .above) {
    panel(
      predictions.accuracies, predictions.ensembleAccuracies, accuracy, Axis("accuracy", range: 0...1))
    panel(
      predictions.negativeLogLikelihoods, predictions.ensembleNegativeLogLikelihoods, loss,
      Axis("−log *p* per digit"))
  }
}

/// Accuracy of the ensembles against what they cost, on a logarithmic axis.
func ensembles(_ runs: [ColoredRun]) throws -> Figure {
  let ends = try runs.map { try $0.evaluation.ensemble(\.accuracy) }
  return Figure(size: Size(720, 420), legend: .right) {
    Axes(x: .logarithmic("gradients"), y: Axis("accuracy of the ensemble", range: 0...1)) {
      for (run, end) in zip(runs, ends) {
        let accuracies = run.evaluation.predictions.ensembleAccuracies
        let gradients = accuracies.indices.map {
          Double(run.gradients.before + ($0 + 1) * run.gradients.each)
        }
        Line(x: gradients, y: accuracies, label: run.evaluation.name, color: run.color, width: 2)
        ErrorBars(x: gradients.suffix(1), y: [end.value], errors: [end.error], color: run.color)
      }
    }
  }
}

/// How often predictions of a given confidence are right, with errors, and how many there are.
func reliability(_ runs: [ColoredRun]) -> Figure {
  Figure(size: Size(860, 400), columns: runs.count, sharing: [.x, .y]) {
    for run in runs {
      let bins = (run.evaluation.predictions.ensemble?.calibration() ?? []).filter { $0.count >= 5 }
      let total = Double(run.evaluation.predictions.labels.count)
      Axes(
        title: run.evaluation.name, x: Axis("confidence", range: 0...1), y: Axis("accuracy", range: 0...1.05)
      ) {
        Bars(
          x: bins.map { ($0.range.lowerBound + $0.range.upperBound) / 2 },
          heights: bins.map { Double($0.count) / total }, label: "share of the digits", color: .lightGrey,
          width: 0.09)
        Line(x: [0, 1], y: [0, 1], label: "calibrated", color: .darkGrey, dash: .dashed)
        ErrorBars(
          x: bins.map(\.confidence), y: bins.map(\.accuracy),
          errors: bins.map(binomialError),
          label: "accuracy", color: run.color)
      }
    }
  }
}

/// The standard error of a rate by Agresti and Coull's rule, which is not zero where all are right.
private func binomialError(_ bin: ClassificationScores.CalibrationBin) -> Double {
  let count = Double(bin.count) + 4
  let rate = (bin.accuracy * Double(bin.count) + 2) / count
  return (rate * (1 - rate) / count).squareRoot()
}

/// The digits of which the ensemble is surest and least sure, each above its predictive probabilities.
func extremes(_ run: ColoredRun, images: LabelledImages, count: Int) -> Figure {
  let predictions = run.evaluation.predictions
  let order = predictions.labels.indices.sorted {
    entropy(predictions.probabilities(of: $0)) < entropy(predictions.probabilities(of: $1))
  }
  // The surest of each digit, so that they are not all alike; and the least sure.
  var seen = Set<Int>()
  let surest = order.filter { seen.insert(predictions.labels[$0]).inserted }.prefix(count)
  let chosen = Array(surest) + order.suffix(count)
  return Figure(
    size: Size(110 * Double(2 * count), 290), columns: 2 * count, rowHeights: [1, 0.9], spacing: 8
  ) {
    for index in chosen {
      Axes(title: "label \(predictions.labels[index])", x: .hidden, y: .hidden, equalAspect: true) {
        Image(images[index..<(index + 1)].pixels.map { Double($0) }, width: 28, range: 0...255, colors: .ink)
      }
    }
    for (place, index) in chosen.enumerated() {
      let label = predictions.labels[index]
      let probabilities = predictions.probabilities(of: index)
      Axes(
        x: Axis("digit", range: -0.7...9.7, ticks: [0, 3, 6, 9].map { Tick(Double($0), label: "\($0)") }),
        y: place == 0 ? Axis("probability", range: 0...1) : Axis(range: 0...1, ticks: [])
      ) {
        Bars(heights: probabilities.enumerated().map { $0 == label ? 0 : $1 }, color: .grey)
        Bars(heights: probabilities.enumerated().map { $0 == label ? $1 : 0 }, color: run.color)
      }
    }
  }
}

/// −Σ p log p.
private func entropy(_ probabilities: [Double]) -> Double {
  probabilities.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) }
}

/// Posterior mean and standard deviation of the twenty filters of the first layer, and the ends of their colours.
func filters(_ run: ColoredRun) -> (figure: Figure, largestMean: Double, largestDeviation: Double) {
  let (means, deviations) = (run.evaluation.filters.means, run.evaluation.filters.standardDeviations)
  let largest = means.reduce(1e-9) { max($0, abs($1)) }
  let deviation = max(deviations.max() ?? 1, 1e-9)
  func picture(_ values: [Double], _ i: Int, _ range: ClosedRange<Double>, _ colors: ColorMap, _ name: String)
    -> Axes
  {
    Axes(title: "\(name) \(i + 1)", x: .hidden, y: .hidden, equalAspect: true) {
      Image(Array(values[(25 * i)..<(25 * i + 25)]), width: 5, range: range, colors: colors)
    }
  }
  let figure = Figure(size: Size(900, 440), columns: 10, spacing: 6) {
    for i in 0..<20 { picture(means, i, -largest...largest, .diverging, "mean") }
    for i in 0..<20 { picture(deviations, i, 0...deviation, .sequential, "sd") }
  }
  return (figure, largest, deviation)
}
