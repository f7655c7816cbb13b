// The summary of a run: its verdict, the order of its rows, and its table.

import ChainDiagnostics
import Foundation
import Testing

@Suite struct DrawsSummaryTests {
  /// Four chains of 1000 draws each: x(c, i) of quantity j.
  private func chains(_ columns: [[[Double]]]) -> [[[Double]]] {
    columns[0].indices.map { c in columns[0][c].indices.map { i in columns.map { $0[c][i] } } }
  }

  private func normals(_ source: inout NormalSource, centre: Double = 0, scale: Double = 1) -> [[Double]] {
    (0..<4).map { _ in source.normals(1000).map { centre + scale * $0 } }
  }

  @Test func aGoodRunIsFine() {
    var source = NormalSource(seed: 1)
    let summary = DrawsSummary(names: ["a", "b"], chains: chains([normals(&source), normals(&source)]))
    #expect(summary.problems.isEmpty)
    #expect(summary.verdict.hasPrefix("Fine: R̂ is at most 1.00") && !summary.verdict.contains("\n"))
    #expect(summary.usedChains == [0, 1, 2, 3] && summary.drawsPerChain == 1000)
    #expect(summary.sizeLimit == 400)
    let alone = DrawsSummary(names: ["a"], chains: [chains([normals(&source)])[0]])
    #expect(alone.verdict.contains("(of the halves of a single chain)"))
    // A chain of which the second half lies ten standard deviations above the first.
    let risen = source.normals(1000).enumerated().map { [$1 + ($0 < 500 ? 0 : 10)] }
    let torn = DrawsSummary(names: ["a"], chains: [risen]).verdict
    #expect(torn.contains("halves of the single chain disagree") && !torn.contains("The chains"))
  }

  @Test func whatIsWrongIsNamed() throws {
    var source = NormalSource(seed: 2)
    var columns = (0..<5).map { _ in normals(&source) }
    columns[1][2][500] = .nan
    columns[2][3] = [Double](repeating: 0.3, count: 1000)
    columns[3][0] = columns[3][0].map { $0 + 1 }
    columns[4] = (0..<4).map { _ in source.autoregression(0.97, count: 1000) }
    let summary = DrawsSummary(names: ["good", "nan", "still", "apart", "slow"], chains: chains(columns))
    #expect(summary.problems.map(\.kind) == [.notFinite, .frozen, .disagreement, .fewEffectiveDraws])
    #expect(summary.problems[0].rows == [1] && summary.problems[0].chains == [2])
    #expect(summary.problems[1].rows == [2] && summary.problems[1].chains == [3])
    #expect(summary.problems[2].rows.first == 3 && !summary.problems[2].rows.contains(0))
    #expect(Set(summary.problems[3].rows) == [3, 4])
    let lines = summary.verdict.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("Not finite in chain 2: nan."))
    #expect(lines[1].hasPrefix("Standing still in chain 3: still."))
    let largest = String(format: "%.3f", summary.rows[3].rHat)
    #expect(lines[2].hasPrefix("R̂ is above 1.01, up to \(largest): ") && lines[2].contains("apart"))
    #expect(
      lines[3].contains("below 400, 100 per chain, down to \(Int(summary.rows[3].smallestSize.rounded()))"))
    #expect(summary.rows[2].frozenChains == [3] && summary.rows[1].notFiniteChains == [2])
    #expect(Set(summary.worstFirst.prefix(2)) == [1, 2] && summary.worstFirst.last == 0)
  }

  /// A size is rounded as the table rounds it, but a size below the limit does not read like one at it.
  @Test func sizesAreRounded() {
    var looked = 0
    for seed in 0..<40 as Range<UInt64> {
      var source = NormalSource(seed: seed)
      let slow = (0..<4).map { _ in source.autoregression(0.8, count: 1000) }
      let summary = DrawsSummary(names: ["slow"], chains: chains([slow]))
      let size = summary.rows[0].smallestSize
      guard size < 400 else { continue }
      looked += 1
      let shown = size > 399.5 ? 399 : Int(size.rounded())
      #expect(summary.verdict.contains("below 400, 100 per chain, down to \(shown): slow."))
    }
    #expect(looked > 5)
  }

  /// The row that is farthest beyond a limit need not have the largest R̂, and of five draws a size may not exist.
  @Test func theWorstOfEachKind() {
    var source = NormalSource(seed: 9)
    let slow = (0..<4).map { _ in source.autoregression(0.999, count: 1000) }
    let shifted = normals(&source).enumerated().map { c, x in x.map { $0 + 0.3 * Double(c) } }
    let summary = DrawsSummary(names: ["slow", "shifted"], chains: chains([slow, shifted]))
    let largest = String(format: "%.3f", summary.rows.map(\.rHat).max() ?? .nan)
    #expect(summary.verdict.contains("up to \(largest): "))
    let short = DrawsSummary(names: ["x"], chains: [[1.0, 3, 2, 5, 4].map { [$0] }])
    #expect(short.problems.map(\.kind).contains(.fewEffectiveDraws))
    #expect(short.verdict.contains("below 100, 100 per chain, down to"))
  }

  @Test func chainsOfDifferentLengths() throws {
    var source = NormalSource(seed: 3)
    var all = chains([normals(&source)])
    all[0] = []
    all[2] = Array(all[2].prefix(900))
    let summary = DrawsSummary(names: ["x"], chains: all)
    #expect(summary.chainLengths == [0, 1000, 900, 1000])
    #expect(summary.usedChains == [1, 2, 3] && summary.drawsPerChain == 900)
    let cut = try ScalarDraws(chains: all.dropFirst().map { $0.prefix(900).map { $0[0] } })
    #expect(summary.rows[0].mean == cut.estimatedMean)
    #expect(summary.verdict.contains("Left out, having fewer than 900 draws: chain 0."))
    #expect(
      summary.verdict.contains("Chains have 1000, 900, 1000 draws: only the first 900 of each are used."))
  }

  @Test func mostDrawsAreUsed() {
    for (lengths, used, length) in [
      ([1000, 1000, 5, 0], [0, 1], 1000), ([1000, 400, 300, 350], [0, 1, 2, 3], 300),
      ([8, 4, 4], [0, 1, 2], 4),
      ([5, 3], [0], 5),
    ] {
      let summary = DrawsSummary(names: ["x"], chainLengths: lengths) { c, _ in
        (0..<lengths[c]).map(Double.init)
      }
      #expect(summary.usedChains == used && summary.drawsPerChain == length, "\(lengths)")
    }
  }

  @Test func nothingToSummarise() {
    for summary in [
      DrawsSummary(names: [], chains: []), DrawsSummary(names: [], chainLengths: [100]) { _, _ in [] },
    ] {
      #expect(summary.rows.isEmpty && summary.problems.isEmpty)
      #expect(summary.verdict == "There is nothing to judge.")
    }
    for lengths in [[], [0], [3, 2], [0, 3]] {
      let summary = DrawsSummary(names: ["x"], chainLengths: lengths) { c, _ in
        (0..<lengths[c]).map(Double.init)
      }
      #expect(summary.problems.map(\.kind) == [.tooFewDraws])
      #expect(summary.rows[0].rHat.isNaN && summary.verdict.contains("fewer than 4 draws per chain"))
      #expect(summary.description.contains("NaN"))
    }
  }

  @Test func longTablesShowTheWorstRows() {
    var source = NormalSource(seed: 4)
    let good = normals(&source)
    let slow = (0..<4).map { _ in source.autoregression(0.95, count: 1000) }
    let names = (0..<1000).map { "q[\($0)]" }
    let summary = DrawsSummary(names: names, chainLengths: [1000, 1000, 1000, 1000]) { c, j in
      j == 777 ? slow[c] : good[c]
    }
    let lines = summary.table().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 22)
    #expect(lines[1].hasPrefix("q[777]") && lines[2].hasPrefix("q[0]  "))
    #expect(lines[21] == "… and 980 more, none of them worse")
    #expect(summary.table(maximumRows: 1000).split(separator: "\n").count == 1001)
    #expect(summary.table(maximumRows: -1).split(separator: "\n").count == 2)
    #expect(summary.rows.map(\.name) == names)
  }

  @Test func everyLineOfATableIsEquallyLong() {
    var source = NormalSource(seed: 5)
    let scales = [(0.0, 1.0), (3, 1e-12), (1e12, 1e9), (1e-300, 1e-305), (-1e300, 1e299), (1e5, 1e-3)]
    let columns = scales.map { normals(&source, centre: $0, scale: $1) }
    let names = [
      "x", "a name that is much longer than any number\nand has\ttwo lines", "θ[1,2]", "", "e", "f",
    ]
    let lines = DrawsSummary(names: names, chains: chains(columns)).table().split(separator: "\n")
    #expect(lines.count == 7)
    #expect(Set(lines.map(\.count)).count == 1)
    #expect(lines[2].hasPrefix("a name that is much longer than any number and has two lines "))
    #expect(lines[0].contains("bulk ESS  tail ESS      R̂"))
  }

  /// Twice the error begins at the last place shown.
  @Test(arguments: [
    (0.0, 1.0, "0.0"), (3, 1e-6, "2.99999999"), (250, 40, "2"), (1e12, 1e9, "9.9999e+11"),
    (3e-12, 1e-13, "e-12"),
  ])
  func digitsFollowTheError(centre: Double, scale: Double, text: String) throws {
    var source = NormalSource(seed: 6)
    let summary = DrawsSummary(names: ["x"], chains: chains([normals(&source, centre: centre, scale: scale)]))
    let cells = summary.table().split(separator: "\n")[1].split(separator: " ")
    #expect(cells[1].contains(text), "\(cells)")
    let row = summary.rows[0]
    #expect(abs(try #require(Double(cells[1])) - row.mean.value) <= 2 * row.mean.error)
    #expect(abs(try #require(Double(cells[2])) - row.mean.error) <= 0.05 * row.mean.error)
    #expect(
      abs(try #require(Double(cells[3])) - row.standardDeviation.value) <= 2 * row.standardDeviation.error)
    #expect(Double(cells[8]) == row.bulkSize.value.rounded())
  }

  @Test func theSameRowsWhateverTheThreads() {
    var source = NormalSource(seed: 7)
    let all = chains((0..<30).map { _ in normals(&source) })
    let names = (0..<30).map(String.init)
    let rows = DrawsSummary(names: names, chains: all).rows
    for j in rows.indices {
      let alone = DrawsSummary(names: [names[j]], chains: all.map { $0.map { [$0[j]] } }).rows[0]
      #expect("\(alone)" == "\(rows[j])")
    }
  }

  @Test func ranksShareTies() throws {
    let draws = try ScalarDraws(chains: [[3, 1, 2], [2, 5, -1]])
    #expect(draws.ranks == [[5, 2, 3.5], [3.5, 6, 1]])
    #expect(try ScalarDraws(chains: [[1, .nan]]).ranks[0].allSatisfy(\.isNaN))
    #expect(
      try ScalarDraws(chains: []).ranks.isEmpty && ScalarDraws([.infinity, -.infinity]).ranks == [[2, 1]])
  }

  /// The first lags are computed directly, later ones by the Fourier transform.
  @Test func autocorrelationIsThatOfItsDefinition() {
    var source = NormalSource(seed: 8)
    let chain = source.autoregression(0.9, count: 300)
    let mean = chain.reduce(0, +) / 300
    let direct = (0..<300).map { lag in
      (lag..<300).reduce(0) { $0 + (chain[$1] - mean) * (chain[$1 - lag] - mean) }
    }
    for (lag, found) in ScalarDraws(chain).autocorrelation(maximumLag: 299).enumerated() {
      #expect(abs(found - direct[lag] / direct[0]) < 1e-13, "lag \(lag)")
    }
  }
}
