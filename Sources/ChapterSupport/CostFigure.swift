// The figure of what an effective draw costs.

import ChainDiagnostics
import Foundation
import Plotting

/// Effective draws per thousand gradients, the sampler of the first row at the top.
///
/// - Parameters:
///   - quantity: of what, for the axis.
///   - range: of the axis. An interval that would leave it ends with it.
package func costs(_ rows: [Efficiency], of quantity: String, range: ClosedRange<Double>) -> Figure {
  let last = Double(rows.count - 1)
  let heights = rows.indices.map { last - Double($0) }
  let names = zip(heights, rows).map { Tick($0, label: $1.name) }
  let groups: [(label: String, color: Color, indices: [Int])] = [
    ("with a metric", .orange, rows.indices.filter { !rows[$0].missesNeck && rows[$0].usesCurvature }),
    ("gradients alone", .green, rows.indices.filter { !rows[$0].missesNeck && !rows[$0].usesCurvature }),
    ("misses the neck", .grey, rows.indices.filter { rows[$0].missesNeck }),
  ]
  var axis = Axis.logarithmic("effective draws of \(quantity) per 1000 gradients", range: range)
  axis.ticks = ["0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30", "100"].filter {
    range.contains(Double($0)!)
  }.map { Tick(Double($0)!, label: $0) }
  return Figure(size: Size(720, 90 + 36 * Double(rows.count)), legend: .above) {
    Axes(x: axis, y: Axis(range: -0.6...last + 0.6, ticks: names)) {
      for (number, i) in rows.indices.filter({ rows[$0].usesCurvature }).enumerated() {
        Line(
          x: [rows[i].least.value, rows[i].most.value], y: [heights[i], heights[i]],
          label: number == 0 ? "with cheaper Hessians" : nil, color: .lightOrange, width: 7)
      }
      for i in rows.indices where rows[i].usesCurvature {
        Intervals(
          y: [heights[i]], quantiles: [interval(rows[i].most, from: range.lowerBound)], color: .orange)
      }
      for group in groups where !group.indices.isEmpty {
        Intervals(
          y: group.indices.map { heights[$0] },
          quantiles: group.indices.map { interval(rows[$0].least, from: range.lowerBound) },
          label: group.label, color: group.color)
      }
    }
  }
}

/// An estimate between one standard error less and one more. Where there would be nothing left, the interval ends with
/// the axis.
private func interval(_ estimate: Estimate, from lowest: Double) -> [Double] {
  [
    max(estimate.value - estimate.error, lowest), max(estimate.value, lowest),
    estimate.value + estimate.error,
  ]
}
