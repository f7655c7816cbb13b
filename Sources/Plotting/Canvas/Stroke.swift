// How lines are drawn: width and dashes.

/// The width of a line in points, and its dashes.
public struct Stroke: Sendable, Hashable {
  public var width: Double
  public var dash: Dash

  public init(width: Double = 1.5, dash: Dash = .solid) {
    self.width = width
    self.dash = dash
  }
}

/// The pattern of a line.
public struct Dash: Sendable, Hashable {
  /// The lengths of dashes and gaps in turn, in points; none for a solid line.
  public let lengths: [Double]

  public init(_ lengths: [Double]) {
    guard lengths.allSatisfy({ $0 > 0 && $0.isFinite }), lengths.count % 2 == 0 else {
      fatalError("Dash: \(lengths) given; dashes and gaps in turn, equally many, must be positive lengths")
    }
    self.lengths = lengths
  }

  public static let solid = Dash([])
  public static let dashed = Dash([6, 3.5])
  public static let dotted = Dash([1.6, 2.4])
}
