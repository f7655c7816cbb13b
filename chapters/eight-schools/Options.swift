// The command line of the chapter.

import ArgumentParser
import ChapterSupport

struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eight-schools", abstract: "Chapter 4: samples the eight schools and writes the chapter.")

  @Option(parsing: .unconditional, help: "Draws of each of the four chains of NUTS.")
  var samples = 10_000

  @OptionGroup var chapter: ChapterOptions

  func validate() throws {
    guard samples >= 1_000 else {
      throw ValidationError("--samples is \(samples); the metrics make a tenth of it, and need 100.")
    }
    guard samples <= 1_000_000 else {
      throw ValidationError("--samples is \(samples); the draws of more than 1000000 fit into no memory.")
    }
  }
}
