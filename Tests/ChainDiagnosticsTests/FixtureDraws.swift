// The draws of Fixtures/arviz_reference.py, made again from the same formula, and ArviZ's numbers for them.

import ChainDiagnostics
import Foundation
import Testing

struct Fixture: Decodable, CustomTestStringConvertible {
  struct Expected: Decodable {
    let splitRHat: Double
    let valueOfMean, valueOfStandardDeviation, valueOfQuantile5, valueOfMedian, valueOfQuantile95: Double
    let bulk, tail, mean, secondMoment, standardDeviation, median, quantile10: Double
    let errorOfMean, errorOfStandardDeviation, errorOfQuantile90: Double
    let bfmi, autocorrelation: [Double]
  }

  let kind: String
  let phi: Double
  let draws, chains: Int
  let seed: UInt64
  let shift: Double
  let expected: Expected

  var testDescription: String { "\(kind) φ=\(phi) \(chains)×\(draws) shift \(shift)" }

  func makeChains() -> [[Double]] {
    (0..<chains).map { chain in
      let draws = innovations(seed: seed + UInt64(chain))
      var x = 0.0
      let path = draws.map { z in
        x = phi * x + z
        return x + shift * Double(chain)
      }
      return transformed(path, isFirst: chain == 0)
    }
  }

  /// Sums of four uniform numbers of a linear congruential generator.
  private func innovations(seed: UInt64) -> [Double] {
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    return (0..<draws).map { _ in
      let z = uniform() + uniform() + uniform() + uniform() - 2
      guard kind == "heavy" else { return z }
      let u = z / 2
      return u / (1 - u * u) / (1 - u * u)
    }
  }

  private func transformed(_ path: [Double], isFirst: Bool) -> [Double] {
    switch kind {
    case "integers": path.map { (3 * $0).rounded(.down) }
    case "accepted": path.map { $0 < 0.5 ? 1 : 0 }
    case "stuck" where isFirst: path.map { _ in path[0] }
    case "constant": path.map { _ in 0.1 }
    default: path
    }
  }

  /// The recorded ones, or those of the file that `make interop` has just computed.
  static let all: [Fixture] = {
    struct File: Decodable { let cases: [Fixture] }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let recorded = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/arviz.json")
    let computed = ProcessInfo.processInfo.environment["ARVIZ_FIXTURES"].map(URL.init(fileURLWithPath:))
    do {
      return try decoder.decode(File.self, from: Data(contentsOf: computed ?? recorded)).cases
    } catch {
      fatalError("The fixtures cannot be read: \(error)")
    }
  }()
}
