// The figures of what the posterior says of the schools.

import ChainDiagnostics
import Foundation
import Literate
import Models
import Plotting

/// A statistic of eight effects, its value for those observed, and its draws for replicated ones.
struct TestStatistic {
  let name: String
  let key: String
  let observed: Double
  let replicated: ScalarDraws

  /// P(T(replicated) ≥ T(observed)).
  var pValue: Estimate { replicated.map { $0 >= observed ? 1 : 0 }.estimatedRate }
}

/// What the posterior would observe in another experiment, and what was observed.
func predictiveCheck(_ statistics: [TestStatistic]) -> Figure {
  Figure(size: Size(930, 330), columns: statistics.count, legend: .above) {
    for statistic in statistics {
      let p = NumberFormat.automatic.text(statistic.pValue.value, error: statistic.pValue.error)
      let range = statistic.replicated.quantile(0.001)...statistic.replicated.quantile(0.999)
      Axes(
        title: "\(statistic.name), *p* = \(p)", x: "points",
        y: Axis(statistic.key == statistics[0].key ? "density" : "")
      ) {
        Histogram(
          statistic.replicated.chains.flatMap(\.self), bins: 40, range: range, label: "replicated",
          color: .lightBlue)
        VerticalLine(at: statistic.observed, label: "observed", color: .red, width: 2, dash: .solid)
      }
    }
  }
}

/// Observed effects beside those of the posterior, and how the mean of each depends on τ.
func shrinkage(_ draws: ModelDraws, exact: ExactPosterior) -> Figure {
  let theta = draws["theta"].elements
  let heights = (0..<8).map(height)
  let observed = zip(exact.effects, exact.standardErrors).map { y, s in [y - s, y, y + s] }
  let spreads = (0...120).map { 20 * Double($0) / 120 }
  let given = spreads.map { exact.given(log(max($0, 1e-6))) }
  let density = spreads.map { max($0, 1e-6) }.map { exact.density(logSpread: log($0)) / $0 }
  let colors: [Color] = [.blue, .orange, .green, .red, .purple, .skyBlue, .darkGrey, .grey]
  let ends = given.last!.effects.map(\.mean)
  let labels = spreadOut(ends, by: 1.15)
  return Figure(size: Size(960, 480), columns: 2, legend: .above, columnWidths: [1, 1.05]) {
    Axes(title: "effect of each school", x: Axis("effect, points", range: -22...48), y: schoolAxis()) {
      VerticalLine(at: exact.mean.mean, label: "mean of *μ*", color: .grey)
      Intervals(y: heights.map { $0 + 0.16 }, quantiles: observed, label: "observed ± *σ*", color: .orange)
      Intervals(
        y: heights.map { $0 - 0.16 },
        quantiles: theta.map { draws in [0.05, 0.25, 0.5, 0.75, 0.95].map(draws.quantile) },
        label: "posterior: 50 % and 90 %", color: .blue)
    }
    Axes(
      title: "mean of each effect, given *τ*", x: Axis("*τ*", range: 0...21.5),
      y: Axis("effect, points", range: -5...22)
    ) {
      Band(
        x: spreads, lower: spreads.map { _ in -5 }, upper: density.map { -5 + 60 * $0 },
        label: "posterior density of *τ*", color: .lightBlue, opacity: 0.6)
      for j in 0..<8 {
        Line(x: spreads, y: given.map { $0.effects[j].mean }, color: colors[j], width: 2)
        Annotation(schoolNames[j], x: 20, y: labels[j], color: colors[j])
      }
    }
  }
}

/// The numbers moved apart, so that any two differ by at least a distance; those that need not move stay.
private func spreadOut(_ values: [Double], by distance: Double) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var result = values
  for _ in 0..<100 {
    for (low, high) in zip(order, order.dropFirst()) {
      let lack = distance - (result[high] - result[low])
      guard lack > 1e-9 else { continue }
      result[low] -= lack / 2
      result[high] += lack / 2
    }
  }
  return result
}
