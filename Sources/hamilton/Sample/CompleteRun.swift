// What a complete run has written, to be held against the files of one.

import DrawFiles
import InputErrors
import LogDensities

/// What a complete run has written.
struct CompleteRun {
  let chains: Int
  /// Of each chain.
  let draws: Int
  let seed: UInt64
  let format: StoredRun.Format
  let model: String
  let quantities: [Quantity]

  /// The run in a folder, if all its chains have so many draws.
  func read(from path: String) -> StoredRun? {
    guard let run = try? StoredRun(at: path), run.chains.allSatisfy({ $0.count == draws }) else { return nil }
    return run
  }

  /// Compares what the files say of their run; its checkpoint, which knows all settings, is gone.
  func requireSettings(of run: StoredRun, _ path: String) throws(InputError) {
    try require("format", format.rawValue, run.format.rawValue, path)
    try require("number of chains", "\(chains)", "\(run.chains.count)", path)
    if let found = run.facts.seed { try require("seed", "\(seed)", "\(found)", path) }
    if let found = run.facts.model { try require("model", model.inOneLine, found.inOneLine, path) }
    try require("quantities", names(quantities), names(run.quantities), path)
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
