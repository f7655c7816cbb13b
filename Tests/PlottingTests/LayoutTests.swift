// Panels, lettering and legends stand where a reader expects them, and never on each other.
import Plotting
import Testing

@Suite struct LayoutTests {
  private func render(_ figure: Figure) throws -> Canvas { try figure.rendered(with: .find()) }

  private func plotAreas(_ figure: Figure) throws -> [Rect] {
    try FigureLayout(figure, typesetter: Typesetter(fonts: .find())).plotAreas
  }

  @Test(arguments: SampleFigures.all.map(\.name))
  func `lettering is within the figure and nowhere overlaps`(name: String) throws {
    let figure = try #require(SampleFigures.all.first { $0.name == name }).figure
    let canvas = try render(figure)
    let page = Rect(minX: 2, minY: 2, maxX: figure.size.width - 2, maxY: figure.size.height - 2)
    let texts = canvas.lettering
    #expect(texts.count >= 6)
    for (i, text) in texts.enumerated() {
      #expect(page.contains(text.bounds), "\(text)")
      // Bounds reach to the highest and lowest letters of the font; ink is a little less.
      for other in texts[..<i] {
        #expect(!text.bounds.inset(by: Insets(all: 2)).intersects(other.bounds), "\(text) and \(other)")
      }
    }
  }

  @Test(arguments: SampleFigures.all.map(\.name))
  func `plot areas are large, apart from each other and within the figure`(name: String) throws {
    let figure = try #require(SampleFigures.all.first { $0.name == name }).figure
    let areas = try plotAreas(figure)
    #expect(areas.count == figure.panels.count)
    let page = Rect(minX: 0, minY: 0, maxX: figure.size.width, maxY: figure.size.height)
    for (i, area) in areas.enumerated() {
      #expect(page.contains(area) && area.width >= 40 && area.height >= 40)
      #expect(areas[..<i].allSatisfy { !$0.intersects(area) })
      #expect(Canvas.snap(area.minX) == area.minX && Canvas.snap(area.maxY) == area.maxY)
    }
  }

  @Test func `the labels of a horizontal axis stand on one baseline`() throws {
    let canvas = try render(
      Figure(size: Size(400, 200)) {
        Axes(x: Axis(range: -2e6...2e6), y: .hidden)
      })
    #expect(canvas.lettering.map(\.text).contains("0"))
    #expect(canvas.lettering.count > 2)
    // Both bounds end below the baseline by the same descent.
    let bottoms = canvas.lettering.map(\.bounds.maxY)
    #expect(bottoms.allSatisfy { abs($0 - bottoms[0]) < 1e-9 })
  }

  @Test func `panels are equally large and aligned`() throws {
    let areas = try plotAreas(SampleFigures.pairs)
    #expect(Set(areas.map(\.size)).count == 1)
    #expect(Set(areas.map(\.minX)).count == 3 && Set(areas.map(\.minY)).count == 3)
    let weighted = try plotAreas(SampleFigures.categories)
    #expect(abs(weighted[1].width / weighted[0].width - 1.4) < 0.02)
  }

  @Test func `shared ranges are the union of the panels' ranges`() {
    let figure = SampleFigures.pairs
    var panels = figure.panels.map { $0.resolved().content }
    figure.sharing.apply(to: &panels, columns: 3)
    for column in 0..<3 {
      let ranges = stride(from: column, to: 9, by: 3).compactMap { panels[$0].axes[.x]?.range }
      #expect(Set(ranges).count == 1 && ranges.count == 3 - column)
    }
    // The hidden vertical axes of the histograms keep their own range.
    #expect(panels[0].axes[.y] == nil)
    #expect(panels[6].axes[.y]?.range == panels[7].axes[.y]?.range)
  }

  @Test func `shared axes are lettered once`() {
    let figure = SampleFigures.pairs
    var panels = figure.panels.map { $0.resolved().content }
    figure.sharing.apply(to: &panels, columns: 3)
    let lettered = { (direction: Direction) in panels.map { $0.axes[direction]?.showsTickLabels ?? false } }
    #expect(lettered(.x) == [false, false, false, false, false, false, true, true, true])
    #expect(lettered(.y) == [false, false, false, true, false, false, true, false, false])
    #expect(panels[7].axes[.y]?.showsLabel == false)
  }

  @Test func `a panel keeps its label where it differs from that of the shared axis`() {
    var panels: [any PanelContent] = ["energy", "energy", "error"].map { label in
      Axes(x: "t", y: Axis(label)).resolved().content
    }
    SharedAxes.y.apply(to: &panels, columns: 3)
    #expect(panels.map { $0.axes[.y]?.showsTickLabels } == [true, false, false])
    #expect(panels.map { $0.axes[.y]?.showsLabel } == [true, false, true])
  }

  @Test func `without sharing every panel keeps its own range`() {
    var panels: [any PanelContent] = [1.0, 10, 5].map { top in
      Axes { Line(y: [0, top]) }.resolved().content
    }
    SharedAxes().apply(to: &panels, columns: 3)
    #expect(panels[0].axes[.y]?.range != panels[1].axes[.y]?.range)
    SharedAxes.y.apply(to: &panels, columns: 3)
    #expect(panels.allSatisfy { $0.axes[.y]?.range == -0.5...10.5 })
  }

  @Test func `equal units are equally long`() throws {
    let axes = Axes(x: Axis(range: 0...4), y: Axis(range: 0...2), equalAspect: true) {
      Bars(x: [2], heights: [2], color: .blue, width: 4)
    }
    let canvas = try render(Figure(size: Size(200, 200)) { axes })
    let picture = try Picture(canvas)
    let width = (0..<400).count { picture.color(Double($0) / 2, 100) == .blue }
    let height = (0..<400).count { picture.color(110, Double($0) / 2) == .blue }
    #expect(width > 200 && abs(width - 2 * height) <= 4)
  }

  @Test func `an automatic legend goes where nothing is plotted`() throws {
    let corners = [Point(0, 0), Point(1, 0), Point(0, 1), Point(1, 1)]
    for free in corners {
      // Points everywhere but in one quarter.
      let xs = uniforms(800, seed: 4)
      let ys = uniforms(800, seed: 5)
      let kept = zip(xs, ys).filter { x, y in abs(x - free.x) > 0.5 || abs(1 - y - free.y) > 0.5 }
      let figure = Figure(size: Size(300, 220)) {
        Axes { Scatter(x: kept.map(\.0), y: kept.map(\.1), label: "draws") }
      }
      let area = try plotAreas(figure)[0]
      let label = try #require(render(figure).lettering.last { $0.text == "draws" }).bounds
      #expect(abs(label.center.x - area.minX - free.x * area.width) < area.width / 2)
      #expect(abs(label.center.y - area.minY - free.y * area.height) < area.height / 2)
    }
  }

  @Test func `a legend names each label once, and only labelled marks`() {
    let content = Axes {
      Line(y: [0], label: "a")
      Line(y: [0], label: "a")
      Line(y: [0])
      Line(y: [0], label: "b")
    }.resolved().content
    #expect(content.legendEntries.map(\.label) == ["a", "a", "b"])
    #expect(LegendEntry.unique(content.legendEntries).map(\.label) == ["a", "b"])
  }

  @Test func `a figure's legend is drawn once for all panels`() throws {
    func texts(_ legend: Figure.LegendPlace) throws -> Int {
      try render(
        Figure(size: Size(400, 200), legend: legend) {
          for _ in 0..<2 { Axes(legend: .topLeft) { Line(y: [0, 1], label: "line") } }
        }
      ).lettering.count { $0.text == "line" }
    }
    #expect(try texts(.inPanels) == 2)
    #expect(try texts(.above) == 1 && texts(.right) == 1)
  }
}
