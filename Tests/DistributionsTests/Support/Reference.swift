// The recorded log densities of references.json.

import Distributions
import Foundation
import Testing

/// A log density that references.py has computed with many digits.
struct Reference: Decodable, Sendable, CustomTestStringConvertible {
  let distribution: String
  let parameters: [Double]
  let x: [Double]
  let logDensity: Double
  /// Whether the point is one to differentiate at.
  let derivatives: Bool
  /// Relative.
  let tolerance: Double

  var testDescription: String { "\(distribution) \(parameters) at \(x)" }

  private enum Key: String, CodingKey { case distribution, parameters, x, logDensity, derivatives, tolerance }

  init(from decoder: any Decoder) throws {
    let row = try decoder.container(keyedBy: Key.self)
    distribution = try row.decode(String.self, forKey: .distribution)
    parameters = try row.decode([Double].self, forKey: .parameters)
    x = try row.decode([Double].self, forKey: .x)
    logDensity = try #require(Double(try row.decode(String.self, forKey: .logDensity)))
    derivatives = try row.decodeIfPresent(Bool.self, forKey: .derivatives) ?? false
    tolerance = try row.decodeIfPresent(Double.self, forKey: .tolerance) ?? 1e-12
  }

  /// Whether a log density is the recorded one, up to a relative error of it or of the density.
  func agrees(with found: Double, tolerance: Double? = nil) -> Bool {
    guard logDensity.isFinite else { return found == logDensity }
    return abs(found - logDensity) <= (tolerance ?? self.tolerance) * Swift.max(abs(logDensity), 1)
  }

  /// Whether the argument is outside the support, not only at its edge.
  func isOutside(_ distribution: any Distribution) -> Bool {
    if let support = distribution.support { return !support.contains(x, shape: distribution.shape) }
    return x.contains { $0 < 0 || $0 != $0.rounded() }
  }

  static func all() throws -> [Reference] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/references.json")
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode([Reference].self, from: Data(contentsOf: file))
  }
}
