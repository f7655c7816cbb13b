// Ticks, tick labels, axis labels and the title of axes: the room they need and where they stand.

/// The lettering around a plot area of a given size.
struct AxesLettering {
  private(set) var xTicks: [Tick] = []
  private(set) var yTicks: [Tick] = []
  private(set) var insets = Insets()
  private let x: (axis: Axis, shared: SharedAxis)
  private let y: (axis: Axis, shared: SharedAxis)
  private let xLabel: TextLine?
  private let yLabel: TextLine?
  private let title: TextLine?
  private let typesetter: Typesetter

  init(
    title: String, x: (Axis, SharedAxis), y: (Axis, SharedAxis), plot: Size, typesetter: Typesetter
  ) {
    self.x = x
    self.y = y
    self.typesetter = typesetter
    func label(_ shared: SharedAxis) -> TextLine? {
      shared.showsLabel && !shared.label.isEmpty ? typesetter.line(shared.label, size: Style.labelSize) : nil
    }
    xLabel = label(x.1)
    yLabel = label(y.1)
    self.title =
      title.isEmpty ? nil : typesetter.line(title, size: Style.panelTitleSize, fitting: plot.width + 24)
    xTicks = x.0.ticks(
      in: x.1.range, length: plot.width, spacing: 54, gap: 8, typesetter: typesetter,
      fontSize: Style.tickSize, labelLength: \.width)
    yTicks = y.0.ticks(
      in: y.1.range, length: plot.height, spacing: 32, gap: 3, typesetter: typesetter,
      fontSize: Style.tickSize, labelLength: \.height)
    insets = requiredInsets(plot: plot)
  }

  private func requiredInsets(plot: Size) -> Insets {
    var insets = Insets()
    if !x.axis.isHidden { insets.bottom += Style.tickLength }
    if !y.axis.isHidden { insets.left += Style.tickLength }
    for (tick, line) in lines(xTicks, of: x) {
      let place = x.axis.scale.position(of: tick.value, in: x.shared.range) * plot.width
      insets.bottom = max(insets.bottom, Style.tickLength + Style.tickGap + line.height - 1)
      insets.left = max(insets.left, line.width / 2 - place)
      insets.right = max(insets.right, line.width / 2 - (plot.width - place))
    }
    for (tick, line) in lines(yTicks, of: y) {
      let place = y.axis.scale.position(of: tick.value, in: y.shared.range) * plot.height
      insets.left = max(insets.left, Style.tickLength + Style.tickGap + line.width)
      insets.top = max(insets.top, line.height / 2 - (plot.height - place))
      insets.bottom = max(insets.bottom, line.height / 2 - place)
    }
    if let xLabel { insets.bottom += Style.labelGap - 3 + xLabel.height }
    if let yLabel { insets.left += Style.labelGap + yLabel.height - 2 }
    if let title { insets.top = Style.labelGap + title.height - 2 }
    return insets
  }

  private func lines(_ ticks: [Tick], of axis: (axis: Axis, shared: SharedAxis)) -> [(Tick, TextLine)] {
    guard axis.shared.showsTickLabels else { return [] }
    return ticks.filter { !$0.label.isEmpty }.map { ($0, typesetter.line($0.label, size: Style.tickSize)) }
  }

  func draw(area: PlotArea, insets: Insets) {
    let rect = area.rect
    let canvas = area.canvas
    drawTicks(area)
    // The digits of all labels stand on one line, whatever rises above those of some.
    let xLines = lines(xTicks, of: x)
    let rise = xLines.map { $0.1.ascent - $0.1.capHeight }.max() ?? 0
    let top = rect.maxY + Style.tickLength + Style.tickGap + rise
    for (tick, line) in xLines {
      guard let position = area.x.position(tick.value) else { continue }
      canvas.text(
        line, at: Point(rect.minX + position * rect.width, top), anchor: TextAnchor(0.5, 1), color: Style.text
      )
    }
    for (tick, line) in lines(yTicks, of: y) {
      guard let position = area.y.position(tick.value) else { continue }
      canvas.text(
        line, at: Point(rect.minX - Style.tickLength - Style.tickGap, rect.maxY - position * rect.height),
        anchor: TextAnchor(1, 0.5), color: Style.text)
    }
    if let xLabel {
      let baseline = rect.maxY + insets.bottom - xLabel.descent
      canvas.text(xLabel, at: Point(rect.center.x, baseline), anchor: .baseline, color: Style.text)
    }
    if let yLabel {
      let baseline = rect.minX - insets.left + yLabel.ascent
      canvas.text(
        yLabel, at: Point(baseline, rect.center.y), anchor: .baseline, color: Style.text, angle: .pi / 2)
    }
    if let title {
      canvas.text(
        title, at: Point(rect.center.x, rect.minY - Style.labelGap), anchor: .baseline, color: Style.text)
    }
  }

  private func drawTicks(_ area: PlotArea) {
    let rect = area.rect
    for tick in xTicks {
      guard let position = area.x.position(tick.value) else { continue }
      let x = rect.minX + position * rect.width
      let length = tick.isMinor ? Style.minorTickLength : Style.tickLength
      area.canvas.rule(from: Point(x, rect.maxY), to: Point(x, rect.maxY + length + 0.5), Style.frame)
    }
    for tick in yTicks {
      guard let position = area.y.position(tick.value) else { continue }
      let y = rect.maxY - position * rect.height
      let length = tick.isMinor ? Style.minorTickLength : Style.tickLength
      area.canvas.rule(from: Point(rect.minX - length - 0.5, y), to: Point(rect.minX, y), Style.frame)
    }
  }
}

extension Typesetter {
  /// A line in the given size, or as much smaller (down to 8 points) as it must be to fit a width.
  func line(_ markup: String, size: Double, fitting width: Double) -> TextLine {
    let line = line(markup, size: size)
    guard line.width > width else { return line }
    return self.line(markup, size: max(8, size * width / line.width))
  }
}
