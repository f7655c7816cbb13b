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

  /// The parts between marks of a file of the folder Support, without the indentation that the file gives them.
  static func parts(of file: String, indentation: Int) throws -> [String] {
    let margin = String(repeating: " ", count: indentation)
    return try text("Tests/ModelsTests/Support/\(file).swift").components(separatedBy: margin + "// MARK: ")
      .dropFirst().filter { !$0.hasPrefix("-") }
      .map { part in
        let lines = part.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
        return lines.map { $0.hasPrefix(margin) ? String($0.dropFirst(indentation)) : String($0) }
          .joined(separator: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
      }
  }

  /// The blocks of a page in one language, in their order.
  static func blocks(_ language: String, of page: String) throws -> [String] {
    try text("Sources/Models/Models.docc/\(page).md").components(separatedBy: "```\(language)\n").dropFirst()
      .map { ($0.components(separatedBy: "\n```").first ?? "").trimmingCharacters(in: .newlines) }
  }

  @Test("five models are shown word for word", arguments: ["FromStan", "FromPyMC"])
  func shown(_ page: String) throws {
    let blocks = try Self.blocks("swift", of: page)
    let models = try Self.parts(of: "Showcase", indentation: 2).map {
      $0.replacingOccurrences(of: "static func", with: "func")
    }
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
