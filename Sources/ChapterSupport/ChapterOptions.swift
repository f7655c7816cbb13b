// The command-line options that all chapters share.

import ArgumentParser
import Foundation
import HamiltonianMonteCarlo
import Literate

/// Options of every chapter, to be included with `@OptionGroup`. What the first three are if they are not given is told by
/// ``ChapterSizes``.
package struct ChapterOptions: ParsableArguments {
  // Unconditional: what follows is the value even if it begins with a dash, so that the answer to -1 is about -1.
  @Option(parsing: .unconditional, help: "Draws of each run, as told above.")
  package var samples: Int?

  @Option(parsing: .unconditional, help: "Transitions of each warm-up that adapts.")
  package var warmup: Int?

  @Option(parsing: .unconditional, help: "Chains of each run that is made in several.")
  package var chains: Int?

  @Option(parsing: .unconditional, help: "The key of all random numbers, a whole number from 0.")
  package var seed: UInt64 = 123

  @Option(
    parsing: .unconditional,
    help: "The folder in which chapters, figures and REPORT.md are written; by default this repository.")
  package var output: String?

  @Flag(
    help: "Short runs, to see that everything works: written to .build/quick unless --output names a folder.")
  package var quick = false

  @Flag(name: .shortAndLong, help: "Show no progress of the runs.")
  package var quiet = false

  @Flag(help: "Go on with the runs of the same chapter that was interrupted.")
  package var resume = false

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

  /// Where to write; nil for the repository, whose chapters are those of the full runs.
  package var root: URL? {
    output.map { URL(fileURLWithPath: $0, isDirectory: true) }
      ?? (quick ? Self.build.appendingPathComponent("quick") : nil)
  }

  /// The repository's folder of what is built, in which a chapter keeps what is not committed. (This file is as deep in the
  /// tree as the program of a chapter, of which the location is meant.)
  package static var build: URL { ChapterLocation(chapter: "gaussian").root.appendingPathComponent(".build") }
}
