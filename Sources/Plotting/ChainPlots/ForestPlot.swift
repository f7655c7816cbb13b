// Forest plots: intervals of many quantities below each other.

extension Figure {
  /// The intervals of each quantity, below each other on a common axis: of all draws, or of each chain.
  ///
  /// - Parameters:
  ///   - quantiles: of each quantity an odd number of increasing values for all draws together or for each chain; the
  ///     middle one is marked, the ones around it are the ends of bars, the outer the thinner. For example the quantiles
  ///     of 5 %, 25 %, 50 %, 75 % and 95 %.
  ///   - x: the label of the axis.
  ///   - reference: a value at which a line is drawn, as zero for effects.
  ///   - title: above all panels.
  public static func forest(
    _ quantiles: [ChainValues], x: String = "", reference: Double? = nil, title: String = ""
  ) -> Figure {
    requireQuantities("forest", quantiles)
    for quantity in quantiles { requireQuantiles(quantity) }
    let lanes = quantiles.map(\.chains.count)
    let last = Double(quantiles.count - 1)
    // The first quantity is at the top.
    let ticks = quantiles.enumerated().map { Tick(last - Double($0), label: $1.title) }
    let axis = Axis(range: -0.6...last + 0.6, ticks: ticks)
    let size = Size(640, min(80 + lanes.reduce(0) { $0 + 18 + 9 * Double($1) }, 5000))
    return Figure(title: title, size: size, legend: .above) {
      Axes(x: Axis(x), y: axis) {
        if let reference { VerticalLine(at: reference, color: .grey) }
        for chain in 0..<(lanes.max() ?? 0) {
          let shown = quantiles.indices.filter { chain < quantiles[$0].chains.count }
          Intervals(
            y: shown.map { last - Double($0) + 0.3 - 0.6 * (Double(chain) + 0.5) / Double(lanes[$0]) },
            quantiles: shown.map { quantiles[$0].chains[chain] },
            label: shown.first.flatMap { quantiles[$0].label(ofChain: chain) }, color: .ofChain(chain))
        }
      }
    }
  }

  private static func requireQuantiles(_ quantity: ChainValues) {
    for values in quantity.chains {
      let finite = values.filter(\.isFinite)
      if values.count.isMultiple(of: 2) || zip(finite, finite.dropFirst()).contains(where: { $0 > $1 }) {
        fatalError("Figure.forest: \(values) for \(quantity.name); give an odd number of increasing values")
      }
    }
  }
}
