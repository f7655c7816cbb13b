// The figures of the prior and of the samplers.

import ChainDiagnostics
import ChapterSupport
import Foundation
import HamiltonianMonteCarlo
import Models
import Plotting

/// The names of the schools, A at the top of a figure.
let schoolNames = ["A", "B", "C", "D", "E", "F", "G", "H"]

/// An axis with a school at every whole number, A at the top.
func schoolAxis() -> Axis {
  Axis(range: -0.7...7.7, ticks: schoolNames.enumerated().map { Tick(Double(7 - $0), label: $1) })
}

/// The height of school j.
func height(_ j: Int) -> Double { Double(7 - j) }

/// What the prior expects to observe, and what was observed.
func priorPredictions(_ draws: ModelDraws, observed: [Double]) -> Figure {
  let effects = draws["y"].elements
  let spreads = draws["y"].map { log10(standardDeviation(of: $0)) }
  let ticks = [3.0, 10, 30, 100, 300, 1000].map { Tick(log10($0), label: "\(Int($0))") }
  return Figure(size: Size(900, 380), columns: 2, legend: .above) {
    Axes(title: "observed effects", x: Axis("effect, points", range: -60...60), y: schoolAxis()) {
      Intervals(
        y: (0..<8).map(height),
        quantiles: effects.map { draws in [0.05, 0.25, 0.5, 0.75, 0.95].map(draws.quantile) },
        label: "prior: 50 % and 90 %", color: .blue)
      Scatter(x: observed, y: (0..<8).map(height), label: "observed", color: .red, size: 7, opacity: 1)
    }
    Axes(
      title: "standard deviation of the eight effects",
      x: Axis("standard deviation, points", range: 0.4...3, ticks: ticks),
      y: "density of its decimal logarithm"
    ) {
      Histogram(spreads.chains[0], bins: 52, range: 0.4...3, color: .lightBlue)
      VerticalLine(at: log10(standardDeviation(of: observed[...])), color: .red, width: 2, dash: .solid)
    }
  }
}

/// The sample standard deviation of a few numbers.
func standardDeviation(of values: ArraySlice<Double>) -> Double {
  let n = Double(values.count)
  let mean = values.reduce(0, +) / n
  return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
}

/// Level lines of the joint density of θ₁ and log τ, each lower than the one before by a factor of e.
func neckContours(_ exact: ExactPosterior) -> Contours {
  let top = exact.logDensity(theta: exact.given(0).effects[0].mean, school: 0, logSpread: 0)
  return Contours(
    x: -15...35, y: -5...4, levels: [-3.5, -2.5, -1.5, -0.5].map { top + $0 }, resolution: 250
  ) { x, u in exact.logDensity(theta: x, school: 0, logSpread: u) }
}

/// The draws of the centred form in the plane of θ₁ and log τ, at most 10,000 of each run, and where steps diverged.
func planes(_ runs: [DrawnRun], contours: Contours, columns: Int) -> Figure {
  let rows = (runs.count + columns - 1) / columns
  return Figure(
    size: Size(320 * Double(columns), 90 + 270 * Double(rows)), columns: columns, sharing: [.x, .y],
    legend: .above
  ) {
    for run in runs {
      Axes(
        title: run.name, x: Axis("*θ*_1", range: -15...35), y: Axis("log *τ*", range: -5...4)
      ) {
        let (all, divergent) = (run.shown, run.divergences.flatMap(\.self))
        Scatter(x: all.map(\.theta), y: all.map(\.logSpread), color: run.color, size: 2.5, opacity: 0.25)
        contours
        Scatter(
          x: divergent.map { $0[2] }, y: divergent.map { $0[1] }, label: "where a divergent step began",
          color: .red, size: 4, opacity: 0.8)
      }
    }
  }
}

/// A run with what figures show of it.
struct DrawnRun {
  let name: String
  let color: Color
  let chains: [StoredChain]
  let draws: ModelDraws

  /// θ₁ and log τ of every so many draws, such that at most 10,000 remain.
  var shown: [(theta: Double, logSpread: Double)] {
    let theta = draws["theta"][0].chains.flatMap(\.self)
    let logSpread = draws["tau"][].map { log($0) }.chains.flatMap(\.self)
    let stride = max(1, (theta.count + 9_999) / 10_000)
    return theta.indices.filter { $0.isMultiple(of: stride) }.map { (theta[$0], logSpread[$0]) }
  }

  /// Where divergent steps began, by chain, in the coordinates of the sampler.
  var divergences: [[[Double]]] {
    chains.map { chain in
      chain.failures.recordsOfDraws.filter { $0.failure.kind == .divergent }.map(\.position)
    }
  }
}

/// log τ along all chains of each run, one chain after the other, at most 4,000 draws of each run.
func traces(_ runs: [DrawnRun]) -> Figure {
  Figure(size: Size(900, 130 + 150 * Double(runs.count)), columns: 1, sharing: [.x, .y], legend: .above) {
    for run in runs {
      let chains = run.draws["tau"][].map { log($0) }.chains
      let all = chains.flatMap(\.self)
      let shown = all.indices.filter { $0.isMultiple(of: max(1, all.count / 4_000)) }
      Axes(
        title: run.name, x: Axis("draw, one chain after the other", range: 0...Double(all.count)),
        y: Axis("log *τ*", range: -6...4, ticks: [-6, -4, -2, 0, 2, 4].map { Tick($0, label: minus($0)) })
      ) {
        Line(x: shown.map(Double.init), y: shown.map { all[$0] }, color: run.color, width: 1)
        for chain in 1..<chains.count {
          VerticalLine(at: Double(chain * chains[0].count), color: .white, width: 3, dash: .solid)
        }
        HorizontalLine(at: log(Neck.edge), label: "edge of the neck, *τ* = 0.1", color: .red)
      }
    }
  }
}

/// A whole number with a true minus sign.
private func minus(_ x: Double) -> String { x < 0 ? "−\(Int(-x))" : "\(Int(x))" }

/// The marginal distribution of log τ, with the truth.
func marginals(_ runs: [DrawnRun], exact: ExactPosterior, columns: Int) -> Figure {
  let rows = (runs.count + columns - 1) / columns
  return Figure(
    size: Size(300 * Double(columns), 90 + 230 * Double(rows)), columns: columns, sharing: [.x, .y],
    legend: .above
  ) {
    for run in runs {
      Axes(
        title: run.name,
        x: Axis("log *τ*", range: -5...4, ticks: [-4, -2, 0, 2, 4].map { Tick($0, label: minus($0)) }),
        y: Axis("density", range: 0...0.6)
      ) {
        Histogram(
          run.draws["tau"][].map { log($0) }.chains.flatMap(\.self), bins: 45, range: -5...4, label: "draws",
          color: run.color, opacity: 0.6)
        Line(over: -5...4, label: "exact", color: .red, width: 2) { exact.density(logSpread: $0) }
      }
    }
  }
}
