// Pair plots: the draws of every two quantities, and where transitions diverge.

extension Figure {
  /// The draws of every two quantities in the plane, with the histogram of each on the diagonal.
  ///
  /// Draws with a divergent transition are marked: where they gather, the target is curved more than the step size
  /// allows.
  ///
  /// - Parameters:
  ///   - quantities: the same draws of each, chain by chain. Draws of all chains have one colour.
  ///   - divergent: whether the transition to each draw was divergent, chain by chain; nothing where it is not known.
  ///   - title: above all panels.
  public static func pairs(_ quantities: [ChainValues], divergent: [[Bool]] = [], title: String = "")
    -> Figure
  {
    requireQuantities("pairs", quantities)
    requireEqualChains("pairs", quantities, flags: divergent)
    let (count, flags) = (quantities.count, divergent.flatMap(\.self))
    let values = quantities.map { $0.chains.flatMap(\.self) }
    let side = min(60 + 170 * Double(max(count, 2)), 5000)
    return Figure(
      title: title, size: Size(side, side), columns: count, sharing: [.xInColumns, .yInRows], legend: .above,
      spacing: 8
    ) {
      for row in 0..<count {
        for column in 0..<count {
          let (x, y) = (quantities[column], quantities[row])
          if row == column {
            Axes(title: x.title == x.name ? "" : x.title, x: Axis(x.name), y: .hidden) {
              Histogram(values[row])
            }
          } else if column < row {
            Axes(x: Axis(x.name), y: Axis(y.name)) { pairMarks(values[column], values[row], flags) }
          } else {
            Blank()
          }
        }
      }
    }
  }

  private static func pairMarks(_ x: [Double], _ y: [Double], _ flags: [Bool]) -> [any Mark] {
    let divergent = flags.indices.filter { flags[$0] }
    let isCrowded = x.count > 2000
    let draws = Scatter(
      x: x, y: y, label: divergent.isEmpty ? nil : "draws", color: .blue, size: isCrowded ? 2.5 : 3.5,
      opacity: isCrowded ? 0.2 : 0.4)
    guard !divergent.isEmpty else { return [draws] }
    return [
      draws,
      Scatter(
        x: divergent.map { x[$0] }, y: divergent.map { y[$0] }, label: "divergent (\(divergent.count))",
        color: .red,
        size: 4.5, opacity: 0.9),
    ]
  }
}
