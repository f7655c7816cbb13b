// The runs of a chapter that are timed, and whose derivatives are counted.

import HamiltonianMonteCarlo
import Literate
import LogDensities

/// Runs that are timed, and whose derivatives are counted. Each is kept in a checkpoint when it is complete, beside the work
/// that it took, so that a chapter that is resumed knows the work of all.
package struct CountedRuns {
  private let notebook: Notebook
  private let checkpoints: RunCheckpoints
  /// The work of each run so far.
  package private(set) var works: [String: Work] = [:]

  package init(_ notebook: Notebook, _ checkpoints: RunCheckpoints) {
    (self.notebook, self.checkpoints) = (notebook, checkpoints)
  }

  /// Makes the run of a name, or reads it where it was complete before. One whose work is not known is made anew.
  package mutating func callAsFunction<Base, Result>(
    _ name: String, of target: Counted<Base>, _ run: (Checkpoints) throws -> Result
  ) throws -> Result {
    let kept = checkpoints.work(of: name)
    if kept == nil { checkpoints.forget(name) }
    let before = target.work
    let result = try notebook.timed(name) { try run(checkpoints[whole: name]) }
    let work = kept ?? target.work - before
    if kept == nil { try checkpoints.keep(work, of: name) }
    works[name] = work
    return result
  }
}
