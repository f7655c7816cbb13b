// One measured number with its unit, as it is exported and as it is printed.

import Foundation

struct Measurement: Codable {
  var value: Double
  var unit: String
}

extension Measurement {
  /// What each exported unit is turned into. Exported numbers are whole, and therefore in fine units.
  private static let units: [(exported: String, divisor: Double, unit: String)] = [
    ("ps/call", 1000, "ns"), ("ps/decomposition", 1e6, "µs"), ("samples/ks", 1000, "samples/s"),
    ("ESS/ks", 1000, "ESS/s"), ("per 1000 steps", 1000, "per step"), ("ns/long call", 1e6, "ms"),
    ("kB/s", 1000, "MB/s"), ("per mille of a plain run", 1000, "ratio"),
    ("MFLOP/s", 1000, "GFLOP/s"), ("peak bytes", 1e6, "MB"), ("per mille of C", 1000, "ratio"),
  ]

  /// The number in a file that one benchmark exported, or nil where its unit is not known.
  init?(exported file: URL) throws {
    let metrics = try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: file))
    guard let known = Measurement.units.first(where: { metrics[$0.exported] != nil }),
      let number = metrics[known.exported]
    else { return nil }
    self.init(value: number / known.divisor, unit: known.unit)
  }
}

/// A number right-aligned, with two decimals below 100, one below 1000, and none above.
func formatted(_ value: Double, width: Int) -> String {
  let digits = value < 100 ? 2 : value < 1000 ? 1 : 0
  let text = value.formatted(
    .number.precision(.fractionLength(digits)).locale(Locale(identifier: "en_US")))
  return String(repeating: " ", count: max(0, width - text.count)) + text
}

func padded(_ text: String, to width: Int) -> String {
  text.padding(toLength: width, withPad: " ", startingAt: 0)
}
