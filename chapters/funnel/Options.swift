// The command line of the chapter.

import ArgumentParser
import ChapterSupport

struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "funnel", abstract: "Chapter 2: samples Neal's funnel and writes the chapter.")

  @Option(parsing: .unconditional, help: "Draws of each long run, in two chains.")
  var samples = 10_000

  @OptionGroup var chapter: ChapterOptions

  func validate() throws {
    guard samples >= 200 else {
      throw ValidationError("--samples is \(samples); the long runs need at least 200 draws.")
    }
  }
}
