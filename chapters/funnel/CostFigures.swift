// The figures of local steps and of what an effective draw costs.

import ChainDiagnostics
import Foundation
import HamiltonianMonteCarlo
import Plotting

/// How often local steps were divided, by position; at most 10,000 draws.
func divisions(_ chains: [StoredChain]) -> Figure {
  let draws = chains.flatMap { chain in
    zip(chain.coordinate(0), chain.statistics).map { v, statistics in
      (v: v, steps: Double(statistics.effort.microSteps) / Double(max(statistics.effort.macroSteps, 1)))
    }
  }
  let stride = max(1, draws.count / 10_000)
  let shown = draws.indices.filter { $0.isMultiple(of: stride) }.map { draws[$0] }
  return Figure(size: Size(640, 420)) {
    Axes(
      x: Axis("*v*", range: -11...11),
      y: .logarithmic("leapfrog steps in place of one", range: 0.8...400)
    ) {
      Scatter(
        x: shown.map(\.v), y: shown.map(\.steps), label: "transitions", color: .green, size: 3, opacity: 0.25)
      Line(over: 1...11, label: "∝ exp(*v*/2)", color: .black, width: 1.5, dash: .dashed) { exp($0 / 2) }
    }
  }
}

/// Effective draws per thousand gradients, the sampler of the first row at the top.
func costs(_ rows: [Efficiency]) -> Figure {
  let last = Double(rows.count - 1)
  let heights = rows.indices.map { last - Double($0) }
  let names = zip(heights, rows).map { Tick($0, label: $1.name) }
  let groups: [(label: String, color: Color, indices: [Int])] = [
    ("with a metric", .orange, rows.indices.filter { !rows[$0].missesNeck && rows[$0].usesCurvature }),
    ("gradients alone", .green, rows.indices.filter { !rows[$0].missesNeck && !rows[$0].usesCurvature }),
    ("misses the neck", .grey, rows.indices.filter { rows[$0].missesNeck }),
  ]
  var axis = Axis.logarithmic("effective draws of *v* per 1000 gradients", range: leastShown...1)
  axis.ticks = ["0.003", "0.01", "0.03", "0.1", "0.3", "1"].map { Tick(Double($0)!, label: $0) }
  return Figure(size: Size(720, 90 + 36 * Double(rows.count)), legend: .above) {
    Axes(x: axis, y: Axis(range: -0.6...last + 0.6, ticks: names)) {
      for (number, i) in rows.indices.filter({ rows[$0].usesCurvature }).enumerated() {
        Line(
          x: [rows[i].least.value, rows[i].most.value], y: [heights[i], heights[i]],
          label: number == 0 ? "with cheaper Hessians" : nil, color: .lightOrange, width: 7)
      }
      for group in groups {
        Intervals(
          y: group.indices.map { heights[$0] }, quantiles: group.indices.map { interval(rows[$0].least) },
          label: group.label, color: group.color)
      }
    }
  }
}

/// The left end of the axis of costs.
private let leastShown = 0.003

/// An estimate between one standard error less and one more. Where there would be nothing left, the interval ends with
/// the axis.
private func interval(_ estimate: Estimate) -> [Double] {
  [
    max(estimate.value - estimate.error, leastShown), max(estimate.value, leastShown),
    estimate.value + estimate.error,
  ]
}
