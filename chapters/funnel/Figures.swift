// The figures of the chapter.

import ChainDiagnostics
import ChapterSupport
import Foundation
import HamiltonianMonteCarlo
import Literate
import Plotting

/// The log of the joint density of x₁ and v, up to a constant.
func logDensity(x: Double, v: Double) -> Double { -v * v / 18 + v / 2 - 0.5 * exp(v) * x * x }

/// Level lines of the joint density of x₁ and v; each is lower than the one before by a factor of e².
private var contours: Contours {
  let top = logDensity(x: 0, v: 4.5)
  return Contours(
    x: -30...30, y: -10...10, levels: (1...5).reversed().map { top - 2 * Double($0) }, resolution: 400,
    logDensity)
}

private let horizontal = Axis("*x*_1", range: -30...30)
private let vertical = Axis("*v*", range: -10...10)

/// The target itself: independent draws and level lines.
func targetPlane(draws: [(x: Double, v: Double)]) -> Figure {
  Figure(size: Size(640, 420)) {
    Axes(x: horizontal, y: vertical) {
      Scatter(
        x: draws.map(\.x), y: draws.map(\.v), label: "independent draws", color: .grey, size: 3.5,
        opacity: 0.35)
      contours
    }
  }
}

/// The draws of all samplers in the plane of x₁ and v.
func draws(_ runs: [Run], columns: Int) -> Figure {
  let rows = (runs.count + columns - 1) / columns
  return Figure(
    size: Size(300 * Double(columns), 60 + 270 * Double(rows)), columns: columns, sharing: [.x, .y]
  ) {
    for run in runs {
      Axes(title: run.name, x: horizontal, y: vertical) {
        Scatter(
          x: run.coordinate(1), y: run.coordinate(0), color: run.color, size: 3.5,
          opacity: run.coordinate(0).count > 2000 ? 0.2 : 0.5)
        contours
      }
    }
  }
}

/// The marginal histograms of v, with the truth.
func marginals(_ runs: [(run: Run, kl: Estimate)], columns: Int, height: Double = 0.2) -> Figure {
  let rows = (runs.count + columns - 1) / columns
  return Figure(
    size: Size(300 * Double(columns), 90 + 230 * Double(rows)), columns: columns, sharing: [.x, .y],
    legend: .above
  ) {
    for (run, kl) in runs {
      Axes(
        title: "\(run.name), D_{KL} \(bounded(kl))", x: Axis("*v*", range: -11...11),
        y: Axis("density", range: 0...height)
      ) {
        Histogram(
          run.coordinate(0), bins: 44, range: -11...11, label: "draws", color: run.color, opacity: 0.6)
        Line(over: -11...11, label: "N(0, 3^2)", color: .red, width: 2) { v in
          exp(-v * v / 18) / (3 * (2 * Double.pi).squareRoot())
        }
      }
    }
  }
}

/// A divergence with its error; one that is hardly to be told from zero, as what it is below by two standard errors.
private func bounded(_ kl: Estimate) -> String {
  guard kl.value < 0.005 else { return "= " + NumberFormat.decimals(3).text(kl.value, error: kl.error) }
  return "< " + NumberFormat.decimals(3).text(((kl.value + 2 * kl.error) * 1000).rounded(.up) / 1000)
}

/// Single trajectories in the plane of x₁ and v.
func trajectories(_ paths: [(title: String, color: Color, path: [[Double]])]) -> Figure {
  Figure(size: Size(860, 400), columns: paths.count, sharing: [.y]) {
    for (title, color, path) in paths {
      Axes(title: title, x: Axis("*x*_1", range: -12...12), y: vertical) {
        contours
        Line(x: path.map { $0[1] }, y: path.map { $0[0] }, color: color, width: 1.5, markerSize: 4)
        Scatter(x: [path[0][1]], y: [path[0][0]], label: "start", color: .black, size: 8, opacity: 1)
      }
    }
  }
}

/// What the implicit solvers had to do, and how well they did it, by position.
func solvers(_ runs: [(run: Run, steps: Int)]) -> Figure {
  Figure(size: Size(960, 560), columns: 3, sharing: [.x]) {
    for (run, steps) in runs {
      let statistics = run.chains.flatMap(\.statistics)
      let v = run.coordinate(0)
      Axes(title: "\(run.name): iterations per step", x: Axis("*v*", range: -11...11), y: Axis(range: 0...30))
      {
        Scatter(
          x: v, y: statistics.map { Double($0.effort.solverIterations) / Double(steps) }, color: run.color,
          size: 3,
          opacity: 0.15)
      }
      Axes(
        title: "reversal error of a step", x: Axis("*v*", range: -11...11),
        y: .logarithmic(range: 1e-13...1e-5)
      ) {
        Scatter(x: v, y: statistics.map(\.effort.reversalError), color: run.color, size: 3, opacity: 0.15)
      }
      Axes(
        title: "|Δ*H*| of a trajectory", x: Axis("*v*", range: -11...11), y: .logarithmic(range: 1e-6...10)
      ) {
        Scatter(x: v, y: statistics.map { abs($0.energyError) }, color: run.color, size: 3, opacity: 0.15)
      }
    }
  }
}

/// The distance by which trajectories miss their start when they are taken back, by position.
func reversals(_ rows: [(name: String, color: Color, trips: [RoundTrip])]) -> Figure {
  Figure(size: Size(640, 420)) {
    Axes(x: Axis("*v* at the start", range: -11...11), y: .logarithmic("distance from the start")) {
      for row in rows {
        let finite = row.trips.filter(\.error.isFinite)
        Scatter(
          x: finite.map(\.v), y: finite.map(\.error), label: row.name, color: row.color, size: 4, opacity: 0.5
        )
      }
    }
  }
}

/// The autocorrelation of v and v² for several lengths of trajectories.
func autocorrelations(_ rows: [(length: Double, chains: [StoredChain])]) throws -> Figure {
  let lags = (0...20).map(Double.init)
  let colors: [Color] = [.blue, .orange, .green]
  let quantities: [(String, @Sendable (Double) -> Double)] = [("*v*", { $0 }), ("*v*^2", { $0 * $0 })]
  let curves = try quantities.map { name, transform in
    (
      name: name,
      curves: try rows.map { row in
        try ScalarDraws(chains: row.chains.map { $0.coordinate(0) }).map(transform).autocorrelation(
          maximumLag: 20)
      }
    )
  }
  return Figure(size: Size(860, 360), columns: 2, sharing: [.x, .y], legend: .above) {
    for (name, curves) in curves {
      Axes(title: "autocorrelation of \(name)", x: "lag", y: Axis(range: -1...1)) {
        noiseBand(
          lags: lags, draws: rows[0].chains.reduce(0) { $0 + $1.count }, label: "chance, ±2 standard errors")
        HorizontalLine(at: 0, color: .grey)
        for (index, row) in rows.enumerated() {
          Line(
            x: lags, y: curves[index],
            label: "length " + row.length.formatted(.number.precision(.fractionLength(0...2))),
            color: colors[index],
            markerSize: 4)
        }
      }
    }
  }
}
