// Energy plots: whether a new momentum moves a chain between energies as fast as they vary.
import Foundation

extension Figure {
  /// The distribution of the energies of each chain beside that of their changes from draw to draw.
  ///
  /// Where the changes are spread much less than the energies, the tails are explored slowly. Betancourt (2016), arXiv
  /// 1604.00695.
  ///
  /// - Parameters:
  ///   - energies: H(q, p) of each draw, chain by chain. The mean of each chain is subtracted.
  ///   - fractions: the energy Bayesian fraction of missing information of each chain, for the titles; nothing where it
  ///     is not known.
  ///   - title: above all panels.
  public static func energies(_ energies: [[Double]], fractions: [Double] = [], title: String = "") -> Figure
  {
    if energies.isEmpty { fatalError("Figure.energies: no chains; give at least one") }
    if !fractions.isEmpty, fractions.count != energies.count {
      fatalError("Figure.energies: \(energies.count) chains, but \(fractions.count) fractions; give one each")
    }
    let columns = min(energies.count, 4)
    let rows = (energies.count + columns - 1) / columns
    let size = Size(80 + 230 * Double(columns), height(rows: rows, of: 220))
    return Figure(title: title, size: size, columns: columns, sharing: [.x, .y], legend: .above) {
      for (chain, energies) in energies.enumerated() {
        let values = ChainValues("chain \(chain)", [energies])
        let fraction = fractions.isEmpty ? "" : ", E-BFMI \(twoDecimals(fractions[chain]))"
        energyPanel(energies, title: values.title + fraction)
      }
    }
  }

  private static func energyPanel(_ energies: [Double], title: String) -> Axes {
    let finite = energies.filter(\.isFinite)
    let mean = finite.reduce(0) { $0 + $1 / Double(finite.count) }
    let centred = finite.map { $0 - mean }
    let changes = zip(energies.dropFirst(), energies).map { $0 - $1 }.filter(\.isFinite)
    let all = centred + changes
    let range = (all.min() ?? 0)...(all.max() ?? 1)
    return Axes(title: title, x: "energy", y: "density") {
      Histogram(centred, bins: 30, range: range, label: "energy − mean", color: .blue, opacity: 0.55)
      Histogram(changes, bins: 30, range: range, label: "change of energy", color: .orange, opacity: 0.55)
    }
  }

  private static func twoDecimals(_ x: Double) -> String {
    x.isFinite
      ? x.formatted(.number.precision(.fractionLength(2)).locale(Locale(identifier: "en_US_POSIX"))) : "NaN"
  }
}
