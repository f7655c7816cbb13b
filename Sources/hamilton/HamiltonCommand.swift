// The command `hamilton`: sampling Stan programs, and looking at draws, without writing Swift.

import ArgumentParser

@main
struct HamiltonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hamilton",
    abstract: "Samples Stan programs by the no-U-turn sampler, and looks at draws of anybody's.",
    discussion: """
      Numbers and tables go to standard output, what is said about a run to standard error. The exit status is 0 where all is \
      well, 1 after an error, 2 where diagnose finds something wrong, 64 where the command line is wrong, and 130 (143) \
      where a run was interrupted (terminated), whose draws are kept.
      """,
    version: "0.1.0",
    subcommands: [SampleCommand.self, SummaryCommand.self, DiagnoseCommand.self, PlotCommand.self])
}
