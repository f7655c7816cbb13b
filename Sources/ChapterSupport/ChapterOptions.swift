// The command-line options that all chapters share.

import ArgumentParser
import Foundation

/// Options of every chapter, to be included with `@OptionGroup`.
package struct ChapterOptions: ParsableArguments {
  @Option(help: "The key of all random numbers.")
  package var seed: UInt64 = 123

  @Option(
    help: "The folder in which chapters, figures and REPORT.md are written; by default this repository.")
  package var output: String?

  package init() {}

  /// Where to write; nil for the repository.
  package var root: URL? { output.map { URL(fileURLWithPath: $0, isDirectory: true) } }
}
