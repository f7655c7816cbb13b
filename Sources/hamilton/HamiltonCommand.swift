// The command `hamilton`: sampling Stan programs, and looking at draws, without writing Swift.

import ArgumentParser
import Foundation
import InputErrors

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

  static func main() {
    reserveStandardStreams()
    // A file that grows beyond the limit of its size (ulimit -f) is a write that fails, and no end without a word.
    signal(SIGXFSZ, SIG_IGN)
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      // The help or the version is asked for by an error that is none.
      let isAnswer = exitCode(for: error).isSuccess
      if isAnswer { print(fullMessage(for: error)) }
      if isAnswer || error is ExitCode { requireOutput() }
      exit(withError: isAnswer ? ExitCode.success : (error as? InputError)?.inOptions ?? error)
    }
    requireOutput()
  }

  /// Tables that could not be written, such as to a full disk, are no success.
  private static func requireOutput() {
    guard fflush(nil) == 0 else {
      StandardError.write("error: the standard output cannot be written\n")
      Foundation.exit(1)
    }
  }

  /// Opens those of the standard streams that are closed on nothing, or a file of draws would get their number, and
  /// messages.
  private static func reserveStandardStreams() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_RDONLY : O_WRONLY)
    }
  }
}
