// The recorded distribution functions of distribution_functions.json.

import Distributions
import Foundation
import Testing
import Tracing

/// The logarithms of both tails that references.py has computed with many digits.
struct FunctionReference: Decodable, Sendable, CustomTestStringConvertible {
  let distribution: String
  let parameters: [Double]
  /// How many of the first parameters are shapes: the tails come from other formulas where these are traced.
  let shapes: Int
  let x: Double
  let logCDF: Double
  let logSurvival: Double

  var testDescription: String { "\(distribution) \(parameters) at \(x)" }

  /// Whether the argument may be traced, and finite differences tell something at the point.
  var hasDifferences: Bool {
    guard (try? make())?.support != nil else { return false }
    return
      (0.3...(distribution == "Beta" ? 0.9 : 9)).contains(abs(x)) && max(abs(logCDF), abs(logSurvival)) < 40
      && parameters.allSatisfy { abs($0) <= 40 }
  }

  private enum Key: String, CodingKey { case distribution, parameters, shapes, x, logCDF, logSurvival }

  init(from decoder: any Decoder) throws {
    let row = try decoder.container(keyedBy: Key.self)
    distribution = try row.decode(String.self, forKey: .distribution)
    parameters = try row.decode([Double].self, forKey: .parameters)
    shapes = try row.decode(Int.self, forKey: .shapes)
    x = try row.decode(Double.self, forKey: .x)
    logCDF = try #require(Double(try row.decode(String.self, forKey: .logCDF)))
    logSurvival = try #require(Double(try row.decode(String.self, forKey: .logSurvival)))
  }

  /// The distribution, with the last of its parameters in `free`.
  func make(free: TracedArray = TracedArray([Double]())) throws -> any DistributionWithCDF {
    let constant = TracedArray(Array(parameters[..<(parameters.count - free.count)]))
    let made = try Family.named(distribution).make(.concatenate([constant, free]))
    return try #require(made as? any DistributionWithCDF)
  }

  static func all() throws -> [FunctionReference] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/distribution_functions.json")
    return try JSONDecoder().decode([FunctionReference].self, from: Data(contentsOf: file))
  }
}
