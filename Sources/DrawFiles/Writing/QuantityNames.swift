// Which names of quantities files can hold.
import InputErrors
import LogDensities

enum QuantityNames {
  /// The formats, where they differ.
  enum Format { case stanCSV, zarr, numPy }

  /// Checks that the names differ and that the format can hold them.
  static func check(_ quantities: [Quantity], _ format: Format) throws(InputError) {
    var seen: Set<String> = []
    for quantity in quantities {
      precondition(
        quantity.shape.allSatisfy { $0 >= 0 },
        "Quantity: expected a shape of numbers ≥ 0, found \(quantity.shape)")
      if let problem = problem(of: quantity.name, format) {
        throw InputError(
          "quantity “\(quantity.name)”", expected: "a name that the files can hold", found: problem,
          advice:
            "Give it another name, such as letters, digits and underscores, or leave it out: .only([…]).")
      }
      guard seen.insert(quantity.name).inserted else {
        throw InputError(
          "quantities", expected: "a name of its own for each", found: "“\(quantity.name)” twice",
          advice: "Give one of them another name.")
      }
    }
    if format == .zarr { try checkDimensions(quantities, names: seen) }
  }

  /// The names of the dimensions of a quantity's elements.
  static func dimensions(_ quantity: Quantity) -> [String] {
    quantity.shape.indices.map { "\(quantity.name)_dim_\($0)" }
  }

  private static func problem(of name: String, _ format: Format) -> String? {
    if name.isEmpty { return "no character" }
    if name.utf8.count > 200 { return "\(name.utf8.count) bytes, where 200 are the most" }
    let forbidden = format == .stanCSV ? "./\\,:;[]\"'#=" : "./\\"
    for character in name.unicodeScalars {
      if character.properties.generalCategory == .control
        || character.properties.generalCategory == .lineSeparator
        || character.properties.generalCategory == .paragraphSeparator
      {
        return "a control character or a line break"
      }
      if forbidden.unicodeScalars.contains(character) { return "the character “\(character)”" }
      if format == .stanCSV && character.properties.isWhitespace { return "a space" }
    }
    if format == .stanCSV && name.hasSuffix("__") { return "“__” at its end, as Stan's statistics have it" }
    if format != .stanCSV && name.hasPrefix("__") { return "“__” at its beginning, which Zarr reserves" }
    if format == .numPy && name == NumPyFiles.statisticsFolder {
      return "the name of the folder of statistics"
    }
    return nil
  }

  /// A variable that is called like a dimension would be taken for its coordinates.
  private static func checkDimensions(_ quantities: [Quantity], names: Set<String>) throws(InputError) {
    for dimension in ["chain", "draw"] + quantities.flatMap(dimensions) where names.contains(dimension) {
      throw InputError(
        "quantity “\(dimension)”", expected: "a name that is no dimension of the arrays",
        found: "the same name",
        advice: "Give it another name.")
    }
  }
}
