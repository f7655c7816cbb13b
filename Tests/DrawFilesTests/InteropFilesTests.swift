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
    let runs = [
      "plain": KnownRun(draws: 200, isOdd: false), "odd": KnownRun(draws: 200),
      "stopped": KnownRun(draws: 200, isOdd: false), "single": KnownRun(draws: 200, isOdd: false),
      "static": KnownRun(draws: 50, isOdd: false, engine: .fixedSteps, warmUp: 0),
    ]
    for (name, known) in runs {
      var run = known
      run.source = Passing(quantities: [
        Quantity("mu"), Quantity("theta", shape: [3]), Quantity("beta", shape: [2, 3]),
        Quantity("cube", shape: [2, 3, 2]), Quantity("log_σ²"), Quantity("last"),
      ])
      let lengths = name == "stopped" ? [150, 150] : [run.draws, run.draws]
      for format in TestFormat.allCases {
        let path = "\(folder)/\(name)/\(format.rawValue)"
        if name == "single" {
          try run.write(format, in: path, as: Float.self)
        } else {
          try run.write(format, in: path, lengths: lengths)
        }
      }
      let expected = Expected(run, lengths, isSingle: name == "single")
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

  init(_ run: KnownRun, _ lengths: [Int], isSingle: Bool) {
    chains = lengths.count
    draws = lengths[0]
    stepSizes = (0..<chains).map { run.expected(.stepSize, $0, 0) }
    let places = lengths.indices.flatMap { chain in (0..<lengths[chain]).map { (chain, $0) } }
    var start = 0
    for quantity in run.source.quantities {
      let range = start..<(start + quantity.elementCount)
      shapes[quantity.name] = quantity.shape
      quantities[quantity.name] = places.flatMap {
        run.position($0.0, $0.1)[range].map { isSingle ? "\(Float($0))" : "\($0)" }
      }
      start = range.upperBound
    }
    for statistic in Statistic.allCases {
      statistics[statistic.rawValue] = places.map { "\(run.expected(statistic, $0.0, $0.1))" }
    }
  }
}
