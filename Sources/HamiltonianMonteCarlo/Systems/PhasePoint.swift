// A point of phase space together with the geometry of its position.

/// A point z = (q, p) of phase space. Its geometry always belongs to its position.
public struct PhasePoint<System: HamiltonianSystem> {
  public var position: [System.Scalar]
  public var momentum: [System.Scalar]
  public var geometry: System.Geometry

  @inlinable
  init(position: [System.Scalar], momentum: [System.Scalar], geometry: System.Geometry) {
    self.position = position
    self.momentum = momentum
    self.geometry = geometry
  }
}
