// The perspective in which three-dimensional axes are seen.
import Foundation

/// Projects the box [−1, 1]² × [−h, h] onto a plane.
struct Camera {
  /// The box is a little lower than wide.
  static let boxHeight = 0.82
  private static let distance = 6.5

  private let right: SIMD3<Double>
  private let up: SIMD3<Double>
  /// From the middle of the box to the eye.
  let toEye: SIMD3<Double>
  /// Points per unit at the middle of the box, and the place of that middle.
  var scale = 1.0
  var origin = Point(0, 0)

  init(_ view: View3D) {
    let azimuth = view.azimuth * .pi / 180
    let elevation = min(max(view.elevation, 1), 89) * .pi / 180
    toEye = SIMD3(cos(elevation) * cos(azimuth), cos(elevation) * sin(azimuth), sin(elevation))
    right = SIMD3(-sin(azimuth), cos(azimuth), 0)
    up = SIMD3(-sin(elevation) * cos(azimuth), -sin(elevation) * sin(azimuth), cos(elevation))
  }

  /// How much larger things appear at a place than in the middle of the box.
  func magnification(at position: SIMD3<Double>) -> Double {
    Self.distance / (Self.distance - (position * toEye).sum())
  }

  func project(_ position: SIMD3<Double>) -> Point {
    let factor = scale * magnification(at: position)
    return Point(origin.x + factor * (position * right).sum(), origin.y - factor * (position * up).sum())
  }
}
