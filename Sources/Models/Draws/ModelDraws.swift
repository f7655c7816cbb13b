// Draws by the names that a model gives.

import ChainDiagnostics

/// Draws of a model's named arrays, in the order of their declaration.
public struct ModelDraws: Sendable {
  /// One for each name.
  public let quantities: [QuantityDraws]

  /// What is wrong with the run that they come from, which ``summary(of:)`` says below its table.
  var concerns: [String] = []

  /// The names, in the order of their declaration.
  public var names: [String] { quantities.map(\.name) }

  /// The draws of one name, which must exist.
  public subscript(name: String) -> QuantityDraws {
    guard let quantity = quantities.first(where: { $0.name == name }) else {
      fatalError("draws[\"\(name)\"]: there is no such name; there are \(names.joined(separator: ", "))")
    }
    return quantity
  }

  /// Estimates and diagnostics of every element that can change: `print(draws.summary())`.
  ///
  /// - Parameter names: of which; all by default.
  public func summary(of names: [String]? = nil) -> DrawsSummary {
    let chosen = names.map { $0.map { self[$0] } } ?? quantities
    let places = chosen.enumerated().flatMap { q, quantity in
      (0..<quantity.elementCount).filter { !quantity.fixedElements.contains($0) }.map { (q, $0) }
    }
    let elementNames = chosen.map(\.elementNames)
    var summary = DrawsSummary(
      names: places.map { elementNames[$0.0][$0.1] }, chainLengths: chosen.first?.chainLengths ?? []
    ) { chain, row in
      let (quantity, element) = places[row]
      let size = chosen[quantity].elementCount
      let values = chosen[quantity].chains[chain]
      return stride(from: element, to: values.count, by: size).map { values[$0] }
    }
    summary.concerns = concerns
    return summary
  }

  /// The draws of `names`, each with its chains; `rows` has the elements of all names of a draw one after the other.
  init(names: [NamedShape], chains: [[[Double]]]) {
    var offset = 0
    quantities = names.map { name in
      defer { offset += name.count }
      let range = offset..<(offset + name.count)
      return QuantityDraws(
        name: name.name, shape: name.shape, chains: chains.map { rows in rows.flatMap { $0[range] } },
        chainLengths: chains.map(\.count), fixedElements: name.fixed)
    }
  }
}
