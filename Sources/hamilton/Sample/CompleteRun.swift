// What a complete run has written, to be held against the files of one.

import DrawFiles
import InputErrors

/// What a complete run has written.
struct CompleteRun {
  let chains: Int
  /// Of each chain.
  let draws: Int
  let seed: UInt64
  let format: StoredRun.Format
  let model: String
  let quantities: [String]

  /// Whether all chains of the run in a folder have so many draws.
  func isComplete(in path: String) -> Bool {
    guard let run = try? StoredRun(at: path) else { return false }
    return run.chains.allSatisfy { $0.count == draws }
  }

  /// Compares what the files say of their run; its checkpoint, which knows all settings, is gone.
  func requireSettings(of path: String) throws(InputError) {
    let run = try StoredRun(at: path)
    try require("format", format.rawValue, run.format.rawValue, path)
    try require("number of chains", "\(chains)", "\(run.chains.count)", path)
    if let found = run.facts.seed { try require("seed", "\(seed)", "\(found)", path) }
    if let found = run.facts.model { try require("model", model, found, path) }
    let names = run.quantities.map(\.name)
    try require(
      "quantities", quantities.sorted().joined(separator: ", "), names.sorted().joined(separator: ", "), path)
  }

  private func require(_ what: String, _ expected: String, _ found: String, _ path: String) throws(InputError)
  {
    guard expected != found else { return }
    throw InputError(
      path, expected: "a complete run with the \(what) \(expected)", found: "one with \(found)",
      advice: "Resume with the command that began it, or begin a run in another folder.")
  }
}
