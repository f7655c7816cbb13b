// The arrays of a run: their names, shapes and types.
import LogDensities

/// One array of a run, of shape (chains, draws, …).
struct ArrayLayout: Sendable {
  let name: String
  let type: NumberType
  /// The shape of one draw.
  let shape: [Int]
  /// The names of its dimensions.
  let dimensions: [String]
  let isStatistic: Bool
  /// How many draws are written at once.
  let blockRows: Int

  var elementCount: Int { shape.reduce(1, *) }
  /// The bytes of one draw.
  var rowSize: Int { elementCount * type.size }
  var blockSize: Int { blockRows * rowSize }

  init(_ quantity: Quantity, type: NumberType, isStatistic: Bool, draws: Int) {
    name = quantity.name
    self.type = type
    shape = quantity.shape
    dimensions = ["chain", "draw"] + QuantityNames.dimensions(quantity)
    self.isStatistic = isStatistic
    // A power of two, so that the larger blocks end where smaller ones do.
    var rows = Self.mostRows
    while rows > 1, rows * max(1, quantity.elementCount * type.size) > Self.blockBytes { rows /= 2 }
    blockRows = max(1, min(rows, draws))
  }

  /// What a block is at the most: small enough that a run of many arrays stays small, large enough that files are few.
  private static let blockBytes = 1 << 18
  private static let mostRows = 4096

  /// The quantities, and after them the statistics.
  static func all(
    _ quantities: [Quantity], isSingle: Bool, draws: Int, statisticType: (Statistic) -> NumberType
  )
    -> [ArrayLayout]
  {
    quantities.map {
      ArrayLayout($0, type: isSingle ? .float32 : .float64, isStatistic: false, draws: draws)
    }
      + Statistic.allCases.map {
        ArrayLayout(Quantity($0.rawValue), type: statisticType($0), isStatistic: true, draws: draws)
      }
  }
}
