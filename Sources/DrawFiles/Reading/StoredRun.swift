// A run that was read from files.
import ChainDiagnostics
import InputErrors
import LogDensities

/// A run that was read from files: named arrays of draws, in chains, and what happened in the transitions to them.
///
///     let run = try StoredRun(at: "output")
///     print(run.summary())
///     let tau = run.column("tau")!     // chains × draws
public struct StoredRun: Sendable {
  /// The formats that are read.
  public enum Format: String, Sendable {
    case stanCSV = "Stan CSV"
    case zarr = "Zarr"
    case numPy = "NumPy"
  }

  /// One chain.
  public struct Chain: Sendable {
    /// The number of draws, those of the warm-up left out.
    public let count: Int
    /// The elements of each quantity, draw after draw, each row by row.
    public let values: [[Double]]
    /// What is known about the transition to each draw.
    public let statistics: [Statistic: [Double]]
  }

  public let format: Format
  /// The named arrays, in the order of the source they were written from; those of NumPy, and of others, by name.
  public let quantities: [Quantity]
  public let chains: [Chain]
  /// What the files say of the run that made them.
  public let facts: Facts
  /// What a reader should know: rows that were cut off, chains of different lengths, …. Of paths in them, characters that a
  /// terminal would obey are written as their numbers.
  public let warnings: [String]

  /// What files say of the run that made them; nil where they do not.
  public struct Facts: Sendable, Equatable {
    public var model: String?
    public var method: String?
    public var seed: UInt64?
    /// How many transitions came before the draws.
    public var warmUp: Int?
    /// How many draws of the warm-up were in the files of all chains; they are left out.
    public var savedWarmUp = 0
    /// One draw of how many was kept.
    public var thin: Int?
    /// The most doublings of a trajectory.
    public var maximumDepth: Int?

    public init(
      model: String? = nil, method: String? = nil, seed: UInt64? = nil, warmUp: Int? = nil,
      savedWarmUp: Int = 0, thin: Int? = nil, maximumDepth: Int? = nil
    ) {
      self.maximumDepth = maximumDepth
      (self.model, self.method, self.seed) = (model, method, seed)
      (self.warmUp, self.savedWarmUp, self.thin) = (warmUp, savedWarmUp, thin)
    }
  }

  /// The place of a quantity among all.
  func place(of name: String) -> Int? { quantities.firstIndex { $0.name == name } }

  /// The draws of one element of a quantity, by chains.
  /// - Parameters:
  ///   - name: that of a quantity.
  ///   - element: its place among the elements, row by row.
  /// - Returns: chains × draws; nil where there is no such quantity or element.
  public func column(_ name: String, element: Int = 0) -> [[Double]]? {
    guard let place = place(of: name), (0..<quantities[place].elementCount).contains(element) else {
      return nil
    }
    return chains.indices.map { column(place, element, chain: $0) }
  }

  /// The draws of one element by its name, as ``elementNames`` has it.
  /// - Returns: chains × draws; nil where there is no such element.
  public func element(_ name: String) -> [[Double]]? {
    for quantity in quantities {
      if let element = Self.elementNames(quantity).firstIndex(of: name) {
        return column(quantity.name, element: element)
      }
    }
    return nil
  }

  /// The same run with these quantities alone, in the order of this one. Each must exist.
  public func only(_ names: some Sequence<String>) -> StoredRun {
    let (chosen, there) = (Set(names), quantities.map(\.name))
    if let name = chosen.subtracting(there).min() {
      fatalError("StoredRun: there is no “\(name)”; there are \(there.joined(separator: ", ").printable)")
    }
    let places = quantities.indices.filter { chosen.contains(quantities[$0].name) }
    return StoredRun(
      format: format, quantities: places.map { quantities[$0] },
      chains: chains.map { chain in
        Chain(count: chain.count, values: places.map { chain.values[$0] }, statistics: chain.statistics)
      }, facts: facts, warnings: warnings)
  }

  /// What happened in the transitions, by chains.
  /// - Returns: chains × draws; nil where the files of a chain do not have it.
  public func statistic(_ statistic: Statistic) -> [[Double]]? {
    let columns = chains.compactMap { $0.statistics[statistic] }
    return columns.count == chains.count ? columns : nil
  }

  /// The elements of all quantities, one after the other, by their names: `mu`, `theta[2]`, `beta[0, 1]`, with indices from 0.
  public var elementNames: [String] { quantities.flatMap(Self.elementNames) }

  /// Estimates and diagnostics of all elements: `print(run.summary())`. Chains are cut to one
  /// length, or left out where they are shorter, such that most draws are used.
  ///
  /// - Parameter names: of which quantities; of all by default. Each must exist.
  public func summary(of names: [String]? = nil) -> DrawsSummary {
    if let names { return only(names).summary() }
    let places = quantities.indices.flatMap { q in (0..<quantities[q].elementCount).map { (q, $0) } }
    return DrawsSummary(names: elementNames, chainLengths: chains.map(\.count)) { chain, row in
      column(places[row].0, places[row].1, chain: chain)
    }
  }

  private func column(_ quantity: Int, _ element: Int, chain: Int) -> [Double] {
    let (all, size) = (chains[chain].values[quantity], quantities[quantity].elementCount)
    return (0..<chains[chain].count).map { all[$0 * size + element] }
  }

  private static func elementNames(_ quantity: Quantity) -> [String] {
    if quantity.shape.isEmpty { return [quantity.name] }
    return (0..<quantity.elementCount).map { element in
      var rest = element
      let index = quantity.shape.reversed().map { size in
        defer { rest /= size }
        return rest % size
      }
      return "\(quantity.name)[\(index.reversed().map { "\($0)" }.joined(separator: ", "))]"
    }
  }

  /// What is to be said of chains of different lengths.
  static func warning(ofLengths lengths: [Int]) -> [String] {
    guard Set(lengths).count > 1 else { return [] }
    return ["the chains have \(lengths.map { "\($0)" }.joined(separator: ", ")) draws"]
  }
}
