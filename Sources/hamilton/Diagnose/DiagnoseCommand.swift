// hamilton diagnose: what is wrong with a run, and what to do about it.

import ArgumentParser
import DrawFiles

struct DiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Says what is wrong with a run and what to do; the exit status is 2 if anything is.")

  @OptionGroup var draws: DrawsArguments

  func run() throws {
    let diagnosis = Diagnosis(try draws.read())
    print(diagnosis.text)
    if !diagnosis.isFine { throw ExitCode(2) }
  }
}
