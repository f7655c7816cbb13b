// Autocorrelation plots: how long a chain remembers.

extension Figure {
  /// The autocorrelation of each quantity by lag, a curve per chain.
  ///
  /// - Parameters:
  ///   - correlations: ρ(0), ρ(1), …, chain by chain, as `ScalarDraws.autocorrelation` of ChainDiagnostics gives them for
  ///     one chain.
  ///   - title: above all panels.
  public static func autocorrelations(_ correlations: [ChainValues], title: String = "") -> Figure {
    requireQuantities("autocorrelations", correlations)
    let columns = min(correlations.count, 3)
    let rows = (correlations.count + columns - 1) / columns
    let size = Size(80 + 260 * Double(columns), height(rows: rows, of: 210))
    return Figure(title: title, size: size, columns: columns, sharing: [.x, .y], legend: .above) {
      for quantity in correlations {
        Axes(title: quantity.title, x: "lag", y: "autocorrelation") {
          HorizontalLine(at: 0, color: .grey, dash: .solid)
          for (chain, correlations) in quantity.chains.enumerated() {
            Line(
              y: correlations, label: quantity.label(ofChain: chain), color: .ofChain(chain), opacity: 0.85,
              markerSize: correlations.count > 60 ? 0 : 3.5)
          }
        }
      }
    }
  }
}
