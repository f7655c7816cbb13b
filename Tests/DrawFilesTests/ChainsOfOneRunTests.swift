// Files of Stan in one folder: whether they are of one run, in which order, and which are not there.

import DrawFiles
import Foundation
import InputErrors
import Testing

@Suite struct ChainsOfOneRunTests {
  private func file(_ chain: Int, _ settings: [String]) -> String {
    settings.map { "# \($0)\n" }.joined() + "lp__,mu\n" + (0..<4).map { "-1,\(10 * chain + $0)\n" }.joined()
  }

  /// Files whose chains are counted from 0.
  private func read(_ settings: [[String]], inOrder: Bool = false) throws -> StoredRun {
    try withFolder { folder in
      let paths = settings.indices.map { "\(folder)/x_\($0 + 1).csv" }
      for (i, path) in paths.enumerated() {
        try Data(file(i, settings[i]).utf8).write(to: URL(fileURLWithPath: path))
      }
      return try inOrder ? StoredRun(stanCSV: paths) : StoredRun(at: folder)
    }
  }

  private let settings = [
    "model = a_model", "method = sample (Default)", "num_samples = 4", "num_warmup = 8", "algorithm = hmc",
    "engine = nuts",
  ]

  @Test(
    "files of two runs or models are refused, and what differs is said",
    arguments: [
      ("model = a_model", "model = b_model"), ("num_samples = 4", "num_samples = 5"),
      ("num_warmup = 8", "num_warmup = 7"),
      ("algorithm = hmc", "algorithm = fixed_param"), ("engine = nuts", "engine = static"),
      ("method = sample (Default)", "method = pathfinder"),
    ])
  func differences(_ one: String, _ other: String) throws {
    let changed = settings.map { $0 == one ? other : $0 }
    #expect(changed != settings)
    let error = #expect(throws: InputError.self) { try read([settings + ["id = 1"], changed + ["id = 2"]]) }
    #expect(error?.subject.hasSuffix("x_2.csv") == true && error?.expected.hasSuffix("x_1.csv") == true)
    #expect(error?.found == "“\(other)”" && error?.advice == "Give the files of one run.")
    // What only one of them says is no difference.
    #expect(try read([settings, changed.filter { $0 != other }, []]).warnings == [])
  }

  @Test func idsThatOccurTwice() throws {
    for ids in [["1", "2", "1", "2"], ["1", "1"], ["0", "1", "1"]] {
      let files = ids.map { settings + ["id = \($0)", "seed = 5"] }
      let error = #expect(throws: InputError.self) { try read(files) }
      #expect(error?.found == "the id 1" && error?.expected.contains("x_") == true)
      #expect(error?.subject.hasSuffix("x_\(ids.lastIndex(of: "1")! + 1).csv") == true)
    }
    let files = [(1, 5), (2, 5), (1, 6)].map { settings + ["id = \($0)", "seed = \($1)"] }
    let error = #expect(throws: InputError.self) { try read(files) }
    #expect(error?.found == "the id 1, and the seeds 5 and 6")
    // Chains of one process have one id, and those that were begun by hand may have it as well.
    let process = settings + ["num_chains = 3", "id = 1 (Default)", "seed = 5"]
    #expect(try read([process, process, process]).warnings == [])
    #expect(throws: InputError.self) { try read([process, process, process, process]) }
    let run = try read([5, 6, 7].map { settings + ["id = 1", "seed = \($0)"] })
    #expect(run.chains.count == 3 && run.warnings.count == 1 && run.warnings[0].contains("have one id and"))
  }

  @Test func theOrderOfChainsIsThatOfIDs() throws {
    let files = [3, 1, 2].map { settings + ["id = \($0)"] }
    let run = try read(files)
    #expect(run.column("mu")?.map { $0[0] } == [10, 20, 0] && run.warnings == [])
    // As they were given.
    let given = try read(files, inOrder: true)
    #expect(given.column("mu")?.map { $0[0] } == [0, 10, 20])
    #expect(
      given.warnings.first?.hasPrefix("the files have the ids 3, 1, 2, and are the chains 1 to 3") == true)
  }

  @Test(arguments: [
    ([1, 3, 4], true), ([10, 3], true), ([2, 3], true), ([1, 2, 3], false), ([0, 1], false), ([7], false),
  ])
  func gaps(_ ids: [Int], _ isTold: Bool) throws {
    let run = try read(ids.map { settings + ["id = \($0)"] })
    #expect(run.warnings.count == (isTold ? 1 : 0), "\(run.warnings)")
    let list = ids.sorted().map { "\($0)" }.joined(separator: ", ")
    #expect(
      !isTold || run.warnings[0].contains("have the ids \(list), and are the chains 1 to \(ids.count) here"))
  }

  @Test(
    "chains of our own that had no draw",
    arguments: [([3, 0, 4, 5], "; the files have the ids 1, 3, 4"), ([3, 4, 5, 0], "goes on")])
  func chainsWithoutDraws(_ lengths: [Int], _ ending: String) throws {
    try withFolder { folder in
      try KnownRun(chains: 4).write(.stanCSV, in: folder, lengths: lengths)
      let run = try StoredRun(at: folder)
      #expect(run.chains.map(\.count) == [3, 4, 5] && run.warnings.count == 2)
      #expect(
        run.warnings[1].hasPrefix("3 of 4 chains have files") && run.warnings[1].contains(ending),
        "\(run.warnings)")
      // Some chains of a whole run are nothing to be told.
      #expect(try StoredRun(at: folder + "/run_1.csv").warnings == [])
    }
  }
}
