// Regression on a noisy sine with a gap, by a small dense network.

import ChainDiagnostics
import Foundation
import HamiltonianMonteCarlo
import Literate
import NeuralNetworks
import Plotting
import Randomness
import Statistics

/// Forty noisy values of the sine, none of them between −1 and 1.
struct SineData {
  /// The precision τ of the noise.
  static let precision = 100.0
  let x: [Double]
  let y: [Double]

  init(seed: UInt64) {
    var random = Philox(seed: seed, chain: 0, purpose: .user(1))
    x = (0..<40).map { ($0 < 20 ? -3 : 1) + 2 * (Double($0 % 20) + random.uniform()) / 20 }
    y = x.map { sin($0) + random.normal() / Self.precision.squareRoot() }
  }
}

/// What the draws of several chains predict over a range of x.
struct SinePrediction {
  let x: [Double]
  let means: [Double]
  /// Of the function, without the noise of the data.
  let deviations: [Double]
  /// The largest R̂ and the smallest effective sample size of the function over the range.
  let rHat: Double
  let effectiveSampleSize: Estimate

  init(_ chains: [ChainRun<StoredDraws<Float>>], network: Sequential, range: ClosedRange<Double>, count: Int)
    throws
  {
    let width = (range.upperBound - range.lowerBound) / Double(count - 1)
    x = (0..<count).map { range.lowerBound + Double($0) * width }
    let predictor = try Predictor(network, inputs: x.map { Float($0) }, threads: 1)
    var moments = RunningMoments(count: count)
    // values[chain][draw][place]
    let values = try chains.map { chain in
      try (0..<chain.count).map { i in
        let outputs = try predictor.outputs(at: chain[i])
        try moments.add(outputs)
        return outputs
      }
    }
    (means, deviations) = (moments.means, moments.standardDeviations)
    let functions = try stride(from: 0, to: count, by: 10).map { place in
      try ScalarDraws(chains: values.map { $0.map { Double($0[place]) } })
    }
    rHat = functions.map(\.splitRHat).max() ?? .nan
    effectiveSampleSize = functions.map(\.effectiveSampleSize.firstTwoMoments).smallest
  }

  /// The root mean square of mean − sin x over the places that satisfy a condition.
  func rootMeanSquareError(where condition: (Double) -> Bool) -> Double {
    let errors = zip(x, means).filter { condition($0.0) }.map { pow($0.1 - sin($0.0), 2) }
    return (errors.reduce(0, +) / Double(errors.count)).squareRoot()
  }

  /// The mean standard deviation of the function over the places that satisfy a condition.
  func meanDeviation(where condition: (Double) -> Bool) -> Double {
    let chosen = zip(x, deviations).filter { condition($0.0) }.map(\.1)
    return chosen.reduce(0, +) / Double(chosen.count)
  }
}

/// The data, the truth, and the predictive mean with bands of two standard deviations.
func sine(_ data: SineData, _ prediction: SinePrediction) -> Figure {
  func band(_ variance: Double) -> (lower: [Double], upper: [Double]) {
    let widths = prediction.deviations.map { 2 * ($0 * $0 + variance).squareRoot() }
    return (zip(prediction.means, widths).map(-), zip(prediction.means, widths).map(+))
  }
  let function = band(0), observation = band(1 / SineData.precision)
  return Figure(size: Size(720, 420), legend: .right) {
    Axes(x: Axis("*x*", range: -6...6), y: Axis("*y*", range: -3...3)) {
      Band(
        x: prediction.x, lower: observation.lower, upper: observation.upper, label: "observation, ±2 sd",
        color: .lightBlue, opacity: 0.35)
      Band(
        x: prediction.x, lower: function.lower, upper: function.upper, label: "function, ±2 sd", color: .blue,
        opacity: 0.25)
      Line(over: -6...6, label: "sin *x*", color: .darkGrey, dash: .dashed) { sin($0) }
      Line(x: prediction.x, y: prediction.means, label: "predictive mean", color: .blue, width: 2)
      Scatter(x: data.x, y: data.y, label: "data", color: .orange, size: 4.5, opacity: 0.9)
    }
  }
}

extension Notebook {
  /// Records what can be said of the regression.
  func record(_ chains: [ChainRun<StoredDraws<Float>>], _ prediction: SinePrediction) throws {
    let accepted = chains.map { $0.statistics.map { $0.isAccepted ? 1.0 : 0 } }
    let rate = try ScalarDraws(chains: accepted).estimatedRate
    try record(
      "regression.acceptanceRate", rate.value, error: rate.error, label: "acceptance rate, regression",
      headline: true)
    let size = prediction.effectiveSampleSize
    try record(
      "regression.ess", size.value, error: size.error, label: "smallest effective sample size, regression")
    try record(
      "regression.rHat", prediction.rHat, error: 1 / max(size.value, 1).squareRoot(),
      label: "largest $\\hat R$, regression", format: .decimals(3))
    let error = 1 / max(size.value, 1).squareRoot()
    let regions: [(String, String, (Double) -> Bool)] = [
      ("data", "where there are data", { (1...3).contains(abs($0)) }),
      ("gap", "in the gap", { abs($0) < 0.8 }),
      ("outside", "beyond the data", { abs($0) > 4 }),
    ]
    for (key, place, condition) in regions {
      let deviation = prediction.meanDeviation(where: condition)
      try record(
        "regression.sd.\(key)", deviation, error: deviation * error,
        label: "standard deviation of the function \(place)", format: .significant(2))
      try record(
        "regression.error.\(key)", prediction.rootMeanSquareError(where: condition),
        error: deviation * error, label: "distance of the mean from the sine \(place)",
        format: .significant(2))
    }
  }
}
