// A point of phase space together with the geometry of its position.

/// A point z = (q, p) of phase space. Its geometry always belongs to its position.
public struct PhasePoint<System: HamiltonianSystem> {
  public var position: [Double]
  public var momentum: [Double]
  public var geometry: System.Geometry

  @inlinable
  init(position: [Double], momentum: [Double], geometry: System.Geometry) {
    self.position = position
    self.momentum = momentum
    self.geometry = geometry
  }
}
