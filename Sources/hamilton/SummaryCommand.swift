// hamilton summary: the table of estimates and diagnostics.

import ArgumentParser
import ChainDiagnostics
import DrawFiles

struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Prints a table of what draws say about each quantity.")

  @OptionGroup var draws: DrawsArguments

  @Option(parsing: .unconditional, help: "At most so many rows, the worst ones.")
  var rows = Int.max

  func validate() throws {
    guard rows >= 1 else { throw ValidationError("--rows is \(rows), but must be at least 1.") }
  }

  func run() throws {
    let summary = try draws.read().summary()
    print(summary.table(maximumRows: rows))
    print("\n" + summary.verdict)
  }
}
