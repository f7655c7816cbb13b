// The command line of the chapter.

import ArgumentParser
import ChapterSupport

struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaussian", abstract: "Chapter 1: samples a Gaussian in three ways and writes the chapter.")

  @Option(
    parsing: .unconditional, help: "Draws of each published run; the long runs make a thousand times as many."
  )
  var samples = 400

  @OptionGroup var chapter: ChapterOptions

  func validate() throws {
    guard samples >= 40 else {
      throw ValidationError("--samples is \(samples); the errors of fewer than 40 draws cannot be told.")
    }
    guard samples <= 1_000_000 else {
      throw ValidationError("--samples is \(samples); the long runs of more than 1000000 fit into no memory.")
    }
  }
}
