// How sampling the funnel scales with its dimension: a table and a figure.

import Plotting

/// What was measured on the funnel in D + 1 dimensions.
struct DimensionRow {
  /// D.
  let dimension: Int
  let samplesPerSecond: Double
  let decompositionsPerStep: Double
  /// Microseconds.
  let eigendecomposition: Double
  /// Microseconds.
  let dsyevd: Double

  private static let stepsPerSample = 25.0

  /// The time of a sample over the time of the eigendecompositions in it.
  var totalOverEigendecompositions: Double {
    1e6 / samplesPerSecond / (DimensionRow.stepsPerSample * decompositionsPerStep * eigendecomposition)
  }

  init?(dimension: Int, _ results: [String: Measurement]) {
    func value(_ name: String) -> Double? { results["dimension.\(dimension).\(name)"]?.value }
    guard let samples = value("unchecked"), let perStep = value("perStep"),
      let own = value("eigendecomposition"), let reference = value("dsyevd")
    else { return nil }
    self.dimension = dimension
    samplesPerSecond = samples
    decompositionsPerStep = perStep
    eigendecomposition = own
    dsyevd = reference
  }

  /// All dimensions for which there is everything, in ascending order.
  static func rows(of results: [String: Measurement]) -> [DimensionRow] {
    let dimensions = results.keys.compactMap { name -> Int? in
      let parts = name.split(separator: ".")
      return parts.count == 3 && parts[0] == "dimension" ? Int(parts[1]) : nil
    }
    return Set(dimensions).sorted().compactMap { DimensionRow(dimension: $0, results) }
  }
}

func printTable(of rows: [DimensionRow]) {
  print("\nFunnel in D + 1 dimensions, generalized leapfrog, without the reversibility check:\n")
  let titles = ["samples/s", "per step", "own, µs", "dsyevd, µs", "total/eigen"]
  let width = 13
  let header = titles.map { String(repeating: " ", count: width - $0.count) + $0 }
  print(padded("D", to: 5) + header.joined())
  for row in rows {
    let numbers = [
      row.samplesPerSecond, row.decompositionsPerStep, row.eigendecomposition, row.dsyevd,
      row.totalOverEigendecompositions,
    ]
    print(padded("\(row.dimension)", to: 5) + numbers.map { formatted($0, width: width) }.joined())
  }
}

/// Times against D on logarithmic axes, beside a line of slope three.
func figure(of rows: [DimensionRow]) -> Figure {
  let d = rows.map { Double($0.dimension) }
  let cubic = rows.last!.dsyevd / (d.last! * d.last! * d.last!)
  return Figure(size: Size(720, 480), legend: .right) {
    Axes(x: .logarithmic("*D*"), y: .logarithmic("time, µs")) {
      Line(
        x: d, y: rows.map { 1e6 / $0.samplesPerSecond }, label: "sample", color: .blue, width: 2,
        markerSize: 6)
      Line(
        x: d, y: rows.map(\.eigendecomposition), label: "eigendecomposition", color: .orange, width: 2,
        markerSize: 6)
      Line(
        x: d, y: rows.map(\.dsyevd), label: "the same, dsyevd", color: .green, width: 2, markerSize: 6)
      Line(x: d, y: d.map { cubic * $0 * $0 * $0 }, label: "∝ *D*^3", color: .grey, dash: .dashed)
    }
  }
}
