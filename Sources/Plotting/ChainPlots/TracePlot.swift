// Trace plots: the draws of each quantity in the order in which they were made.

extension Figure {
  /// The draws of each quantity in their order, all chains above each other in one panel.
  ///
  /// Chains that mix are bands that lie upon each other. Chains may differ in length.
  ///
  /// - Parameters:
  ///   - quantities: the draws of each, chain by chain.
  ///   - divergent: whether the transition to each draw was divergent, chain by chain; nothing where it is not known. Such
  ///     draws are marked.
  ///   - title: above all panels.
  public static func traces(_ quantities: [ChainValues], divergent: [[Bool]] = [], title: String = "")
    -> Figure
  {
    requireQuantities("traces", quantities)
    if !divergent.isEmpty { requireEqualChains("traces", quantities, flags: divergent) }
    let size = Size(760, height(rows: quantities.count, of: 150))
    return Figure(title: title, size: size, columns: 1, sharing: .x, legend: .above) {
      for quantity in quantities {
        Axes(title: quantity.title == quantity.name ? "" : quantity.title, x: "draw", y: Axis(quantity.name))
        {
          for (chain, draws) in quantity.chains.enumerated() {
            Line(
              y: draws, label: quantity.label(ofChain: chain), color: .ofChain(chain), width: 0.8,
              opacity: 0.75,
              markerSize: draws.count == 1 ? 4 : 0)
          }
          marks(ofDivergent: divergent, in: quantity)
        }
      }
    }
  }

  private static func marks(ofDivergent flags: [[Bool]], in quantity: ChainValues) -> [any Mark] {
    let places = zip(flags, quantity.chains).flatMap { flags, draws in
      draws.indices.filter { flags[$0] }.map { (x: Double($0), y: draws[$0]) }
    }
    guard !places.isEmpty else { return [] }
    return [
      Scatter(
        x: places.map(\.x), y: places.map(\.y), label: "divergent", color: .black, size: 4, opacity: 0.9)
    ]
  }
}
