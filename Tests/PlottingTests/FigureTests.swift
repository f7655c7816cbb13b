// Whole figures: PNG files of the right size and bytes, pixels at known places.
import Foundation
import Plotting
import Testing

@Suite struct FigureTests {
  @Test(arguments: SampleFigures.all.map(\.name))
  func `every kind of figure is a small PNG of the right size, the same each time`(name: String) throws {
    let figure = try #require(SampleFigures.all.first { $0.name == name }).figure
    let bytes = try figure.png()
    let picture = try Picture(png: bytes)
    #expect(picture.width == Int(figure.size.width * 2) && picture.height == Int(figure.size.height * 2))
    #expect(picture.inkCount > 1000)
    #expect(bytes.count < 150_000)
    #expect(try figure.png() == bytes)
  }

  @Test func `figures may be drawn by several tasks at once`() async throws {
    let figure = SampleFigures.histogram
    let expected = try figure.png()
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<4 { group.addTask { try figure.png() } }
      for try await bytes in group { #expect(bytes == expected) }
    }
  }

  /// A figure whose only axes show 0...10 × 0...10, and the place of a data point in it.
  private func drawn(
    @ListBuilder<any Mark> _ marks: () -> [any Mark]
  ) throws -> (picture: Picture, color: (Double, Double) -> Color) {
    let axes = Axes(
      x: Axis(range: 0...10, ticks: []), y: Axis(range: 0...10, ticks: []), legend: .hidden, marks: marks)
    let figure = Figure(size: Size(220, 200)) { axes }
    let fonts = try FontFiles.find()
    let area = FigureLayout(figure, typesetter: Typesetter(fonts: fonts)).plotAreas[0]
    let picture = try Picture(figure.rendered(with: fonts))
    return (
      picture, { x, y in picture.color(area.minX + x / 10 * area.width, area.maxY - y / 10 * area.height) }
    )
  }

  @Test func `bars are filled from the baseline to their height`() throws {
    let color = try drawn { Bars(x: [3, 7], heights: [4, 8], color: .red, width: 2) }.color
    #expect(color(3, 3.8) == .red && color(3, 0.3) == .red && color(7, 7.8) == .red)
    #expect(color(3, 4.3) == .white && color(5, 1) != .red && color(7.5, 8.4) == .white)
  }

  @Test func `a band lies between its curves, a histogram under its heights`() throws {
    let band = try drawn { Band(x: [0, 10], lower: [2, 2], upper: [4, 6], color: .black, opacity: 0.5) }.color
    #expect((127...128).contains(band(5, 3).red) && band(5, 1.3) == .white && band(5, 5.5) == .white)
    let histogram = try drawn { Histogram([1, 1, 1, 7, 7], bins: 2, range: 0...10, isDensity: false) }.color
    #expect(histogram(2, 2.7) == .lightBlue && histogram(2, 3.3) == .white)
    #expect(histogram(7, 1.7) == .lightBlue && histogram(7, 2.3) == .white)
  }

  @Test func `points and lines are where their data are`() throws {
    let color = try drawn {
      Scatter(x: [2, .nan, 50], y: [8, 5, 5], color: .red, size: 8, opacity: 1)
      Line(x: [1, 9], y: [1, 9], color: .blue, width: 3)
      HorizontalLine(at: 5.5, color: .green, width: 2, dash: .solid)
      Steps(x: [1, 5, 9], y: [1, 3, 3], color: .purple, width: 3)
    }.color
    #expect(color(2, 8) == .red && color(2, 8.8) == .white)
    #expect(color(3, 3) == .blue && color(8.5, 8.5) == .blue && color(9.5, 9.5) == .white)
    #expect(color(0.5, 5.5) == .green && color(9.5, 5.5) == .green)
    #expect(color(3.5, 1) == .purple && color(7, 3) == .purple && color(5, 2) == .purple)
  }

  @Test func `a line is interrupted where a point is missing`() throws {
    let color = try drawn { Line(x: [1, 3, 5, 7, 9], y: [5.3, 5.3, .nan, 5.3, 5.3], color: .red, width: 3) }
      .color
    #expect(color(2.3, 5.3) == .red && color(8.3, 5.3) == .red)
    #expect([4.3, 5.3, 6.3].allSatisfy { color($0, 5.3) == .white })
  }

  @Test func `whiskers reach as far as the errors`() throws {
    let color = try drawn { ErrorBars(x: [5.5], y: [5.5], errors: [3], color: .red) }.color
    #expect(color(5.5, 8.2) == .red && color(5.5, 2.8) == .red && color(5.5, 9) == .white)
  }

  @Test func `pictures have their first row on top`() throws {
    let image = Figure(size: Size(120, 120)) {
      Axes(x: .hidden, y: .hidden) { Image([1, 1, 0, .nan], width: 2, colors: .ink) }
    }
    let picture = try Picture(png: image.png())
    #expect(picture.color(40, 40) == .black && picture.color(80, 40) == .black)
    #expect(picture.color(40, 80) == .white && picture.color(80, 80) == .white)
    let map = try drawn { HeatMap(x: 0...10, y: 0...10, colors: .grey) { _, y in y } }.color
    #expect(map(5, 1).red < 40 && map(5, 9).red > 215)
  }

  @Test func `contours and arrows are drawn in data coordinates`() throws {
    let color = try drawn {
      Contours(x: 0...10, y: 0...10, levels: [3.3], color: .red, width: 3) { x, _ in x }
      Arrows(x: [5.5], y: [2.5], dx: [3], dy: [0], color: .blue, width: 3)
    }.color
    #expect(color(3.3, 1) == .red && color(3.3, 9) == .red && color(4.3, 5) == .white)
    #expect(color(6, 2.5) == .blue && color(8.2, 2.5) == .blue && color(8.8, 2.5) == .white)
  }

  @Test func `marks stay within the frame and far points do no harm`() throws {
    let canvas = try drawn {
      Scatter(x: [0, 10, 1e300], y: [5, 5, -1e300], color: .red, size: 30, opacity: 1)
      Line(x: [-1e9, 1e9, 1e305], y: [-1e9, 1e9, 7], color: .blue, width: 3)
      Bars(x: [5], heights: [1e300], color: .green, width: 1)
    }
    #expect(canvas.color(5, 9) == .green && canvas.color(0.5, 5) == .red)
    #expect(canvas.color(-0.3, 5) != .red)
  }

  @Test func `nearer points in space are larger and hide farther ones`() throws {
    let figure = Figure(size: Size(300, 260)) {
      Axes3D(
        x: Axis(range: -1...1), y: Axis(range: -1...1), z: Axis(range: -1...1),
        view: View3D(azimuth: -90, elevation: 1)
      ) {
        // Seen from −y: the red point is in front of the blue one, whatever the order.
        Scatter3D(x: [0], y: [-0.9], z: [0], color: .red, size: 20, opacity: 1)
        Scatter3D(x: [0], y: [0.9], z: [0], color: .blue, size: 12, opacity: 1)
        Scatter3D(x: [5], y: [0], z: [0], color: .green, size: 12, opacity: 1)
      }
    }
    let picture = try Picture(png: figure.png())
    var redCount = 0
    var otherCount = 0
    for y in 0..<520 {
      for x in 0..<600 {
        let color = picture.color(Double(x) / 2, Double(y) / 2)
        let (red, green, blue) = (Int(color.red), Int(color.green), Int(color.blue))
        if red > 200 && green < 90 { redCount += 1 }
        if blue > red + 20 || green > red + 20 { otherCount += 1 }
      }
    }
    // In the middle of the box the disc of 20 points would cover 1257 pixels.
    #expect(redCount > 1350 && redCount < 1900)
    #expect(otherCount == 0)
  }

  @Test func `a figure without room for its lettering is still drawn`() throws {
    let figure = Figure(title: "A title much too long for it", size: Size(30, 20)) {
      Axes(x: "x", y: "y") { Line(y: [1, 2], label: "label") }
    }
    #expect(try Picture(png: figure.png()).width == 60)
  }

  @Test func `sizes and grids that make no sense are refused`() async {
    let size = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure(size: Size(.nan, 10)) { Axes() }
    }
    #expect(message(size).contains("Figure: a size of nan × 10.0"))
    let weights = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Figure(columnWidths: [1, 2, 3]) { Axes() }
    }
    #expect(message(weights).contains("give 1 positive numbers"))
    let scales = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let figure = Figure(sharing: .x) {
        Axes(x: .logarithmic())
        Axes()
      }
      _ = try figure.png()
    }
    #expect(message(scales).contains("LinearScale and a LogarithmicScale cannot share x"))
  }
}
