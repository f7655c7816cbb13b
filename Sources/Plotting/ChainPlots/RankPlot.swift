// Rank plots: whether all chains visit all parts of a distribution equally often.

extension Figure {
  /// A histogram of the ranks of each chain among the draws of all, a row of panels per quantity.
  ///
  /// If all chains explore the same distribution, their ranks are uniform. The dashed line is at the mean, n/B for a
  /// chain of n draws and B bins; the band has two standard deviations of the count in a bin to either side, if the
  /// draws are independent: it is hypergeometric, with variance n/B · (1 − 1/B) · (S − n)/(S − 1) among S draws. Draws
  /// that are correlated vary more. Vehtari et al. (2021), doi 10.1214/20-BA1221.
  ///
  /// - Parameters:
  ///   - ranks: 1…S, chain by chain, as `ScalarDraws.ranks` of ChainDiagnostics.
  ///   - bins: B.
  ///   - title: above all panels.
  public static func ranks(_ ranks: [ChainValues], bins: Int = 20, title: String = "") -> Figure {
    requireQuantities("ranks", ranks)
    if bins < 1 { fatalError("Figure.ranks: \(bins) bins asked for; at least one is needed") }
    let columns = ranks.map(\.chains.count).max() ?? 1
    let size = Size(min(80 + 190 * Double(columns), 5000), height(rows: ranks.count, of: 150))
    return Figure(
      title: title, size: size, columns: columns, sharing: [.xInColumns, .yInRows], legend: .above
    ) {
      for (row, quantity) in ranks.enumerated() {
        for chain in 0..<columns {
          if chain < quantity.chains.count {
            rankPanel(quantity, chain: chain, bins: bins, isTitled: row == 0)
          } else {
            Blank()
          }
        }
      }
    }
  }

  private static func rankPanel(_ quantity: ChainValues, chain: Int, bins: Int, isTitled: Bool) -> Axes {
    let ranks = quantity.chains[chain]
    let (n, total) = (Double(ranks.count), Double(quantity.chains.joined().count))
    let range = 0.5...max(total, 1) + 0.5
    let share = 1 / Double(bins)
    let mean = n * share
    let deviation = (mean * (1 - share) * (total - n) / max(total - 1, 1)).squareRoot()
    let missing = ranks.count { !range.contains($0) }
    let note = missing == 0 ? nil : "\(missing) of \(ranks.count) have no rank"
    let title = [isTitled ? "chain \(chain)" : nil, note].compactMap { $0 }.joined(separator: ": ")
    return Axes(title: title, x: Axis("rank", range: range), y: Axis(quantity.name)) {
      Histogram(ranks, bins: bins, range: range, isDensity: false, color: .ofChain(chain), opacity: 0.8)
      Band(
        x: [range.lowerBound, range.upperBound],
        lower: [Double](repeating: max(0, mean - 2 * deviation), count: 2),
        upper: [Double](repeating: mean + 2 * deviation, count: 2), label: "independent draws, ± 2 sd",
        color: .black,
        opacity: 0.15)
      HorizontalLine(at: mean, label: "uniform")
    }
  }
}
