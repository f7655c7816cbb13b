// A pair of axes with marks: what a reader calls a plot.

/// Horizontal and vertical axes, and what is plotted between them.
///
///     Axes(x: "*x*_1", y: "*v*") {
///       Scatter(x: xs, y: vs, label: "HMC")
///       Line(x: grid, y: density, label: "N(0, 9)", color: .red)
///     }
///
/// Marks are drawn in the order given. A range that an axis does not fix is that of the data, 5 % longer on
/// both ends except where a mark ends flush with the axes (curves left and right, bars at their baseline).
public struct Axes: Sendable {
  /// Above the axes; all text of figures may hold markup: `*x*_1`, `D_{KL}`, `e^{*v*}`.
  public var title: String
  public var x: Axis
  public var y: Axis
  public var legend: LegendPlacement
  /// Whether one unit of x is as long as one of y. The plot area shrinks in one direction to make it so.
  public var equalAspect: Bool
  public var marks: [any Mark]

  public init(
    title: String = "", x: Axis = "", y: Axis = "", legend: LegendPlacement = .automatic,
    equalAspect: Bool = false, @ListBuilder<any Mark> marks: () -> [any Mark] = { [] }
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.legend = legend
    self.equalAspect = equalAspect
    self.marks = marks()
  }

  /// The ranges that are shown on both axes, unless panels share theirs.
  package var ranges: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    let extent = marks.map { $0.extent(x: x.scale, y: y.scale) }.reduce(Extent(x: nil, y: nil)) {
      $0.union($1)
    }
    return (
      x.shownRange(data: extent.x, flush: (extent.flush.contains(.left), extent.flush.contains(.right))),
      y.shownRange(data: extent.y, flush: (extent.flush.contains(.bottom), extent.flush.contains(.top)))
    )
  }

  /// Each mark's own colour, or the next of the palette.
  package var colors: [Color] {
    var next = 0
    return marks.map { mark in
      if let color = mark.color { return color }
      defer { next += 1 }
      return Color.palette[next % Color.palette.count]
    }
  }
}

extension Axis {
  /// The range to show: the one that was asked for, or that of the data with room around it.
  func shownRange(data: ClosedRange<Double>?, flush: (lower: Bool, upper: Bool)) -> ClosedRange<Double> {
    if let range { return scale.widened(range) }
    guard let data else { return scale.emptyRange }
    let wide = scale.widened(data)
    if wide != data { return wide }
    return scale.padded(wide, below: flush.lower ? 0 : 0.05, above: flush.upper ? 0 : 0.05)
  }
}
