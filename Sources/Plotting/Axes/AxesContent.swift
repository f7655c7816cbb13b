// How axes are laid out and drawn: grid, marks, frame, ticks, lettering, legend.

extension Axes: Panel {
  public func resolved() -> ResolvedPanel { ResolvedPanel(AxesContent(self)) }
}

/// Axes whose ranges are known.
package struct AxesContent: PanelContent {
  package let source: Axes
  private let colors: [Color]
  package var xAxis: SharedAxis
  package var yAxis: SharedAxis
  package var showsLegend = true

  package init(_ source: Axes) {
    self.source = source
    colors = source.colors
    let ranges = source.ranges
    xAxis = SharedAxis(source.x, range: ranges.x)
    yAxis = SharedAxis(source.y, range: ranges.y)
  }

  /// A hidden axis takes no part in sharing.
  package var axes: [Direction: SharedAxis] {
    get {
      var axes: [Direction: SharedAxis] = [:]
      if !source.x.isHidden { axes[.x] = xAxis }
      if !source.y.isHidden { axes[.y] = yAxis }
      return axes
    }
    set {
      if let x = newValue[.x] { xAxis = x }
      if let y = newValue[.y] { yAxis = y }
    }
  }

  package var legendEntries: [LegendEntry] {
    zip(source.marks, colors).compactMap { mark, color in
      mark.label.map { LegendEntry(label: $0) { key in mark.drawKey(in: key, color: color) } }
    }
  }

  package func insets(plot: Size, typesetter: Typesetter) -> Insets {
    lettering(plot: plot, typesetter: typesetter).insets
  }

  package func draw(in cell: Rect, insets: Insets, on canvas: Canvas) {
    let rect = source.equalAspect ? equalAspectRect(in: cell) : cell
    let lettering = lettering(plot: rect.size, typesetter: canvas.typesetter)
    let area = PlotArea(
      canvas: canvas, rect: rect, x: .init(scale: source.x.scale, range: xAxis.range),
      y: .init(scale: source.y.scale, range: yAxis.range))
    drawGrid(lettering, area)
    canvas.clipped(to: rect) {
      for (mark, color) in zip(source.marks, colors) { mark.draw(in: area, color: color) }
    }
    canvas.frame(rect, Style.frame)
    lettering.draw(area: area, insets: rect == cell ? insets : lettering.insets)
    if showsLegend {
      let entries = LegendEntry.unique(legendEntries)
      guard !entries.isEmpty else { return }
      Legend(entries, isFramed: true, typesetter: canvas.typesetter)
        .draw(source.legend, in: rect, blank: [.white, Style.grid], on: canvas)
    }
  }

  private func lettering(plot: Size, typesetter: Typesetter) -> AxesLettering {
    AxesLettering(
      title: source.title, x: (source.x, xAxis), y: (source.y, yAxis), plot: plot, typesetter: typesetter)
  }

  private func drawGrid(_ lettering: AxesLettering, _ area: PlotArea) {
    let rect = area.rect
    for tick in lettering.xTicks where !tick.isMinor {
      guard let position = area.x.position(tick.value) else { continue }
      let x = rect.minX + position * rect.width
      area.canvas.rule(from: Point(x, rect.minY), to: Point(x, rect.maxY), Style.grid)
    }
    for tick in lettering.yTicks where !tick.isMinor {
      guard let position = area.y.position(tick.value) else { continue }
      let y = rect.maxY - position * rect.height
      area.canvas.rule(from: Point(rect.minX, y), to: Point(rect.maxX, y), Style.grid)
    }
  }

  /// The largest rectangle in the middle of a cell in which both units are equally long.
  private func equalAspectRect(in cell: Rect) -> Rect {
    let across = xAxis.range.upperBound - xAxis.range.lowerBound
    let up = yAxis.range.upperBound - yAxis.range.lowerBound
    let unit = min(cell.width / across, cell.height / up)
    guard unit.isFinite, unit > 0 else { return cell }
    let (width, height) = (Canvas.snap(unit * across), Canvas.snap(unit * up))
    let left = Canvas.snap(cell.center.x - width / 2)
    let top = Canvas.snap(cell.center.y - height / 2)
    return Rect(minX: left, minY: top, maxX: left + width, maxY: top + height)
  }
}
