// What a complete run has written, to be held against the files of one.

import DrawFiles
import InputErrors
import LogDensities

/// What a complete run has written.
struct CompleteRun {
  let run: RunDescription
  /// Of each chain.
  let draws: Int
  let format: StoredRun.Format
  let quantities: [Quantity]

  /// The run in a folder, if all its chains have as many draws.
  func read(from path: String) -> StoredRun? {
    guard let run = try? StoredRun(at: path), let draws = run.chains.first?.count, draws > 0,
      run.chains.allSatisfy({ $0.count == draws })
    else { return nil }
    return run
  }

  /// Compares what the files say of their run; its checkpoint, which knows all settings, is gone.
  func requireSettings(of found: StoredRun, _ path: String) throws(InputError) {
    try require("format", format.rawValue, found.format.rawValue, path)
    try require("number of chains", "\(run.chains)", "\(found.chains.count)", path)
    let facts = found.facts
    if let seed = facts.seed { try require("seed", "\(run.seed)", "\(seed)", path) }
    if let model = facts.model { try require("model", run.model.inOneLine, model.inOneLine, path) }
    if let warmUp = facts.warmUp { try require("warm-up", "\(run.warmUp)", "\(warmUp)", path) }
    if let method = facts.method { try require("method", run.method.inOneLine, method.inOneLine, path) }
    try require("quantities", names(quantities), names(found.quantities), path)
    try requireDraws(found.chains.first?.count ?? 0, path)
  }

  private func requireDraws(_ count: Int, _ path: String) throws(InputError) {
    guard count != draws else { return }
    throw InputError(
      path, expected: "a run of \(draws) draws of each chain, with its checkpoint",
      found: "\(count) draws of each chain and no checkpoint, as a complete run leaves them",
      advice: "A complete run does not go on; begin a new one in another folder, without --resume.")
  }

  /// In one order, and without those that have no elements, of which tables have no column.
  private func names(_ quantities: [Quantity]) -> String {
    quantities.filter { $0.elementCount > 0 }.map(\.name).sorted().joined(separator: ", ")
  }

  private func require(_ what: String, _ expected: String, _ found: String, _ path: String) throws(InputError)
  {
    guard expected != found else { return }
    throw InputError(
      path, expected: "a complete run with the \(what) \(expected)", found: "one with \(found)",
      advice: "Resume with the command that began it, or begin a run in another folder.")
  }
}
