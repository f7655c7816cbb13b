// The checkpoint files of one process of several.
import Foundation
import InputErrors

/// The checkpoint of one process.
///
/// In a warm-up of chains that learn together in several processes all of them must go on from the same round, but may be killed
/// when only some have replaced their files. So each file ends with the number of rounds that it has behind it, and the
/// file before it is kept until all have the new one: among the two of each process there is always a round that all have.
struct CheckpointVersions {
  /// The checkpoint.
  let present: CheckpointFile
  /// The one before it.
  let previous: CheckpointFile
  private let hasRounds: Bool

  /// A round that is later than all others: the warm-up is over, or no chain learns from those of other processes.
  static let afterWarmUp = Int.max

  private struct Stamp: Codable { let round: Int }

  init(_ path: String, _ plan: RunPlan) {
    let rank = plan.partners?.dividesChains == true ? plan.partners?.rank ?? 0 : 0
    let path = rank == 0 ? path : "\(path).rank\(rank)"
    present = CheckpointFile(path: path)
    previous = CheckpointFile(path: path + ".previous")
    hasRounds = plan.learnsWithPartners
  }

  /// The round of a run that begins.
  var firstRound: Int { hasRounds ? 0 : Self.afterWarmUp }

  /// The checkpoints that there are, by their rounds.
  func read() throws(InputError) -> [Int: [Data]] {
    guard hasRounds else { return try present.read().map { [Self.afterWarmUp: $0] } ?? [:] }
    var found: [Int: [Data]] = [:]
    for file in [previous, present] {
      guard let sections = try file.read(), let last = sections.last else { continue }
      guard let stamp = try? StateCoding.decode(Stamp.self, from: last) else {
        throw InputError(
          file.path, expected: "the checkpoint of chains that learn together in several processes",
          found: "another one",
          advice: "Resume with what the run was begun with, or give the new run a checkpoint of another name."
        )
      }
      found[stamp.round] = Array(sections.dropLast())
    }
    return found
  }

  /// The checkpoint to resume, on which all processes agree; nil where there is none.
  /// - Parameters:
  ///   - isReader: whether this process has a file of its own.
  ///   - check: passes the sections of a checkpoint of this run.
  func agreed(
    _ partners: (any RunPartners)?, isReader: Bool, _ check: ([Data]) throws(InputError) -> Void
  ) throws(InputError) -> (round: Int, sections: [Data])? {
    guard let partners else { return try read().first.map { ($0.key, $0.value) } }
    var found: [Int: [Data]] = [:]
    var mine = CheckpointAgreement(error: SharedError(nil))
    do throws(InputError) {
      if isReader { found = try read() }
      for sections in found.values { try check(sections) }
    } catch {
      mine.error = SharedError(error)
    }
    if hasRounds { mine.rounds = found.isEmpty ? [0] : Array(found.keys) }
    if !partners.dividesChains { mine.sections = found.values.first }
    let all = try partners.decide(mine) { CheckpointAgreement.of($0, path: present.path) }
    if let error = all.error.error { throw error }
    if let sections = all.sections { return (Self.afterWarmUp, sections) }
    // Chains that do not learn together go on from wherever each was.
    if !hasRounds { return found.first.map { ($0.key, $0.value) } }
    guard let round = all.rounds.first, let sections = found[round] else { return nil }
    // What was written later than all others have gone is forgotten, so that the one before is never lost.
    if round != found.keys.max() { rename(previous.path, present.path) }
    return (round, sections)
  }

  /// The section after all others; nil where there are no rounds.
  func stamp(_ round: Int) throws -> Data? { hasRounds ? try StateCoding.encode(Stamp(round: round)) : nil }

  /// Keeps the present one as the previous one, before it is written anew.
  func keepPresent() throws {
    guard rename(present.path, previous.path) == 0 || errno == ENOENT else {
      throw InputError(
        previous.path, expected: "a file that can be written", found: String(cString: strerror(errno)),
        advice: "Check that the folder may be written to.")
    }
  }

  func removePrevious() { unlink(previous.path) }
}

/// What the processes of a run have in their files, and which of it they resume.
struct CheckpointAgreement: Codable {
  /// The rounds of the checkpoints of a process; of all of them, the round that they resume, or none.
  var rounds: [Int] = []
  /// What process 0 resumes, where all run the same chains.
  var sections: [Data]?
  var error: SharedError
  private static let none = -1

  /// What process 0 makes of what all have found.
  static func of(_ found: [CheckpointAgreement?], path: String) -> CheckpointAgreement {
    let present = found.enumerated().compactMap { i, found in found.map { (i, $0) } }
    if let wrong = present.first(where: { $0.1.error.words != nil }) { return wrong.1 }
    let sections = present.first?.1.sections
    let latest = present.compactMap { found in found.1.rounds.max().map { (found.0, $0) } }
    let (process, round) = latest.min { $0.1 < $1.1 } ?? (0, Self.none)
    guard round != Self.none, let ahead = present.first(where: { !$0.1.rounds.contains(round) }) else {
      return CheckpointAgreement(
        rounds: round == Self.none ? [] : [round], sections: sections, error: SharedError(nil))
    }
    let place = round == 0 ? "at its beginning" : "after round \(round) of the warm-up"
    let error = InputError(
      path, expected: "checkpoints of chains that have learned together",
      found: "that of process \(process) \(place), from where process \(ahead.0) has gone on without it",
      advice: "The process was lost, or its file is: put it back, or move all of them away and begin anew.")
    return CheckpointAgreement(error: SharedError(error))
  }
}
