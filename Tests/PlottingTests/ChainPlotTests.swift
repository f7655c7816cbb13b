// What the plots of chains plot, before any pixel; and that they are drawn whatever the draws are.
import Foundation
import Plotting
import Testing

@Suite struct ChainPlotTests {
  private let walk = ChainValues("*x*", [[1, 3, 2], [2, 2, 5]])
  private let other = ChainValues("*y*", [[0, 1, 0], [4, 4, 4]])
  private let flags = [[false, true, false], [false, false, true]]

  private func axes(_ figure: Figure) -> [Axes] { figure.panels.compactMap { $0 as? Axes } }

  private func marks<M: Mark>(_ axes: Axes, _ type: M.Type = M.self) -> [M] {
    axes.marks.compactMap { $0 as? M }
  }

  @Test func `traces are lines by draw, a colour per chain, with divergent draws marked`() {
    let panels = axes(.traces([walk, other], divergent: flags))
    #expect(panels.map(\.y.label) == ["*x*", "*y*"])
    let lines: [Line] = marks(panels[0])
    #expect(lines.map(\.y) == walk.chains && lines[1].x == [0, 1, 2])
    #expect(lines.map(\.label) == ["chain 0", "chain 1"] && lines.map(\.color) == [.blue, .orange])
    let divergent: [Scatter] = marks(panels[0])
    #expect(divergent[0].x == [1, 2] && divergent[0].y == [3, 5])
    let alone = axes(.traces([ChainValues("x", [[1, 2]])]))[0]
    #expect(marks(alone, Line.self)[0].label == nil && marks(alone, Scatter.self).isEmpty)
  }

  @Test func `ranks are counted in bins beside what independent draws would give`() {
    let ranks = ChainValues("x", [[1, 2, 3, 5], [4, 6, 7, 8]])
    let panels = axes(.ranks([ranks], bins: 4))
    #expect(panels.map(\.title) == ["chain 0", "chain 1"])
    #expect(panels.map { marks($0, Histogram.self)[0].counts } == [[2, 1, 1, 0], [0, 1, 1, 2]])
    #expect(panels.allSatisfy { marks($0, HorizontalLine.self)[0].y == 1 })
    // 4 of 8 ranks, 2 of which are in a bin: variance 4 · ¼ · ¾ · 4/7.
    let band: Band = marks(panels[0])[0]
    #expect(abs(band.upper[0] - 1 - 2 * (3.0 / 7).squareRoot()) < 1e-15 && band.lower == [0, 0])
  }

  @Test func `pairs pool the chains and mark the divergent draws in every plane`() {
    let figure = Figure.pairs([walk, other, walk], divergent: flags)
    #expect(figure.panels.count == 9 && figure.columns == 3)
    #expect(figure.panels.enumerated().allSatisfy { ($1 is Blank) == ($0 % 3 > $0 / 3) })
    let plane = figure.panels[3] as? Axes
    let scatters: [Scatter] = plane.map { marks($0) } ?? []
    #expect(scatters.map(\.x) == [[1, 3, 2, 2, 2, 5], [3, 5]])
    #expect(scatters.map(\.y) == [[0, 1, 0, 4, 4, 4], [1, 4]])
    #expect(scatters.map(\.label) == ["draws", "divergent (2)"])
    #expect((figure.panels[0] as? Axes).map { marks($0, Histogram.self)[0].counts.reduce(0, +) } == 6)
    #expect(axes(.pairs([walk, other])).flatMap(\.marks).allSatisfy { $0.label == nil })
  }

  @Test func `autocorrelations are curves by lag`() {
    let panel = axes(.autocorrelations([ChainValues("x", [[1, 0.5], [1, -0.2, 0.1]])]))[0]
    #expect(panel.title == "x")
    #expect(marks(panel, Line.self).map(\.y) == [[1, 0.5], [1, -0.2, 0.1]])
  }

  @Test func `energies are centred, beside their changes`() {
    let panels = axes(.energies([[1, 2, 6], [5, 5, 5]], fractions: [0.123, .nan]))
    #expect(panels.map(\.title) == ["chain 0, E-BFMI 0.12", "chain 1, E-BFMI NaN"])
    let histograms: [Histogram] = marks(panels[0])
    #expect(histograms[0].edges.first == -2 && histograms[0].edges.last == 4)
    #expect(histograms.map { $0.counts.reduce(0, +) } == [3, 2])
    #expect(histograms[1].counts.last == 1)
  }

  @Test func `forests list quantities from the top, chains side by side`() {
    let rows = [ChainValues("a", [[1, 2, 3], [2, 3, 4]]), ChainValues("b", [[0, 1, 5]])]
    let panel = axes(.forest(rows, reference: 0))[0]
    #expect(panel.y.ticks == [Tick(1, label: "a"), Tick(0, label: "b")])
    let intervals: [Intervals] = marks(panel)
    #expect(intervals.map(\.quantiles) == [[[1, 2, 3], [0, 1, 5]], [[2, 3, 4]]])
    #expect(intervals[0].y[0] > 1 && intervals[1].y[0] < 1 && intervals[0].y[1] == 0)
    let extent = intervals[0].extent(x: LinearScale(), y: LinearScale())
    #expect(extent.x == 0...5 && extent.flush == [])
  }

  @Test func `numbers that are not finite are left out, and the title says how many`() {
    let values = ChainValues("x", [[1, .nan, 2], [.infinity, 3]])
    #expect(axes(.traces([values]))[0].title == "x (2 of 5 not finite)")
    #expect(axes(.pairs([values]))[0].title == "x (2 of 5 not finite)")
    #expect(axes(.autocorrelations([values]))[0].title == "x (2 of 5 not finite)")
    #expect(axes(.energies(values.chains))[1].title == "chain 1 (1 of 2 not finite)")
    #expect(axes(.ranks([values]))[0].title == "chain 0: 1 of 3 have no rank")
    let forest = axes(.forest([ChainValues("x", [[.nan, 1, 2]])]))[0]
    #expect(forest.y.ticks?[0].label == "x (1 of 3 not finite)")
  }

  /// One draw, no draw, constant chains, `NaN` only, numbers at the ends of their range.
  @Test(
    arguments: [
      [[1]], [[]], [[2, 2, 2], [2, 2, 2]], [[.nan, .nan, .nan]], [[1], [1, 2, 3], []],
      [[-1e308, 1e308, 0], [1e-308, 0, 5]],
    ] as [[[Double]]])
  func `every plot of every chain is drawn`(chains: [[Double]]) throws {
    let values = [ChainValues("x", chains), ChainValues("y", chains)]
    let figures = [
      Figure.traces(values, divergent: chains.map { $0.map { $0 > 1 } }), .ranks(values), .pairs(values),
      .autocorrelations(values), .forest(values.map { ChainValues($0.name, [[.nan]]) }, reference: 0),
      .energies(chains),
    ]
    for figure in figures { #expect(try Picture(png: figure.png()).inkCount > 0) }
  }

  @Test func `what does not fit together stops with a message`() async {
    let flags = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure.pairs([ChainValues("x", [[1, 2]])], divergent: [[true]])
    }
    #expect(message(flags).contains("Figure.pairs: chains of [2] draws, but [1] flags"))
    let lengths = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure.pairs([ChainValues("x", [[1, 2]]), ChainValues("y", [[1]])])
    }
    #expect(message(lengths).contains("Figure.pairs: chains of [2] draws of x, but [1] of y"))
    let quantiles = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure.forest([ChainValues("x", [[1, 2]])])
    }
    #expect(message(quantiles).contains("give an odd number of increasing values"))
    let none = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure.traces([])
    }
    #expect(message(none).contains("Figure.traces: no quantities"))
    let noChains = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure.forest([ChainValues("x", [])])
    }
    #expect(message(noChains).contains("Figure.forest: no chains of x"))
  }
}
