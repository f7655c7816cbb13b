// Colours can be told apart, by colour-blind readers too.
import Foundation
import Plotting
import Testing

@Suite struct ColorTests {
  /// Full deficiency, on linear RGB: Machado, Oliveira & Fernandes 2009 (doi:10.1109/TVCG.2009.113).
  static let deficiencies: [(name: String, matrix: [[Double]])] = [
    ("none", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "deuteranopia",
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    (
      "protanopia",
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
  ]

  private func lab(_ color: Color, seenWith matrix: [[Double]]) -> [Double] {
    let linear = [color.red, color.green, color.blue].map { channel in
      let c = Double(channel) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    let seen = matrix.map { row in min(max(zip(row, linear).map(*).reduce(0, +), 0), 1) }
    func f(_ t: Double) -> Double { t > 0.008856 ? cbrt(t) : 7.787 * t + 16 / 116 }
    let x = f((0.4124 * seen[0] + 0.3576 * seen[1] + 0.1805 * seen[2]) / 0.95047)
    let y = f(0.2126 * seen[0] + 0.7152 * seen[1] + 0.0722 * seen[2])
    let z = f((0.0193 * seen[0] + 0.1192 * seen[1] + 0.9505 * seen[2]) / 1.08883)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }

  @Test func `any two colours of the palette differ for every reader`() {
    for deficiency in Self.deficiencies {
      let labs = Color.palette.map { lab($0, seenWith: deficiency.matrix) }
      for i in labs.indices {
        for j in 0..<i {
          let distance = zip(labs[i], labs[j]).map { ($0 - $1) * ($0 - $1) }.reduce(0, +).squareRoot()
          // Ten times what is just noticeable.
          #expect(distance > 23, "\(Color.palette[i]) and \(Color.palette[j]): \(deficiency.name)")
        }
      }
    }
  }

  @Test func `maps run through their stops and end at their ends`() {
    let map = ColorMap(stops: [.black, .white, .red])
    #expect(map.color(at: 0) == .black && map.color(at: 0.5) == .white && map.color(at: 1) == .red)
    #expect(map.color(at: 0.25) == Color(red: 128, green: 128, blue: 128))
    #expect(map.color(at: -3) == .black && map.color(at: 7) == .red && map.color(at: .nan) == .black)
  }

  @Test func `the diverging map is nearly white in the middle and blue below it`() {
    let middle = ColorMap.diverging.color(at: 0.5)
    #expect(min(middle.red, middle.green, middle.blue) > 240)
    #expect(ColorMap.diverging.color(at: 0.2).blue > ColorMap.diverging.color(at: 0.2).red)
    #expect(ColorMap.diverging.color(at: 0.8).red > ColorMap.diverging.color(at: 0.8).blue)
  }
}
