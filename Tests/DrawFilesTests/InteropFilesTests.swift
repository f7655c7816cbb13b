// Writes files for the readers of others, which `make interop` runs on them.

import DrawFiles
import Foundation
import LogDensities
import Testing

/// Where `make interop` wants the files; nil where nothing is to be written.
private let interopFolder = ProcessInfo.processInfo.environment["DRAW_FILES_FOLDER"]

@Suite struct InteropFilesTests {
  @Test(.enabled(if: interopFolder != nil)) func filesForOtherReaders() throws {
    let folder = try #require(interopFolder)
    for (name, isOdd, lengths) in [
      ("plain", false, [200, 200]), ("odd", true, [200, 200]), ("stopped", false, [150, 150]),
    ] {
      var run = KnownRun(draws: 200, isOdd: isOdd)
      run.source = Passing(quantities: [
        Quantity("mu"), Quantity("theta", shape: [3]), Quantity("beta", shape: [2, 3]),
        Quantity("cube", shape: [2, 3, 2]), Quantity("log_σ²"), Quantity("last"),
      ])
      for format in TestFormat.allCases {
        try run.write(format, in: "\(folder)/\(name)/\(format.rawValue)", lengths: lengths)
      }
      let expected = Expected(run, lengths)
      try JSONEncoder().encode(expected).write(to: URL(fileURLWithPath: "\(folder)/\(name)/expected.json"))
    }
  }
}

/// What readers are to find. Numbers are text, since JSON knows no NaN.
private struct Expected: Encodable {
  var shapes: [String: [Int]] = [:]
  /// Chains × draws × elements, one after the other.
  var quantities: [String: [String]] = [:]
  var statistics: [String: [String]] = [:]
  let chains: Int
  let draws: Int
  let stepSizes: [Double]

  init(_ run: KnownRun, _ lengths: [Int]) {
    chains = lengths.count
    draws = lengths[0]
    stepSizes = (0..<chains).map { run.expected(.stepSize, $0, 0) }
    let places = lengths.indices.flatMap { chain in (0..<lengths[chain]).map { (chain, $0) } }
    var start = 0
    for quantity in run.source.quantities {
      let range = start..<(start + quantity.elementCount)
      shapes[quantity.name] = quantity.shape
      quantities[quantity.name] = places.flatMap { run.position($0.0, $0.1)[range].map { "\($0)" } }
      start = range.upperBound
    }
    for statistic in Statistic.allCases {
      statistics[statistic.rawValue] = places.map { "\(run.expected(statistic, $0.0, $0.1))" }
    }
  }
}
