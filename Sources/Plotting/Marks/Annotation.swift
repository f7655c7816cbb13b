// Text at a place in the data.

/// A line of text at the point (x, y). It does not extend the axes, and is left out where the point is not shown.
public struct Annotation: Mark {
  /// On which side of its point the text stands.
  public struct Placement: Sendable, Hashable {
    let anchor: TextAnchor
    let offset: Point

    public static let above = Placement(anchor: TextAnchor(0.5, 0), offset: Point(0, -6))
    public static let below = Placement(anchor: TextAnchor(0.5, 1), offset: Point(0, 6))
    public static let left = Placement(anchor: TextAnchor(1, 0.5), offset: Point(-6, 0))
    public static let right = Placement(anchor: TextAnchor(0, 0.5), offset: Point(6, 0))
    public static let center = Placement(anchor: .center, offset: Point(0, 0))
  }

  public let text: String
  public let x: Double
  public let y: Double
  public let placement: Placement
  public let color: Color?
  /// In points.
  public let size: Double
  public var label: String? { nil }

  public init(
    _ text: String, x: Double, y: Double, placement: Placement = .right, color: Color? = Style.text,
    size: Double = Style.tickSize
  ) {
    self.text = text
    self.x = x
    self.y = y
    self.placement = placement
    self.color = color
    self.size = size
  }

  public func extent(x: any Scale, y: any Scale) -> Extent { Extent(x: nil, y: nil) }

  public func draw(in area: PlotArea, color: Color) {
    guard let point = area.point(x, y), area.rect.contains(point) else { return }
    let line = area.canvas.typesetter.line(text, size: size)
    area.canvas.text(line, at: point + placement.offset, anchor: placement.anchor, color: color)
  }

  public func drawKey(in key: LegendKey, color: Color) {}
}
