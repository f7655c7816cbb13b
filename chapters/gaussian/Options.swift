// The command line of the chapter.

import ArgumentParser
import Foundation

struct Options: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gaussian", abstract: "Chapter 1: samples a Gaussian in three ways and writes the chapter.")

  @Option(help: "Draws of each published run; the long runs make a thousand times as many.")
  var samples = 400

  @Option(help: "The key of all random numbers.")
  var seed: UInt64 = 123

  @Option(
    help: "The folder in which chapters, figures and REPORT.md are written; by default this repository.")
  var output: String?

  func validate() throws {
    guard samples >= 40 else {
      throw ValidationError("--samples is \(samples); the errors of fewer than 40 draws cannot be told.")
    }
  }

  var root: URL? { output.map { URL(fileURLWithPath: $0, isDirectory: true) } }
}
