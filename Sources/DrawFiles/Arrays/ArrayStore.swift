// What the chains of a run in arrays have in common: the folder, and who is still writing.
import Foundation
import InputErrors
import LogDensities
import Synchronization

/// What the chains of a run in arrays have in common. Chains begin and end here on any thread.
final class ArrayStore: Sendable {
  let source: any QuantitySource
  let format: any ArrayFormat
  private let path: String
  private let description: RunDescription
  private let state = Mutex(State())

  private struct State {
    var run: ArrayRun?
    /// Those that write.
    var writing: Set<Int> = []
    /// The draws of those that have ended.
    var ended: [Int: Int] = [:]
  }

  init(_ path: String, of source: any QuantitySource, run: RunDescription, format: any ArrayFormat) {
    self.path = path.isEmpty ? "." : path
    self.source = source
    self.format = format
    description = run
  }

  /// A chain begins, or goes on after as many rows.
  /// - Parameter replacing: whether what is there is of the same run, and is made anew.
  func begin(
    chain: Int, draws: Int, isSingle: Bool, after rows: Int?, replacing: Bool = false
  ) throws(InputError) -> ArrayRun {
    let isNew = rows == nil
    return try state.withLock { state throws(InputError) in
      try check(chain, draws, isNew, state)
      if let run = state.run, !state.writing.isEmpty {
        state.writing.insert(chain)
        return run
      }
      // The first chain, or the first after others have ended.
      let isFirst = state.run == nil
      let run: ArrayRun
      if let known = state.run {
        run = known
      } else {
        run = try makeRun(draws: draws, isSingle: isSingle, isNew: isNew && !replacing)
        if replacing { removeFiles(of: run) }
      }
      if isFirst && isNew {
        do throws(InputError) { try format.make(run) } catch {
          remove(run)
          throw error
        }
      } else {
        try format.reopen(run, hasDraws: !isFirst || rows ?? 0 > 0)
      }
      state.run = run
      state.writing.insert(chain)
      return run
    }
  }

  /// A chain ends after this many draws. The last one that ends finishes the files; where no chain had a draw they are
  /// taken away.
  func end(chain: Int, rows: Int) throws(InputError) {
    try state.withLock { state throws(InputError) in
      guard state.writing.remove(chain) != nil, let run = state.run else { return }
      state.ended[chain] = rows
      guard state.writing.isEmpty else { return }
      let longest = state.ended.values.max() ?? 0
      if longest > 0 { return try format.finish(longest: longest, run) }
      remove(run)
      state = State()
    }
  }

  private func check(_ chain: Int, _ draws: Int, _ isNew: Bool, _ state: State) throws(InputError) {
    guard chain < description.chains else {
      throw InputError(
        "chain", expected: "one of the \(description.chains) chains of the run, from 0", found: "\(chain)",
        advice: "Say in RunDescription how many chains the run has.")
    }
    if let run = state.run, run.draws != draws {
      throw InputError(
        "draws", expected: "\(run.draws), as the other chains make", found: "\(draws)",
        advice: "Chains in one store make the same number of draws.")
    }
    guard !state.writing.contains(chain), !(isNew && state.ended[chain] != nil) else {
      throw InputError(
        "chain", expected: "a chain that is not in \(path) yet", found: "chain \(chain) again",
        advice: "Write each run to a folder of its own.")
    }
  }

  private func makeRun(draws: Int, isSingle: Bool, isNew: Bool) throws(InputError) -> ArrayRun {
    try QuantityNames.check(source.quantities, format.names)
    let folder = try OutputFolder(path)
    if isNew, !folder.isNew, let other = try folder.contents().first(where: format.isOfRun) {
      throw InputError(
        path, expected: "a folder without draws of another run", found: "“\(other)”",
        advice: "Choose another folder, or move the earlier run away; nothing is overwritten.")
    }
    let arrays = ArrayLayout.all(
      source.quantities, isSingle: isSingle, draws: draws, statisticType: format.type(of:))
    return ArrayRun(
      folder: folder, arrays: arrays, draws: draws, chains: description.chains, description: description)
  }

  private func remove(_ run: ArrayRun) {
    removeFiles(of: run)
    run.folder.removeIfNewAndEmpty()
  }

  private func removeFiles(of run: ArrayRun) {
    for name in (try? run.folder.contents()) ?? [] where format.isOfRun(name) {
      try? FileManager.default.removeItem(atPath: run.folder.path(of: name))
    }
  }
}
