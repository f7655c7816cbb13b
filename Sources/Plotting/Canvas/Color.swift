// Colours by name, and the order in which marks without a colour of their own receive them.

/// An opaque sRGB colour. How far a mark lets others shine through is the mark's `opacity`.
public struct Color: Sendable, Hashable {
  public var red: UInt8
  public var green: UInt8
  public var blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The colour 0xRRGGBB.
  public init(hex: UInt32) {
    self.init(red: UInt8(hex >> 16 & 255), green: UInt8(hex >> 8 & 255), blue: UInt8(hex & 255))
  }

  /// `(1 − fraction) self + fraction other`, channel by channel.
  public func mixed(with other: Color, fraction: Double) -> Color {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8((Double(a) + (Double(b) - Double(a)) * min(max(fraction, 0), 1)).rounded())
    }
    return Color(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }

  package var hex: UInt32 { UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) }
}

extension Color {
  public static let blue = Color(hex: 0x1f77b4)
  public static let orange = Color(hex: 0xff7f0e)
  public static let green = Color(hex: 0x2ca884)
  public static let red = Color(hex: 0xd62728)
  public static let purple = Color(hex: 0x5a2a6b)
  public static let skyBlue = Color(hex: 0x7fcdf5)
  public static let lightBlue = Color(hex: 0x9ecae1)
  public static let lightOrange = Color(hex: 0xfdc38d)
  public static let black = Color(hex: 0x000000)
  public static let darkGrey = Color(hex: 0x444444)
  public static let grey = Color(hex: 0x8c8c8c)
  public static let lightGrey = Color(hex: 0xcccccc)
  public static let white = Color(hex: 0xffffff)

  /// The colours of the first, second, … mark of a panel that names none; they differ for
  /// colour-blind readers too (in lightness where the hues fall together).
  public static let palette: [Color] = [.blue, .orange, .green, .red, .purple, .skyBlue]
}
