// The command-line options that all chapters share.

import ArgumentParser
import Foundation
import HamiltonianMonteCarlo

/// Options of every chapter, to be included with `@OptionGroup`.
package struct ChapterOptions: ParsableArguments {
  // Unconditional: what follows is the value even if it begins with a dash, so that the answer to -1 is about -1.
  @Option(parsing: .unconditional, help: "The key of all random numbers, a whole number from 0.")
  package var seed: UInt64 = 123

  @Option(
    parsing: .unconditional,
    help: "The folder in which chapters, figures and REPORT.md are written; by default this repository.")
  package var output: String?

  @Flag(name: .shortAndLong, help: "Show no progress of the runs.")
  package var quiet = false

  package init() {}

  /// Where the progress of runs is shown.
  package var progress: HamiltonianMonteCarlo.Progress { quiet ? .none : .terminal }

  package func validate() throws {
    // The runs of a chapter have consecutive seeds.
    let largest = UInt64.max - 1000
    guard seed <= largest else { throw ValidationError("--seed is \(seed), but can be at most \(largest).") }
    if let output, output.hasPrefix("-") {
      throw ValidationError(
        "--output wants a folder, and found \(output); a folder of that name is written ./\(output).")
    }
  }

  /// Where to write; nil for the repository.
  package var root: URL? { output.map { URL(fileURLWithPath: $0, isDirectory: true) } }
}
