// The figures of the chapter.

import ChainDiagnostics
import ChapterSupport
import Foundation
import Plotting

/// The draws in space, one panel for each sampler.
func drawsInSpace(_ runs: [Run]) -> Figure {
  let ranges = sharedRanges(runs)
  return Figure(size: Size(900, 330), columns: runs.count) {
    for run in runs {
      Axes3D(
        title: run.name, x: Axis("*x*_1", range: ranges[0]), y: Axis("*x*_2", range: ranges[1]),
        z: Axis("*x*_3", range: ranges[2])
      ) {
        Scatter3D(
          x: run.coordinate(0), y: run.coordinate(1), z: run.coordinate(2), color: run.color
        )
      }
    }
  }
}

/// The draws on each pair of coordinates, over the contours that hold half and 95 % of the truth.
func projections(_ runs: [Run], mean: [Double], standardDeviation sd: Double) -> Figure {
  // Ranges of one length make the contours of a round target round.
  let reach =
    1.05 * runs.flatMap { run in (0..<3).flatMap { i in run.coordinate(i).map { abs($0 - mean[i]) } } }
    .max()!
  let ranges = mean.map { ($0 - reach)...($0 + reach) }
  let ticks = stride(from: -8, through: 12, by: 2).map {
    Tick(Double($0), label: $0 < 0 ? "−\(-$0)" : "\($0)")
  }
  let pairs = [(0, 1), (0, 2), (1, 2)]
  let names = ["*x*_1", "*x*_2", "*x*_3"]
  // −2 log(1 − mass) is the squared radius that holds `mass` of a normal distribution of the plane.
  let levels = [0.5, 0.95].map { -2 * log(1 - $0) }
  return Figure(size: Size(840, 860), columns: 3) {
    for run in runs {
      for (i, j) in pairs {
        Axes(
          title: i == 0 && j == 1 ? run.name : "", x: Axis(names[i], range: ranges[i], ticks: ticks),
          y: Axis(names[j], range: ranges[j], ticks: ticks), equalAspect: true
        ) {
          Scatter(
            x: run.coordinate(i), y: run.coordinate(j), color: run.color, size: 4, opacity: 0.4)
          Contours(x: ranges[i], y: ranges[j], levels: levels) { x, y in
            (pow(x - mean[i], 2) + pow(y - mean[j], 2)) / (sd * sd)
          }
        }
      }
    }
  }
}

/// The first draws of one coordinate, and the autocorrelation of it and of its squared deviation.
func tracesAndAutocorrelations(_ runs: [Run], mean: Double, traceLength: Int, maximumLag: Int) -> Figure {
  Figure(
    size: Size(900, 640), columns: 3, sharing: [.xInColumns], legend: .inPanels, columnWidths: [1.5, 1, 1]
  ) {
    for run in runs {
      let x = ScalarDraws(run.coordinate(0))
      let lags = (0...maximumLag).map(Double.init)
      let noise = noiseBand(lags: lags, draws: x.count)
      Axes(title: run.name, x: "iteration", y: Axis("*x*_1", range: -0.8...2.8)) {
        HorizontalLine(at: mean)
        Line(y: Array(run.coordinate(0).prefix(traceLength)), color: run.color, width: 1)
      }
      Axes(title: "autocorrelation of *x*_1", x: "lag", y: Axis(range: -1.1...1.1)) {
        noise
        Bars(x: lags, heights: x.autocorrelation(maximumLag: maximumLag), color: run.color, width: 0.6)
        HorizontalLine(at: 0)
      }
      Axes(title: "of (*x*_1 − *μ*_1)^2", x: "lag", y: Axis(range: -1.1...1.1)) {
        noise
        Bars(
          x: lags, heights: x.map { pow($0 - mean, 2) }.autocorrelation(maximumLag: maximumLag),
          color: run.color,
          width: 0.6)
        HorizontalLine(at: 0)
      }
    }
  }
}

/// Energy error against step size on logarithmic axes, with a line of slope 2.
func energyErrors(_ curves: [(name: String, color: Color, errors: EnergyErrors)]) -> Figure {
  let reference = curves[0].errors
  let lowest = curves.map { $0.errors.errors.last!.value }.min()!
  let guide = reference.stepSizes.map { 0.5 * lowest * pow($0 / reference.stepSizes.last!, 2) }
  return Figure(size: Size(640, 420)) {
    Axes(x: .logarithmic("step size *ε*"), y: .logarithmic("root mean square of Δ*H*")) {
      for curve in curves {
        Line(x: curve.errors.stepSizes, y: curve.errors.errors.map(\.value), color: curve.color)
        ErrorBars(
          x: curve.errors.stepSizes, y: curve.errors.errors.map(\.value),
          errors: curve.errors.errors.map(\.error), label: curve.name, color: curve.color, size: 6)
      }
      Line(x: reference.stepSizes, y: guide, label: "slope 2", color: .grey, dash: .dashed)
    }
  }
}

/// D_KL of several runs beside what independent draws give.
func divergences(_ rows: [(name: String, kl: Estimate, published: Double)], expected: Estimate) -> Figure {
  let places = rows.indices.map(Double.init)
  return Figure(size: Size(640, 380)) {
    Axes(x: .categories(rows.map(\.name)), y: .logarithmic("D_{KL}(truth ‖ fit)")) {
      HorizontalLine(at: expected.value, label: "expected of independent draws")
      ErrorBars(
        x: places, y: rows.map(\.kl.value), errors: rows.map(\.kl.error), label: "this run", color: .blue,
        size: 8)
      Scatter(
        x: places.map { $0 + 0.1 }, y: rows.map(\.published), label: "published", color: .orange, size: 9,
        opacity: 1)
    }
  }
}

/// For each coordinate a range that holds all draws, all of one length, so that round clouds look round.
private func sharedRanges(_ runs: [Run]) -> [ClosedRange<Double>] {
  let ends = (0..<3).map { i in
    let values = runs.flatMap { $0.coordinate(i) }
    return (low: values.min()!, high: values.max()!)
  }
  let reach = 0.55 * ends.map { $0.high - $0.low }.max()!
  return ends.map { ($0.low + $0.high) / 2 - reach...($0.low + $0.high) / 2 + reach }
}
