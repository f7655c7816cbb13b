// The models that the documentation shows are those that the tests compile and run.

import Foundation
import LinearAlgebra
import Models
import Randomness
import Testing

@Suite("Documentation of models")
struct DocumentationTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// The parts of the showcase between marks, as functions of their own.
  static func showcase() throws -> [String] {
    try text("Tests/ModelsTests/Support/Showcase.swift").components(separatedBy: "  // MARK: ").dropFirst()
      .filter { !$0.hasPrefix("-") }
      .map { part in
        let lines = part.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        return lines.map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : String($0) }.joined(separator: "\n")
          .replacingOccurrences(of: "static func", with: "func")
          .trimmingCharacters(in: .whitespacesAndNewlines)
      }
  }

  @Test("five models are shown word for word", arguments: ["FromStan", "FromPyMC"])
  func shown(_ page: String) throws {
    let blocks = try Self.text("Sources/Models/Models.docc/\(page).md").components(separatedBy: "```swift\n")
      .dropFirst()
      .map {
        ($0.components(separatedBy: "\n```").first ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
      }
    let models = try Self.showcase()
    #expect(models.count == 5)
    for model in models { #expect(blocks.contains(model), "not in \(page).md:\n\(model)") }
  }

  @Test("the linear regression finds the coefficients of its data")
  func linearRegression() throws {
    var random = Philox(seed: 7, stream: 0)
    let rows = (0..<60).map { _ in [random.normal(), random.normal()] }
    let y = rows.map { 1.5 + 2 * $0[0] - 0.5 * $0[1] + 0.3 * random.normal() }
    let model = try Showcase.linearRegression(x: Matrix(rows: rows), y: y)
    let chains = try sample(model, draws: 500, chains: 2, seed: 1, with: NUTS())
    let draws = model.draws(of: chains)
    #expect(abs(draws["intercept"].mean[0] - 1.5) < 0.2)
    #expect(abs(draws["slopes"].mean[0] - 2) < 0.2 && abs(draws["slopes"].mean[1] + 0.5) < 0.2)
    #expect(abs(draws["sigma"].mean[0] - 0.3) < 0.1)
  }
}
