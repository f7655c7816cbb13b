// Files in the format of Stan that others have written.

import DrawFiles
import Foundation
import InputErrors
import Randomness
import Testing

/// What CmdStan 2.37 writes with saved draws of the warm-up, of which every second was kept.
private let cmdStan = """
  # stan_version_major = 2
  # stan_version_minor = 37
  # stan_version_patch = 0
  # model = schools_model
  # start_datetime = 2026-01-02 03:04:05 UTC
  # method = sample (Default)
  #   sample
  #     num_samples = 6
  #     num_warmup = 4
  #     save_warmup = true
  #     thin = 2
  #     adapt
  #       engaged = true (Default)
  #       gamma = 0.05 (Default)
  #     algorithm = hmc (Default)
  #       hmc
  #         engine = nuts (Default)
  #           nuts
  #             max_depth = 10 (Default)
  #         metric = diag_e (Default)
  #         metric_file =  (Default)
  #         stepsize = 1 (Default)
  #     num_chains = 1 (Default)
  # id = 3
  # data
  #   file = schools.data.json
  # random
  #   seed = 4711
  lp__,accept_stat__,stepsize__,treedepth__,n_leapfrog__,divergent__,energy__,mu,theta.1,theta.2,L.1.1,L.2.1,L.1.2,L.2.2
  -9.1,0.5,1,1,1,0,10,0.1,1,2,1,0.5,0,2
  -8.1,0.6,1,2,3,1,11,0.2,3,4,1,0.5,0,2
  # Adaptation terminated
  # Step size = 0.85
  # Diagonal elements of inverse mass matrix:
  # 1.1, 2.2, 3.3
  -7.25,0.9,0.85,2,3,0,12,0.3,5,6,1,0.25,0,4
  -7.5,0.8,0.85,3,7,1,13,-1e-2,7,8,1,0.125,0,8
  -7.75,1,0.85,2,3,0,14,3e+2,9,10,1,-0.125,0,16
  # 
  #  Elapsed Time: 0.012 seconds (Warm-up)
  #                0.034 seconds (Sampling)
  #                0.046 seconds (Total)
  # 

  """

@Suite struct StanFilesOfOthersTests {
  private func read(_ texts: String...) throws -> StoredRun {
    try withFolder { folder in
      for (i, text) in texts.enumerated() {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/x_\(i + 1).csv"))
      }
      return try StoredRun(at: folder)
    }
  }

  private func error(_ text: String) -> String {
    do {
      let run = try read(text)
      return "read: \(run)"
    } catch { return "\(error)" }
  }

  @Test func cmdStanWithWarmUpAndThinning() throws {
    for text in [cmdStan, cmdStan.replacingOccurrences(of: "\n", with: "\r\n")] {
      let run = try read(text)
      #expect(
        run.quantities.map(\.name) == ["mu", "theta", "L"]
          && run.quantities.map(\.shape) == [[], [2], [2, 2]])
      #expect(run.column("mu") == [[0.3, -0.01, 300]])
      #expect(run.column("theta", element: 1) == [[6, 8, 10]])
      // Stan's files have matrices by columns.
      #expect(run.chains[0].values[2] == [1, 0, 0.25, 4, 1, 0, 0.125, 8, 1, 0, -0.125, 16])
      #expect(
        run.statistic(.logDensity) == [[-7.25, -7.5, -7.75]] && run.statistic(.diverging) == [[0, 1, 0]])
      #expect(run.statistic(.steps) == [[3, 7, 3]] && run.statistic(.stepSize) == [[0.85, 0.85, 0.85]])
      #expect(
        run.facts
          == .init(
            model: "schools_model", method: "sample", seed: 4711, warmUp: 4, savedWarmUp: 2, thin: 2,
            maximumDepth: 10))
      #expect(run.warnings == [])
    }
  }

  @Test func aDenseMetricAndFixedParameters() throws {
    let dense = cmdStan.replacingOccurrences(of: "diag_e", with: "dense_e")
      .replacingOccurrences(
        of: "Diagonal elements of inverse mass matrix:\n# 1.1, 2.2, 3.3",
        with: "Elements of inverse mass matrix:\n# 1, 0\n# 0, 1")
    #expect(try read(dense).column("mu") == [[0.3, -0.01, 300]])
    let fixed = """
      # method = sample (Default)
      #     save_warmup = true
      #     num_warmup = 1000 (Default)
      #     algorithm = fixed_param
      lp__,accept_stat__,y.1,y.2
      0,0,1,2
      0,0,3,4
      #  Elapsed Time: 0 seconds (Warm-up)
      #                0.001 seconds (Sampling)

      """
    #expect(try read(fixed).column("y", element: 1) == [[2, 4]])
  }

  /// Of static trajectories, of Pathfinder, and of what may come: names that no variable of Stan has.
  @Test func columnsOfOtherMethods() throws {
    for names in [
      "accept_stat__,stepsize__,int_time__,energy__", "path__,lp_approx__,log_p__,log_q__",
      "new__,a__.1,a__.2,b__[3]",
    ] {
      let header = names + ",lp__,x__y,_,mu"
      let count = header.split(separator: ",").count
      let run = try read(header + "\n" + (1...count).map { "\($0)" }.joined(separator: ",") + "\n")
      #expect(run.quantities.map(\.name) == ["x__y", "_", "mu"], "\(run.quantities)")
      #expect(run.column("mu") == [[Double(count)]] && run.statistic(.logDensity) == [[Double(count - 3)]])
      #expect(run.statistic(.energy) == (names.contains("energy__") ? [[4]] : nil))
    }
  }

  @Test func namesInBracketsSpacesAndNumbersThatAreNone() throws {
    let run = try read(
      "\"a[1]\", a[2],b[0,0], b[0,1] ,c.d,c:2.1,c:2.2\n 1 ,nan,NaN,\t-inf, Inf,+2.5e3,-0\n1e400,-1E-400,infinity,1.,.5,007,12345678901234567890\n"
    )
    #expect(run.quantities.map(\.name) == ["a", "b", "c.d", "c:2"])
    #expect(run.quantities.map(\.shape) == [[2], [1, 2], [], [2]])
    #expect(run.elementNames == ["a[0]", "a[1]", "b[0, 0]", "b[0, 1]", "c.d", "c:2[0]", "c:2[1]"])
    let rows = (0..<2).map { draw in run.elementNames.indices.map { i in columns(run)[i][draw] } }
    #expect(same(rows[0], [1, .nan, .nan, -.infinity, .infinity, 2500, -0.0]))
    #expect(same(rows[1], [.infinity, -0.0, .infinity, 1, 0.5, 7, 12345678901234567168]))
  }

  private func columns(_ run: StoredRun) -> [[Double]] {
    run.quantities.flatMap { q in (0..<q.elementCount).map { run.column(q.name, element: $0)![0] } }
  }

  @Test func decimalNumbersAreTheNearest() throws {
    var random = Philox(seed: 9, stream: 0)
    let texts = (0..<5_000).map { _ in
      let digits = (0..<Int.random(in: 1...20, using: &random)).map { _ in
        "\(Int.random(in: 0...9, using: &random))"
      }
      let place = Int.random(in: 0...digits.count, using: &random)
      let exponent = Bool.random(using: &random) ? "e\(Int.random(in: -330...310, using: &random))" : ""
      return (Bool.random(using: &random) ? "-" : "") + digits[..<place].joined() + "."
        + digits[place...].joined()
        + exponent
    }
    let run = try read("x\n" + texts.joined(separator: "\n") + "\n")
    let wanted = texts.map { strtod($0, nil) }
    #expect(same(run.column("x")![0], wanted))
  }

  @Test func indicesThatMakeNoArrayAreNames() throws {
    let run = try read("x.1,x.3,y.1,y.1.2,z.999999999999999999,w.0,w.1\n1,2,3,4,5,6,7\n")
    #expect(run.quantities.map(\.name) == ["x.1", "x.3", "y.1", "y.1.2", "z.999999999999999999", "w"])
    #expect(run.quantities.last?.shape == [2])
  }

  @Test func aRunThatWasKilledKeepsWholeRows() throws {
    let place = try #require(cmdStan.range(of: "-7.75,1,0.85,2,3,0,14,3e+2,9,10,1,-0.125,0,16"))
    for length in 1...40 {
      let run = try read(String(cmdStan[..<place.lowerBound] + cmdStan[place].prefix(length)))
      #expect(run.column("mu") == [[0.3, -0.01]])
      #expect(run.warnings.count == 1 && run.warnings[0].contains("line 38 is not complete"))
    }
    // A table without comments may end without the end of a line.
    #expect(try read("a,b\n1,2\n3,4").column("b") == [[2, 4]])
    let inWarmUp = String(cmdStan[..<cmdStan.range(of: "# Adaptation terminated")!.lowerBound])
    let run = try read(inWarmUp)
    #expect(run.chains[0].count == 0 && run.facts.savedWarmUp == 2)
    #expect(run.warnings.count == 1 && run.warnings[0].contains("ended in its warm-up"))
  }

  @Test func chainsOfOneRun() throws {
    let cmdStan = cmdStan.replacingOccurrences(of: "id = 3", with: "id = 1")
    let second = cmdStan.replacingOccurrences(of: "-7.25,", with: "-7.26,")
      .replacingOccurrences(of: "id = 1", with: "id = 2")
    #expect(try read(cmdStan, second).warnings == [])
    #expect(try read(cmdStan, cmdStan).warnings.first?.hasSuffix("x_1.csv") == true)
    let shorter = second.replacingOccurrences(of: "-7.75,1,0.85,2,3,0,14,3e+2,9,10,1,-0.125,0,16\n", with: "")
    let run = try read(cmdStan, shorter)
    #expect(run.chains.map(\.count) == [3, 2] && run.warnings.count == 2)
    #expect(run.warnings[0].contains("x_2.csv: 2 of 3 draws are there"))
    #expect(run.warnings[1] == "the chains have 3, 2 draws")
    #expect(run.summary().rows.count == 7)
    let error = #expect(throws: InputError.self) {
      try read(cmdStan, second.replacingOccurrences(of: "mu", with: "nu"))
    }
    #expect(error?.subject.hasSuffix("x_2.csv") == true && error?.found.contains("“nu”") == true)
  }

  @Test func aChainThatHasNotBegunHasNoDraws() throws {
    let names = try #require(cmdStan.range(of: "theta.2,L.1.1"))
    for (text, words) in [
      ("", "an empty file"), ("\u{FEFF}", "an empty file"), ("# model = schools_model\n", "comments only"),
      (String(cmdStan[..<names.lowerBound]), "a row of names that is cut off"),
    ] {
      let run = try read(text, cmdStan)
      #expect(run.chains.map(\.count) == [0, 3] && run.column("mu") == [[], [0.3, -0.01, 300]])
      #expect(run.statistic(.diverging) == [[], [0, 1, 0]])
      #expect(run.facts.seed == 4711 && run.facts.maximumDepth == 10)
      #expect(
        run.warnings.count == 2 && run.warnings[0].contains("x_1.csv: no draws are there, but \(words)"))
      #expect(run.warnings[1] == "the chains have 0, 3 draws")
      #expect(error(text).contains("found \(words)") && !error(text).contains("line"), "\(error(text))")
      #expect(throws: InputError.self) { try read(text, text) }
    }
  }

  @Test func aByteOrderMarkIsNoName() throws {
    for text in ["lp__,mu\n-1,2\n", "\"lp__\",mu\n-1,2\n", "# model = m\nlp__,mu\n-1,2\n"] {
      let run = try read("\u{FEFF}" + text)
      #expect(run.quantities.map(\.name) == ["mu"] && run.statistic(.logDensity) == [[-1]])
      #expect(run.facts.model == (text.hasPrefix("#") ? "m" : nil))
    }
  }

  @Test func errorsNameTheLine() {
    #expect(
      error(cmdStan.replacingOccurrences(of: "0.3,5,6", with: "0.3,5")).contains(
        "line 36: expected 14 numbers, found 13."))
    #expect(
      error(cmdStan.replacingOccurrences(of: "0.3,5,6", with: "0.3,5,6,7")).contains(
        "line 36: expected 14 numbers, found more."))
    #expect(
      error(cmdStan.replacingOccurrences(of: "0.3,5,6", with: "0.3,5x,6"))
        .contains("line 36: expected a number in the column “theta.1”, found “5x”."))
    #expect(error(cmdStan.replacingOccurrences(of: "0.3,5,6", with: "0.3,0x5,6")).contains("found “0x5”"))
    #expect(error(cmdStan.replacingOccurrences(of: "0.3,5,6", with: "0.3,,6")).contains("found “”"))
    #expect(error(cmdStan.replacingOccurrences(of: "0.3,5,6", with: "0.3,1 2,6")).contains("found “1 2”"))
    #expect(error(cmdStan.replacingOccurrences(of: "theta.2", with: "theta.1")).contains("“theta.1” twice"))
    #expect(error(cmdStan.replacingOccurrences(of: "theta.2", with: "")).contains("an empty name"))
    #expect(error("").contains("an empty file"))
    #expect(error("# a = b\n").contains("comments only"))
    #expect(error("1,2,3\n4,5,6\n").contains("a row of numbers"))
    #expect(
      error(cmdStan.replacingOccurrences(of: "method = sample", with: "method = optimize")).contains(
        "“optimize”"))
  }
}
