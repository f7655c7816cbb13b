// Pictures and functions of two variables as coloured cells.

/// A picture: rows of pixels, the first row on top, drawn from (0, 0) to (width, height).
///
/// Best in `Axes(x: .hidden, y: .hidden, equalAspect: true)`. Pixels that are not finite are left blank.
public struct Image: Mark {
  /// Row by row from the top.
  public let pixels: [Double]
  public let width: Int
  public let height: Int
  /// The values of the first and the last colour.
  public let range: ClosedRange<Double>
  public let colors: ColorMap
  public var label: String? { nil }
  public var color: Color? { .black }

  /// - Parameters:
  ///   - pixels: row by row from the top.
  ///   - width: how many pixels a row has.
  ///   - range: nil for the range of the pixels; a symmetric one with a diverging map.
  ///   - colors: the map from numbers to colours.
  public init(_ pixels: [Double], width: Int, range: ClosedRange<Double>? = nil, colors: ColorMap = .grey) {
    guard width > 0, pixels.count % width == 0 else {
      fatalError("Image: \(pixels.count) pixels do not make rows of \(width); give a multiple of the width")
    }
    self.pixels = pixels
    self.width = width
    height = pixels.count / width
    self.range = range ?? finiteRange(pixels)
    self.colors = colors
  }

  public func extent(x: any Scale, y: any Scale) -> Extent {
    pixels.isEmpty ? Extent(x: nil, y: nil) : Extent(x: 0...Double(width), y: 0...Double(height), flush: .all)
  }

  public func draw(in area: PlotArea, color: Color) {
    for row in 0..<height {
      for column in 0..<width {
        let (x, y) = (Double(column), Double(height - row))
        fillCell(
          in: area, from: area.point(x, y), to: area.point(x + 1, y - 1), value: pixels[row * width + column],
          range: range, colors: colors)
      }
    }
  }

  public func drawKey(in key: LegendKey, color: Color) {}
}

/// A function of two variables, as the colours of the centres of cells.
public struct HeatMap: Mark {
  public let x: ClosedRange<Double>
  public let y: ClosedRange<Double>
  /// The values at the cells' centres, `values[row][column]`, the row of the lowest y first.
  public let values: [[Double]]
  /// The values of the first and the last colour.
  public let range: ClosedRange<Double>
  public let colors: ColorMap
  public var label: String? { nil }
  public var color: Color? { .black }

  /// - Parameters:
  ///   - x: what the columns cover.
  ///   - y: what the rows cover.
  ///   - columns: how many.
  ///   - rows: how many.
  ///   - range: nil for the range of the values.
  ///   - colors: the map from numbers to colours.
  ///   - function: what is shown.
  public init(
    x: ClosedRange<Double>, y: ClosedRange<Double>, columns: Int = 60, rows: Int = 60,
    range: ClosedRange<Double>? = nil, colors: ColorMap = .sequential, _ function: (Double, Double) -> Double
  ) {
    guard columns > 0, rows > 0 else {
      fatalError("HeatMap: \(columns) × \(rows) cells asked for; at least one is needed each way")
    }
    self.x = x
    self.y = y
    values = (0..<rows).map { row in
      (0..<columns).map { column in
        function(
          Self.edge(x, Double(column) + 0.5, of: columns), Self.edge(y, Double(row) + 0.5, of: rows))
      }
    }
    self.range = range ?? finiteRange(values.flatMap(\.self))
    self.colors = colors
  }

  public func extent(x xScale: any Scale, y yScale: any Scale) -> Extent {
    let ends = Extent(
      xs: [x.lowerBound, x.upperBound], ys: [y.lowerBound, y.upperBound], on: xScale, yScale, flush: .all)
    return ends
  }

  public func draw(in area: PlotArea, color: Color) {
    for (row, line) in values.enumerated() {
      let low = Self.edge(y, Double(row), of: values.count)
      let high = Self.edge(y, Double(row + 1), of: values.count)
      for (column, value) in line.enumerated() {
        let left = Self.edge(x, Double(column), of: line.count)
        let right = Self.edge(x, Double(column + 1), of: line.count)
        fillCell(
          in: area, from: area.point(left, low), to: area.point(right, high), value: value, range: range,
          colors: colors)
      }
    }
  }

  public func drawKey(in key: LegendKey, color: Color) {}

  private static func edge(_ range: ClosedRange<Double>, _ index: Double, of count: Int) -> Double {
    let t = index / Double(count)
    return range.lowerBound * (1 - t) + range.upperBound * t
  }
}

private func fillCell(
  in area: PlotArea, from a: Point?, to b: Point?, value: Double, range: ClosedRange<Double>, colors: ColorMap
) {
  guard let a, let b, value.isFinite else { return }
  area.fillSnapped(from: a, to: b, colors.color(at: LinearScale().position(of: value, in: range)), opacity: 1)
}

/// The range of the finite values, never empty.
private func finiteRange(_ values: [Double]) -> ClosedRange<Double> {
  var range: ClosedRange<Double>?
  for value in values where value.isFinite { range = range.including(value) }
  return LinearScale().widened(range ?? 0...1)
}
