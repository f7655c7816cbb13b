// What the plots of chains take: the numbers of one quantity, chain by chain.

/// The numbers of one quantity in each chain: its draws, their ranks, or their autocorrelations.
///
///     let mu = ChainValues("*μ*", chains.map { $0.coordinate(0) })
///
/// Each chain has the same colour in every figure.
public struct ChainValues: Sendable {
  /// With the markup of all text of figures.
  public let name: String
  /// One array per chain.
  public let chains: [[Double]]

  public init(_ name: String, _ chains: [[Double]]) {
    self.name = name
    self.chains = chains
  }

  /// The name, and how many of the numbers are not finite and thus not drawn.
  var title: String {
    let missing = chains.joined().count { !$0.isFinite }
    return missing == 0 ? name : "\(name) (\(missing) of \(chains.joined().count) not finite)"
  }

  /// What the legend calls a chain; nothing where it is the only one.
  func label(ofChain chain: Int) -> String? { chains.count > 1 ? "chain \(chain)" : nil }
}

extension Color {
  static func ofChain(_ chain: Int) -> Color { palette[chain % palette.count] }
}

extension Figure {
  /// The height of a figure with rows of a height, as far as figures may be.
  static func height(rows: Int, of height: Double) -> Double { min(70 + Double(rows) * height, 5000) }

  static func requireQuantities(_ plot: String, _ quantities: [ChainValues]) {
    if quantities.isEmpty { fatalError("Figure.\(plot): no quantities; give at least one") }
    if let empty = quantities.first(where: \.chains.isEmpty) {
      fatalError("Figure.\(plot): no chains of \(empty.name); give at least one")
    }
  }

  /// Stops with a helpful message unless all quantities have the same chains of the same lengths, as flags do if given.
  static func requireEqualChains(_ plot: String, _ quantities: [ChainValues], flags: [[Bool]] = []) {
    let lengths = quantities.map { $0.chains.map(\.count) }
    if let other = lengths.firstIndex(where: { $0 != lengths[0] }) {
      fatalError(
        "Figure.\(plot): chains of \(lengths[0]) draws of \(quantities[0].name), but \(lengths[other]) of "
          + "\(quantities[other].name); give the same draws of all")
    }
    if !flags.isEmpty, flags.map(\.count) != lengths[0] {
      fatalError(
        "Figure.\(plot): chains of \(lengths[0]) draws, but \(flags.map(\.count)) flags of divergence; give one each"
      )
    }
  }
}
