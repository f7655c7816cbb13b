// What the draws and the statistics of a run tell together.

import ChainDiagnostics
import DrawFiles
import Foundation
import InputErrors

/// What is wrong with a run, in lines with advice.
struct Diagnosis {
  private let findings: [String]
  private let verdict: String
  private let facts: [String]
  let isFine: Bool

  init(_ run: StoredRun) {
    let summary = run.summary()
    findings = [
      Self.divergences(run), Self.saturation(run), Self.acceptance(run), Self.energies(run),
      Self.notNumbers(run),
    ].compactMap { $0 }
    verdict = summary.verdict
    facts = Self.facts(run)
    isFine = findings.isEmpty && summary.problems.isEmpty
  }

  var text: String { (facts + findings + [verdict]).joined(separator: "\n") }

  /// What was run, where the files say so.
  private static func facts(_ run: StoredRun) -> [String] {
    let draws = run.chains.map { "\($0.count)" }
    let counts = Set(draws).count <= 1 ? draws.first ?? "0" : draws.joined(separator: ", ")
    let model = run.facts.model.map { "\($0.printable): " } ?? ""
    return ["\(model)\(run.chains.count) \(run.chains.count == 1 ? "chain" : "chains") of \(counts) draws"]
  }

  private static func divergences(_ run: StoredRun) -> String? {
    let flags = run.divergences.joined()
    let (count, total) = (flags.count { $0 }, flags.count)
    guard count > 0 else { return nil }
    let share = String(format: "%.2g", 100 * Double(count) / Double(total))
    return
      "\(count) of \(total) trajectories (\(share) %) diverged or failed: draws may be missing where they did. "
      + "Sample again with a higher acceptance (--acceptance 0.95); if they stay, change coordinates. "
      + "A pair plot shows where they are."
  }

  /// Trees that were cut off: at the limit, where the files say it, or at the depth that most of the long ones have.
  private static func saturation(_ run: StoredRun) -> String? {
    guard let depths = run.statistic(.treeDepth), let steps = run.statistic(.steps) else { return nil }
    // No tree has 2⁶⁴ points; what says so is damaged.
    let deepest = depths.joined().filter { $0 >= 0 && $0 < 64 }.max() ?? 0
    let limit = run.facts.maximumDepth.map { Double($0) } ?? deepest
    guard deepest == limit, limit >= 8 || run.facts.maximumDepth != nil else { return nil }
    let cut = zip(depths.joined(), steps.joined()).count { $0 == limit && $1 == exp2(limit) - 1 }
    let total = depths.joined().count
    guard 100 * cut > total else { return nil }
    return "\(cut) of \(total) trees were as deep as \(Int(limit)) doublings and had not turned: "
      + "if that is the limit they were given, raise it (--max-depth), or change coordinates."
  }

  private static func acceptance(_ run: StoredRun) -> String? {
    guard let probabilities = run.statistic(.acceptance) else { return nil }
    let low = probabilities.indices.filter { c in
      let known = probabilities[c].filter { !$0.isNaN }
      return !known.isEmpty && known.reduce(0, +) / Double(known.count) < 0.5
    }
    guard !low.isEmpty else { return nil }
    return "The mean acceptance probability is below 0.5 in \(chains(low)): the warm-up was too short."
  }

  /// E-BFMI below 0.3.
  private static func energies(_ run: StoredRun) -> String? {
    guard let energies = run.statistic(.energy) else { return nil }
    let low = energies.indices.filter {
      energyFractionOfMissingInformation(ScalarDraws(energies[$0].filter { !$0.isNaN }))[0] < 0.3
    }
    guard !low.isEmpty else { return nil }
    return "E-BFMI is below 0.3 in \(chains(low)): the tails are explored slowly. Change coordinates."
  }

  /// What no sampler writes; the other findings leave it out. An energy is not a number where a trajectory could not begin.
  private static func notNumbers(_ run: StoredRun) -> String? {
    let counts = [Statistic.acceptance, .diverging].compactMap { statistic -> String? in
      let count = run.statistic(statistic)?.joined().count { $0.isNaN } ?? 0
      return count == 0 ? nil : "\(count) of \(statistic.stanName)"
    }
    guard !counts.isEmpty else { return nil }
    return
      "Statistics are not numbers: \(counts.joined(separator: ", ")). The files may be damaged, or draws be missing."
  }

  private static func chains(_ numbers: [Int]) -> String {
    (numbers.count == 1 ? "chain " : "chains ") + numbers.map(String.init).joined(separator: ", ")
  }
}
