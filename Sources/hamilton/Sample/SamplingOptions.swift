// The options of sampling.

import ArgumentParser

struct SamplingOptions: ParsableArguments {
  // Unconditional: what follows is the value even if it begins with a dash, so that the answer to -1 is about -1.
  @Option(parsing: .unconditional, help: "How many chains.")
  var chains = 4

  @Option(parsing: .unconditional, help: "The draws of each chain, after the warm-up.")
  var samples = 1_000

  @Option(
    parsing: .unconditional,
    help: "The transitions before them, in which step size and mass matrix are adapted.")
  var warmup = 1_000

  @Option(parsing: .unconditional, help: "One draw of how many is written.")
  var thin = 1

  @Option(parsing: .unconditional, help: "The key of all random numbers.")
  var seed: UInt64 = 1

  @Option(parsing: .unconditional, help: "The mean acceptance probability to which the step size is adapted.")
  var acceptance = 0.8

  @Option(parsing: .unconditional, help: "At most so many doublings of a trajectory.")
  var maxDepth = 10

  @Option(
    parsing: .unconditional,
    help: "How many chains run at the same time; by default one on each processor core.")
  var threads: Int?

  @Option(
    parsing: .unconditional,
    help: "The seconds from one checkpoint to the next, from which the run can be resumed.")
  var checkpointInterval = 30.0

  @Flag(name: .shortAndLong, help: "Show no progress, and say only what is wrong.")
  var quiet = false

  func validate() throws {
    func check(_ option: String, _ value: Int, atLeast least: Int) throws {
      guard value >= least else {
        throw ValidationError("--\(option) is \(value), but must be at least \(least).")
      }
    }
    try check("chains", chains, atLeast: 1)
    try check("samples", samples, atLeast: 1)
    try check("warmup", warmup, atLeast: 40)
    try check("thin", thin, atLeast: 1)
    try check("max-depth", maxDepth, atLeast: 1)
    guard maxDepth <= 30 else { throw ValidationError("--max-depth is \(maxDepth), but must be at most 30.") }
    if let threads { try check("threads", threads, atLeast: 1) }
    guard checkpointInterval >= 0, checkpointInterval < 1e9 else {
      throw ValidationError("--checkpoint-interval is \(checkpointInterval), but must be a number from 0.")
    }
    guard acceptance > 0, acceptance < 1 else {
      throw ValidationError("--acceptance is \(acceptance), but must be between 0 and 1.")
    }
  }

  /// How many of so many draws of a chain are written.
  func written(of draws: Int) -> Int { draws / thin + (draws % thin == 0 ? 0 : 1) }
}
