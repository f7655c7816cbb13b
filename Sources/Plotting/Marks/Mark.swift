// What all marks have in common: data within an extent, a label, and the way they are drawn.

/// Something plotted in `Axes`: points, a line, bars.
///
/// The marks of this module skip data points that are not finite, or have no place on the axis (zero on a
/// logarithmic one); lines are interrupted there.
public protocol Mark: Sendable {
  /// The mark's name in the legend, where it appears only if it has one.
  var label: String? { get }
  /// nil to receive the next colour of `Color.palette`.
  var color: Color? { get }
  /// The part of the plane that the mark needs, given the scales of its axes.
  func extent(x: any Scale, y: any Scale) -> Extent
  /// Draws the mark. Shapes are clipped to the plot area.
  func draw(in area: PlotArea, color: Color)
  /// Draws the sample of the mark that stands beside its label.
  func drawKey(in key: LegendKey, color: Color)
}

/// The part of the plane that a mark needs.
public struct Extent: Sendable, Hashable {
  /// nil where there are no data in this direction.
  public var x: ClosedRange<Double>?
  public var y: ClosedRange<Double>?
  /// The sides on which the plot area ends with the data instead of a little beyond them, unless another mark that
  /// reaches as far needs the room.
  public var flush: Sides

  public init(x: ClosedRange<Double>?, y: ClosedRange<Double>?, flush: Sides = []) {
    self.x = x
    self.y = y
    self.flush = flush
  }

  /// The extent of points, both of whose coordinates must have a place.
  package init(
    xs: [Double], ys: [Double], on x: any Scale, _ y: any Scale, flush: Sides = []
  ) {
    self.init(x: nil, y: nil, flush: flush)
    for (a, b) in zip(xs, ys) where x.accepts(a) && y.accepts(b) {
      self.x = self.x.including(a)
      self.y = self.y.including(b)
    }
  }

  package func union(_ other: Extent) -> Extent {
    var sides: Sides = []
    for (side, horizontal, isLower) in Sides.each {
      let mine = horizontal ? x : y
      let theirs = horizontal ? other.x : other.y
      guard mine != nil || theirs != nil else { continue }
      let isMineFree = flush.contains(side) || !mine.reaches(asFarAs: theirs, below: isLower)
      let isTheirsFree = other.flush.contains(side) || !theirs.reaches(asFarAs: mine, below: isLower)
      if isMineFree && isTheirsFree { sides.insert(side) }
    }
    return Extent(x: x.union(other.x), y: y.union(other.y), flush: sides)
  }
}

/// Sides of the plot area.
public struct Sides: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  public static let left = Sides(rawValue: 1)
  public static let right = Sides(rawValue: 2)
  public static let bottom = Sides(rawValue: 4)
  public static let top = Sides(rawValue: 8)
  public static let all: Sides = [.left, .right, .bottom, .top]

  static let each: [(side: Sides, isHorizontal: Bool, isLower: Bool)] = [
    (.left, true, true), (.right, true, false), (.bottom, false, true), (.top, false, false),
  ]
}

extension Optional where Wrapped == ClosedRange<Double> {
  package func including(_ value: Double) -> ClosedRange<Double> {
    guard let self else { return value...value }
    return min(self.lowerBound, value)...max(self.upperBound, value)
  }

  package func union(_ other: ClosedRange<Double>?) -> ClosedRange<Double>? {
    guard let other else { return self }
    return including(other.lowerBound).lowerBound...including(other.upperBound).upperBound
  }

  /// Whether this range makes up the lower or upper end of the union.
  fileprivate func reaches(asFarAs other: ClosedRange<Double>?, below: Bool) -> Bool {
    guard let self else { return false }
    guard let other else { return true }
    return below ? self.lowerBound <= other.lowerBound : self.upperBound >= other.upperBound
  }
}

/// Stops with a helpful message unless two series have equally many values.
func requireEqualCounts(_ mark: String, _ first: (String, Int), _ second: (String, Int)) {
  if first.1 != second.1 {
    fatalError(
      "\(mark): \(first.1) values of \(first.0) but \(second.1) of \(second.0); give equally many of both")
  }
}
