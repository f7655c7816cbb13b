// Three axes and the points between them.

/// Three axes seen in perspective.
///
///     Axes3D(x: "*x*_1", y: "*x*_2", z: "*x*_3") {
///       Scatter3D(x: a, y: b, z: c, label: "HMC")
///     }
public struct Axes3D: Panel {
  public var title: String
  public var x: Axis
  public var y: Axis
  public var z: Axis
  public var legend: LegendPlacement
  public var view: View3D
  public var marks: [Scatter3D]

  public init(
    title: String = "", x: Axis = "", y: Axis = "", z: Axis = "", legend: LegendPlacement = .automatic,
    view: View3D = View3D(), @ListBuilder<Scatter3D> marks: () -> [Scatter3D] = { [] }
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.z = z
    self.legend = legend
    self.view = view
    self.marks = marks()
  }

  public func resolved() -> ResolvedPanel { ResolvedPanel(Axes3DContent(self)) }
}

/// A disc at every point (xᵢ, yᵢ, zᵢ), smaller and paler with the distance from the eye. Points that are not finite,
/// have no place on an axis or lie outside the ranges shown are skipped.
public struct Scatter3D: Sendable {
  public let x: [Double]
  public let y: [Double]
  public let z: [Double]
  public let label: String?
  public let color: Color?
  /// The diameter of the discs in points, in the middle of the box.
  public let size: Double
  public let opacity: Double

  public init(
    x: [Double], y: [Double], z: [Double], label: String? = nil, color: Color? = nil, size: Double = 4.5,
    opacity: Double = 0.55
  ) {
    requireEqualCounts("Scatter3D", ("x", x.count), ("y", y.count))
    requireEqualCounts("Scatter3D", ("x", x.count), ("z", z.count))
    self.x = x
    self.y = y
    self.z = z
    self.label = label
    self.color = color
    self.size = size
    self.opacity = opacity
  }
}

/// From where three-dimensional axes are seen.
public struct View3D: Sendable, Hashable {
  /// The direction of the eye in the x-y plane, in degrees from the x axis towards the y axis.
  public var azimuth: Double
  /// The height of the eye above that plane, in degrees, between 0 and 90.
  public var elevation: Double

  public init(azimuth: Double = -62, elevation: Double = 24) {
    self.azimuth = azimuth
    self.elevation = elevation
  }
}
