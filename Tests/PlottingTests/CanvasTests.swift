// Shapes cover the sub-pixels they should, and are painted once.
import Plotting
import Testing

@Suite struct CanvasTests {
  private func canvas(_ width: Double = 40, _ height: Double = 30) throws -> Canvas {
    try Canvas(size: Size(width, height), typesetter: Typesetter(fonts: .find()))
  }

  @Test func `a PNG has two pixels per point and starts white`() throws {
    let picture = try Picture(canvas(40, 30.5))
    #expect(picture.width == 80 && picture.height == 61)
    #expect(picture.inkCount == 0)
  }

  @Test func `a rectangle on whole pixels is exact`() throws {
    let canvas = try canvas()
    canvas.fill(Rect(minX: 10, minY: 5, maxX: 20, maxY: 15), .red)
    let picture = try Picture(canvas)
    #expect(picture.inkCount == 20 * 20)
    #expect(picture.color(10, 5) == .red && picture.color(19.5, 14.5) == .red)
    #expect(picture.color(9.5, 5) == .white && picture.color(20, 5) == .white)
  }

  @Test func `edges within a pixel are averaged`() throws {
    let canvas = try canvas()
    // A third of the output pixel that begins at 10.
    canvas.fill(Rect(minX: 10, minY: 5, maxX: 10 + 0.5 / 3, maxY: 6), Color(red: 0, green: 2, blue: 1))
    // (6 · 255 + 3 · (0, 2, 1)) / 9, rounded
    #expect(try Picture(canvas).color(10, 5) == Color(red: 170, green: 171, blue: 170))
  }

  @Test func `areas of discs, polygons and strokes are right`() throws {
    func area(_ draw: (Canvas) -> Void) throws -> Double {
      let canvas = try canvas()
      draw(canvas)
      return try Picture(canvas).blackArea
    }
    let disc = try area { $0.disc(at: Point(20, 15), diameter: 20, .black) }
    #expect(abs(disc - .pi * 100) < 1)
    let triangle = try area { $0.fill([[Point(5, 5), Point(35, 5), Point(5, 25)]], .black) }
    #expect(abs(triangle - 300) < 1)
    // No rational slope: its edges would meet the grid of sub-pixels always in the same few ways.
    let end = Point(5 + 10 * 7.squareRoot(), 5 + 10 * 3.squareRoot())
    let stroke = try area { $0.stroke([[Point(5, 5), end]], .black, Stroke(width: 2)) }
    #expect(abs(stroke - (2 * 1000.squareRoot() + .pi)) < 0.3)
    // A polygon that crosses itself is filled by the even-odd rule.
    let bow = try area { $0.fill([[Point(5, 5), Point(25, 25), Point(25, 5), Point(5, 25)]], .black) }
    #expect(abs(bow - 200) < 1)
  }

  @Test func `a translucent line is nowhere darker than its opacity`() throws {
    let canvas = try canvas()
    let zigzag = (0..<30).map { Point(5 + Double($0), $0 % 2 == 0 ? 5 : 25) }
    canvas.stroke([zigzag, zigzag.reversed()], .black, Stroke(width: 3), opacity: 0.5)
    let picture = try Picture(canvas)
    let darkest = (0..<300).map { picture.color(5 + Double($0 % 30), 5 + Double($0 / 30) * 2).red }.min()
    #expect(darkest == 127 || darkest == 128)
  }

  @Test func `two translucent shapes darken each other`() throws {
    let canvas = try canvas()
    for _ in 0..<2 { canvas.disc(at: Point(20, 15), diameter: 10, .black, opacity: 0.5) }
    #expect((63...65).contains(try Picture(canvas).color(20, 15).red))
  }

  @Test func `nothing is drawn outside of the clip`() throws {
    let canvas = try canvas()
    canvas.clipped(to: Rect(minX: 10, minY: 10, maxX: 20, maxY: 20)) {
      canvas.disc(at: Point(20, 20), diameter: 30, .blue)
      canvas.stroke([[Point(-1e5, 15), Point(1e5, 15)]], .red, Stroke(width: 1))
    }
    #expect(try Picture(canvas).inkCount <= 400)
    canvas.fill(Rect(minX: 30, minY: 0, maxX: 40, maxY: 5), .red)
    #expect(try Picture(canvas).color(35, 2) == .red)
  }

  @Test func `dashes alternate with gaps`() throws {
    let canvas = try canvas()
    // A corner does not interrupt the pattern: dash from 0 to 6, gap to 10, dash to 16 around the corner at 12.
    let line = [Point(2, 5), Point(14, 5), Point(14, 25)]
    canvas.stroke([line], .black, Stroke(width: 2, dash: Dash([6, 4])))
    let picture = try Picture(canvas)
    #expect([4.0, 7, 13].allSatisfy { picture.color($0, 5) == .black })
    #expect([9.0, 11].allSatisfy { picture.color($0, 5) == .white })
    #expect(picture.color(14, 8) == .black && picture.color(14, 11) == .white)
  }

  @Test func `points without a finite place draw nothing`() throws {
    let canvas = try canvas()
    canvas.disc(at: Point(.nan, 5), diameter: 5, .red)
    canvas.disc(at: Point(1e300, 5), diameter: 5, .red)
    canvas.fill([[Point(0, 0), Point(.infinity, 5), Point(5, 5)]], .red)
    #expect(try Picture(canvas).inkCount == 0)
  }

  @Test func `lines are cut at the window without bending`() {
    let window = Rect(minX: 0, minY: 0, maxX: 10, maxY: 10)
    let runs = clippedRuns([Point(-10, 5), Point(5, 5), nil, Point(5, 5), Point(5, 1e12)], to: window)
    #expect(runs.count == 2)
    #expect(runs[0] == [Point(0, 5), Point(5, 5)])
    #expect(runs[1][0] == Point(5, 5) && abs(runs[1][1].y - 10) < 1e-3)
    #expect(clippedRuns([Point(-5, -5), Point(-1, 20)], to: window).isEmpty)
    // Out and back in: two pieces.
    #expect(clippedRuns([Point(5, 5), Point(20, 5), Point(20, 6), Point(5, 6)], to: window).count == 2)
    // Diagonal through a corner region that misses the window.
    #expect(clippedRuns([Point(-5, 4), Point(4, -5)], to: window).isEmpty)
  }

  @Test func `upright and turned text covers its bounds and no more`() throws {
    let canvas = try canvas(120, 120)
    let line = canvas.typesetter.line("Hamilton *q*_1", size: 12)
    canvas.text(line, at: Point(60, 30), anchor: .center, color: .black)
    canvas.text(line, at: Point(20, 70), anchor: .center, color: .black, angle: .pi / 2)
    let all = Rect(minX: 0, minY: 0, maxX: 120, maxY: 120)
    let ink = canvas.share(of: all, notIn: [.white]) * 120 * 120
    let inBounds = canvas.lettering.map(\.bounds).map {
      canvas.share(of: $0, notIn: [.white]) * $0.width * $0.height
    }
    #expect(canvas.lettering.count == 2)
    #expect(abs(canvas.lettering[0].bounds.width - canvas.lettering[1].bounds.height) < 1e-9)
    #expect(inBounds.allSatisfy { $0 > 60 })
    #expect(abs(inBounds.reduce(0, +) - ink) < 0.03 * ink)
  }
}
