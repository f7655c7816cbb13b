// Where and how often a run writes down its state.

/// Where and how often a run writes down its state, so that it can be resumed.
///
///     let chains = try sample(
///       target, draws: 100_000, chains: 4, seed: 1, checkpoints: .file("run.checkpoint"), with: NUTS())
///
/// The same call resumes the run if the file is there, and makes the draws that the run would have made had it not been
/// interrupted, bit for bit on the same machine. The run may have ended in any way, at any moment: by an interrupt, by an
/// error, by losing power. A run that is complete is read from its file. The file is replaced as a whole, so that there
/// is always one that can be used; what the run was asked to do, and the log density at the starts, are compared before
/// anything is done.
///
/// A checkpoint has the states of the chains, what their warm-up has learned, their random numbers, and what their sinks
/// need to go on. Draws in memory are part of it; for those of long runs use sinks that write files. A checkpoint takes the
/// time of writing it, and the next one is made after a hundred times as much at the earliest, so that about 1 % of the time go
/// into them at most; the one at the end comes on top.
///
/// Where a checkpoint cannot be written during the run, such as on a full disk, the run goes on and says so, and the one before
/// is kept.
public struct Checkpoints: Sendable {
  /// The file.
  public let path: String
  /// The time from one checkpoint to the next.
  public let interval: Duration

  /// - Parameters:
  ///   - path: the file, in a folder that exists. Beside it there may be, for a moment, one whose name ends in `.partial`.
  ///   - interval: the least time from one checkpoint to the next; there is one more at the end.
  public static func file(_ path: String, every interval: Duration = .seconds(30)) -> Checkpoints {
    Checkpoints(path: path, interval: interval)
  }
}
