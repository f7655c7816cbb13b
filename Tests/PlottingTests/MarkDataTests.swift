// What marks plot: the data, before any pixel.
import Foundation
import Plotting
import Testing

@Suite struct MarkDataTests {
  private func extent(_ mark: any Mark) -> Extent { mark.extent(x: LinearScale(), y: LinearScale()) }

  @Test func `a histogram counts every value once`() {
    let histogram = Histogram([0, 0.5, 1, 1.5, 2, 2, .nan, .infinity], bins: 2, range: 0...2)
    #expect(histogram.edges == [0, 1, 2])
    #expect(histogram.counts == [2, 4])
    #expect(histogram.heights == [2.0 / 6, 4.0 / 6])
    #expect(Histogram([1, 1, 2], bins: 2, isDensity: false).heights == [2, 1])
  }

  @Test func `a density integrates to the share of values in the range`() {
    let values = uniforms(1000, seed: 3)
    for (range, share) in [(0.0...1.0, 1.0), (0...0.5, Double(values.count { $0 <= 0.5 }) / 1000)] {
      let histogram = Histogram(values, bins: 13, range: range)
      let width = histogram.edges[1] - histogram.edges[0]
      #expect(abs(histogram.heights.reduce(0, +) * width - share) < 1e-12)
    }
  }

  @Test func `bins follow Freedman and Diaconis`() {
    // Quartiles 250 and 750 of 1000 values: width 2 · 500 / 10, ten bins.
    #expect(Histogram((0..<1000).map(Double.init)).counts.count == 10)
    #expect(Histogram([]).counts == [0])
    #expect(Histogram([7, 7, 7]).counts.reduce(0, +) == 3)
    #expect(Histogram([1e300, -1e300, 0]).counts.reduce(0, +) == 3)
  }

  @Test func `contours of a paraboloid are circles`() {
    let contours = Contours(x: -2...2, y: -2...2, levels: [0.25, 1, 2.25, 100], resolution: 100) {
      $0 * $0 + $1 * $1
    }
    for (level, segments) in zip(contours.levels, contours.segments) {
      if level == 100 {
        #expect(segments.isEmpty)
        continue
      }
      let length = segments.reduce(0) { sum, segment in
        let d = segment.end - segment.start
        return sum + (d * d).sum().squareRoot()
      }
      let radius = level.squareRoot()
      #expect(abs(length - 2 * .pi * radius) < 0.01)
      // Linear interpolation over a cell of size h errs by h²/8 · f'' / |∇f| at most.
      for end in segments.flatMap({ [$0.start, $0.end] }) {
        #expect(abs((end * end).sum().squareRoot() - radius) < 0.0016 / 8 / radius + 1e-12)
      }
    }
  }

  @Test func `contours at a saddle do not cross, and undefined cells hold none`() {
    let saddle = Contours(x: -1...1, y: -1...1, levels: [0.2, -0.2], resolution: 1) { $0 * $1 }
    // The centre is 0: above −0.2, below 0.2. Both contours cut off two corners.
    #expect(saddle.segments.map(\.count) == [2, 2])
    let middles = saddle.segments.map { $0.map { 0.5 * ($0.start + $0.end) } }
    #expect(middles[0].allSatisfy { $0.x * $0.y > 0.2 })
    #expect(middles[1].allSatisfy { $0.x * $0.y < -0.2 })
    let undefined = Contours(x: -1...1, y: -1...1, levels: [0.1], resolution: 20) { x, _ in x.squareRoot() }
    #expect(undefined.segments[0].allSatisfy { $0.start.x >= 0 && $0.end.x >= 0 })
    #expect(!undefined.segments[0].isEmpty)
  }

  @Test func `extents skip points without a place`() {
    let scatter = Scatter(x: [1, .nan, 5, 100], y: [2, 50, -4, .infinity])
    #expect(extent(scatter) == Extent(x: 1...5, y: -4...2))
    #expect(scatter.extent(x: LinearScale(), y: LogarithmicScale()) == Extent(x: 1...1, y: 2...2))
    #expect(extent(Scatter(x: [], y: [])) == Extent(x: nil, y: nil))
  }

  @Test func `curves end flush with the axes, paths and marked lines do not`() {
    #expect(extent(Line(y: [3, 1, 2])) == Extent(x: 0...2, y: 1...3, flush: [.left, .right]))
    #expect(extent(Line(x: [0, 2, 1], y: [0, 0, 0])).flush == [])
    #expect(extent(Line(y: [3, 1, 2], markerSize: 4)).flush == [])
    #expect(
      extent(Band(x: [0, 1], lower: [0, -1], upper: [2, 3]))
        == Extent(x: 0...1, y: -1...3, flush: [.left, .right]))
    let curve = Line(over: -1...3, count: 5) { $0 * $0 }
    #expect(curve.x == [-1, 0, 1, 2, 3] && curve.y == [1, 0, 1, 4, 9])
  }

  @Test func `bars stand on their baseline`() {
    let bars = Bars(heights: [2, 5], width: 0.5)
    #expect(extent(bars) == Extent(x: -0.25...1.25, y: 0...5, flush: .bottom))
    #expect(extent(Bars(heights: [-2, -5])).flush == .top)
    #expect(extent(Bars(heights: [-2, 5])).flush == [])
    #expect(bars.extent(x: LinearScale(), y: LogarithmicScale()).y == 2...5)
    #expect(extent(Bars(heights: [])) == Extent(x: nil, y: nil))
  }

  @Test func `whiskers and reference lines are within the extent`() {
    #expect(extent(ErrorBars(x: [1], y: [2], errors: [0.5])).y == 1.5...2.5)
    #expect(extent(ErrorBars(x: [1], y: [2], errors: [.nan])).y == 2...2)
    #expect(extent(HorizontalLine(at: 4)) == Extent(x: nil, y: 4...4))
    #expect(extent(VerticalLine(at: 4)) == Extent(x: 4...4, y: nil))
    #expect(extent(VerticalLine(at: .nan)) == Extent(x: nil, y: nil))
    #expect(extent(Arrows(x: [0], y: [0], dx: [2], dy: [-1])) == Extent(x: 0...2, y: -1...0))
    #expect(extent(Annotation("far", x: 100, y: 100)) == Extent(x: nil, y: nil))
  }

  @Test func `pictures fill their axes`() {
    let image = Image([0, 1, 2, 3, 4, .nan], width: 2)
    #expect(image.height == 3 && image.range == 0...4)
    #expect(extent(image) == Extent(x: 0...2, y: 0...3, flush: .all))
    let map = HeatMap(x: 0...2, y: 0...4, columns: 2, rows: 2) { $0 + 10 * $1 }
    #expect(map.values == [[10.5, 11.5], [30.5, 31.5]])
  }

  @Test func `a side is flush unless a mark that reaches it needs room`() {
    let curve = Line(over: 0...10, count: 2) { _ in 1 }
    #expect(extent(curve).union(extent(Scatter(x: [1, 9], y: [0, 2]))).flush == [.left, .right])
    #expect(extent(curve).union(extent(Scatter(x: [1, 10], y: [0, 2]))).flush == .left)
    #expect(extent(Scatter(x: [1, 11], y: [0, 2])).union(extent(curve)).flush == .left)
  }

  @Test func `axes show the data with room, and what was asked for exactly`() {
    let automatic = Axes { Scatter(x: [0, 10], y: [0, 1]) }
    #expect(automatic.ranges.x == -0.5...10.5)
    #expect(automatic.ranges.y == -0.05...1.05)
    let fixed = Axes(x: Axis("x", range: 2...3), y: "y") { Histogram([2.5], bins: 1, range: 0...4) }
    #expect(fixed.ranges.x == 2...3)
    #expect(fixed.ranges.y.lowerBound == 0)
    let empty = Axes(x: "x", y: .logarithmic("y"))
    #expect(empty.ranges.x == 0...1 && empty.ranges.y == 1...10)
  }

  @Test func `marks without a colour take those of the palette in turn`() {
    let axes = Axes {
      Scatter(x: [0], y: [0])
      Line(y: [0], color: .red)
      HorizontalLine(at: 0)
      Line(y: [0])
    }
    #expect(axes.colors == [.blue, .red, .darkGrey, .orange])
  }

  @Test func `series of unequal length stop with a message that names them`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Scatter(x: [1, 2, 3], y: [1])
    }
    #expect(message(result).contains("Scatter: 3 values of x but 1 of y"))
  }
}
