// Maps from numbers in [0, 1] to colours, for images and heat maps.

/// A piecewise linear path through colours, from the value 0 to the value 1.
public struct ColorMap: Sendable, Hashable {
  /// The equally spaced colours of the path, at least two.
  public let stops: [Color]

  public init(stops: [Color]) {
    guard stops.count >= 2 else {
      fatalError("ColorMap: at least two colours are needed, \(stops.count) given")
    }
    self.stops = stops
  }

  /// The colour of `fraction`; what lies outside [0, 1] takes the colour of the nearer end.
  public func color(at fraction: Double) -> Color {
    let place = min(max(fraction.isNaN ? 0 : fraction, 0), 1) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], fraction: place - Double(index))
  }

  /// From black to white.
  public static let grey = ColorMap(stops: [.black, .white])

  /// From white to black: ink on paper.
  public static let ink = ColorMap(stops: [.white, .black])

  /// Blue – white – red for signed values; give the image a range symmetric about zero.
  public static let diverging = ColorMap(
    stops: [0x0b3c68, 0x2f79b5, 0xa6cde2, 0xf8f8f8, 0xf6b799, 0xcb4a42, 0x730722].map { Color(hex: $0) })

  /// From pale to dark blue, monotone in lightness.
  public static let sequential = ColorMap(
    stops: [0xf7fbff, 0xd3e3f1, 0xa3cbe2, 0x5ea4cf, 0x2974b4, 0x08306b].map { Color(hex: $0) })
}
