// How often values fall into equal bins.
import Foundation

/// A histogram with equal bins, normalised to a probability density or left as counts.
///
/// Values that are not finite or lie outside the range are not counted, but the density is normalised by the
/// number of all finite values, so that it stays comparable with the true density however the range is cut.
public struct Histogram: Mark {
  /// The bounds of the bins, one more than bins; the last bin includes its upper bound.
  public let edges: [Double]
  /// The number of values in each bin.
  public let counts: [Int]
  /// The heights drawn: densities or counts.
  public let heights: [Double]
  public let label: String?
  public let color: Color?
  public let opacity: Double

  /// - Parameters:
  ///   - values: what is counted.
  ///   - bins: how many; nil for the rule of Freedman and Diaconis (doi:10.1007/BF01025868), 60 at most.
  ///   - range: what the bins divide; nil for the range of the values.
  ///   - isDensity: whether areas, rather than heights, are shares.
  ///   - label: the name in the legend; nil for none.
  ///   - color: nil for the next colour of the palette.
  ///   - opacity: from 0 to 1.
  public init(
    _ values: [Double], bins: Int? = nil, range: ClosedRange<Double>? = nil, isDensity: Bool = true,
    label: String? = nil, color: Color? = .lightBlue, opacity: Double = 1
  ) {
    if let bins, bins < 1 { fatalError("Histogram: \(bins) bins asked for; at least one is needed") }
    let finite = values.filter(LinearScale().accepts).sorted()
    let data = range ?? (finite.first ?? 0)...(finite.last ?? 1)
    let shown = LinearScale().widened(data)
    let count = bins ?? Self.binCount(sorted: finite, over: shown)
    edges = evenlySpaced(shown, count: count + 1)
    let width = shown.upperBound / Double(count) - shown.lowerBound / Double(count)
    var counts = [Int](repeating: 0, count: count)
    for value in finite where shown.contains(value) {
      counts[min(Int(value / width - shown.lowerBound / width), count - 1)] += 1
    }
    self.counts = counts
    let total = Double(max(finite.count, 1))
    heights = counts.map { isDensity ? Double($0) / total / width : Double($0) }
    self.label = label
    self.color = color
    self.opacity = opacity
  }

  private static func binCount(sorted values: [Double], over range: ClosedRange<Double>) -> Int {
    guard values.count > 1 else { return 1 }
    let spread = values[values.count * 3 / 4] / 2 - values[values.count / 4] / 2
    let width = 4 * spread / cbrt(Double(values.count))
    guard width > 0 else { return 10 }
    let count = range.upperBound / width - range.lowerBound / width
    return Int(min(max(count.rounded(.up), 5), 60))
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    guard counts.contains(where: { $0 > 0 }) else { return Extent(x: nil, y: nil) }
    let ends = [edges[0], edges[edges.count - 1]].filter(xScale.accepts)
    let tops = heights.filter(yScale.accepts)
    let foot = yScale.accepts(0) ? [0.0] : []
    return Extent(
      x: ends.reduce(nil) { $0.including($1) }, y: (tops + foot).reduce(nil) { $0.including($1) },
      flush: [.left, .right, .bottom])
  }

  public func draw(in area: PlotArea, color: Color) {
    for (i, height) in heights.enumerated() where counts[i] > 0 {
      guard let top = area.point(edges[i + 1], height),
        let bottom = area.point(edges[i], 0) ?? area.footPoint(edges[i])
      else { continue }
      // A hairline between bars, unless they are themselves hardly wider.
      let gap = top.x - bottom.x >= 4 ? 1 : top.x - bottom.x >= 2 ? 0.5 : 0
      area.fillSnapped(from: bottom, to: top, gap: gap, color, opacity: opacity)
    }
  }

  public func drawKey(in key: LegendKey, color: Color) { key.box(color, opacity: opacity) }
}
