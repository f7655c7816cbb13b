// How three-dimensional axes are laid out and drawn.

/// Three-dimensional axes whose ranges are known.
struct Axes3DContent: PanelContent {
  private let source: Axes3D
  private let colors: [Color]
  var axes: [Direction: SharedAxis]
  var showsLegend = true

  private static let wall = Color(hex: 0xf4f4f6)
  private static let wallEdge = Color(hex: 0xb8b8c0)
  private static let grid = Color(hex: 0xdcdce0)
  private static let edge = Color(hex: 0x555555)

  init(_ source: Axes3D) {
    self.source = source
    var next = 0
    colors = source.marks.map { mark in
      if let color = mark.color { return color }
      defer { next += 1 }
      return Color.palette[next % Color.palette.count]
    }
    var data = [ClosedRange<Double>?](repeating: nil, count: 3)
    for mark in source.marks {
      for (x, (y, z)) in zip(mark.x, zip(mark.y, mark.z))
      where source.x.scale.accepts(x) && source.y.scale.accepts(y) && source.z.scale.accepts(z) {
        data = zip(data, [x, y, z]).map { $0.including($1) }
      }
    }
    axes = [:]
    for (i, (direction, axis)) in [(Direction.x, source.x), (.y, source.y), (.z, source.z)].enumerated() {
      axes[direction] = SharedAxis(axis, range: axis.shownRange(data: data[i], flush: (true, true)))
    }
  }

  private var projections: [PlotArea.Projection] {
    [(source.x, Direction.x), (source.y, .y), (source.z, .z)].map { axis, direction in
      PlotArea.Projection(scale: axis.scale, range: axes[direction]!.range)
    }
  }

  var legendEntries: [LegendEntry] {
    zip(source.marks, colors).compactMap { mark, color in
      mark.label.map {
        LegendEntry(label: $0) {
          $0.disc(diameter: max(mark.size, 5.5), color, opacity: max(mark.opacity, 0.8))
        }
      }
    }
  }

  func insets(plot: Size, typesetter: Typesetter) -> Insets {
    guard !source.title.isEmpty else { return Insets() }
    return Insets(top: Style.labelGap + typesetter.line(source.title, size: Style.panelTitleSize).height - 2)
  }

  func draw(in rect: Rect, insets: Insets, on canvas: Canvas) {
    let box = fittedBox(in: rect, typesetter: canvas.typesetter)
    drawBack(box, on: canvas)
    drawPoints(box, on: canvas)
    drawEdges(box, on: canvas)
    if !source.title.isEmpty {
      let title = canvas.typesetter.line(source.title, size: Style.panelTitleSize, fitting: rect.width)
      canvas.text(
        title, at: Point(rect.center.x, rect.minY - Style.labelGap), anchor: .baseline, color: Style.text)
    }
    let entries = LegendEntry.unique(legendEntries)
    if showsLegend, !entries.isEmpty {
      Legend(entries, isFramed: false, typesetter: canvas.typesetter)
        .draw(source.legend, in: rect, blank: [.white], on: canvas)
    }
  }

  /// The largest box that fits into a rectangle with its lettering.
  private func fittedBox(in rect: Rect, typesetter: Typesetter) -> Box3D {
    let axes = [source.x, source.y, source.z]
    let ticks = zip(axes, projections).map { axis, projection in
      // Edges are seen shortened; half of the panel is a fair guess of their length.
      let ticks = axis.ticks(
        in: projection.range, length: min(rect.width, rect.height) / 2, spacing: 30, gap: 4,
        typesetter: typesetter, fontSize: Style.tickSize, labelLength: \.width)
      return ticks.filter { !$0.isMinor }.map { ($0.value, $0.label) }
    }
    var box = Box3D(
      camera: Camera(source.view),
      ticks: (0..<3).map { i in
        ticks[i].compactMap { value, label in
          projections[i].position(value).map {
            (Self.coordinate($0) * Box3D.half[i], typesetter.line(label, size: Style.tickSize))
          }
        }
      },
      labels: axes.map { $0.label.isEmpty ? nil : typesetter.line($0.label, size: Style.labelSize) })
    fit(&box, into: rect)
    return box
  }

  /// Scales the box. Its lettering keeps its size, so the scale is found in a few rounds.
  private func fit(_ box: inout Box3D, into rect: Rect) {
    let outline = Rect(around: box.corners)
    var margins = Insets(all: 30)
    for _ in 0..<16 {
      let inner = rect.inset(by: margins)
      box.camera.scale = max(1, min(inner.width / outline.width, inner.height / outline.height))
      let scale = box.camera.scale
      box.camera.origin = inner.center - scale * outline.center
      let drawn = Rect(around: box.corners)
      let all = box.edges.flatMap(box.lettering).reduce(drawn) { $0.union($1.bounds) }
      // Half-way towards what is needed now: a larger box needs less, and would swing to and fro.
      margins.left += (drawn.minX - all.minX - margins.left) / 2
      margins.top += (drawn.minY - all.minY + 2 - margins.top) / 2
      margins.right += (all.maxX - drawn.maxX - margins.right) / 2
      margins.bottom += (all.maxY - drawn.maxY - margins.bottom) / 2
    }
  }

  /// From positions within the ranges to the box, which is a little larger: otherwise the labels at the ends of two
  /// axes would meet at its corners.
  private static func coordinate(_ position: Double) -> Double { 0.94 * (2 * position - 1) }

  private func drawBack(_ box: Box3D, on canvas: Canvas) {
    canvas.fill((0..<3).map(box.wall), Self.wall)
    canvas.stroke((0..<3).flatMap(box.gridLines), Self.grid, Stroke(width: 1))
    canvas.stroke((0..<3).map { box.wall($0) + [box.wall($0)[0]] }, Self.wallEdge, Stroke(width: 1))
  }

  private func drawEdges(_ box: Box3D, on canvas: Canvas) {
    let edges = box.edges
    canvas.stroke(
      edges.map { [box.camera.project($0.start), box.camera.project($0.end)] }, Self.edge, Stroke(width: 1.25)
    )
    canvas.stroke(edges.flatMap(box.tickMarks), Self.edge, Stroke(width: 1))
    // Where two edges meet in a small panel, so may their labels: the later ones are left out.
    var taken: [Rect] = []
    for lettering in edges.flatMap(box.lettering) where !taken.contains(where: lettering.bounds.intersects) {
      taken.append(lettering.bounds)
      canvas.text(lettering.line, at: lettering.center, anchor: .center, color: Style.text)
    }
  }

  private func drawPoints(_ box: Box3D, on canvas: Canvas) {
    let projections = projections
    var points: [(place: SIMD3<Double>, mark: Int)] = []
    for (i, mark) in source.marks.enumerated() {
      for j in mark.x.indices {
        let positions = zip(projections, [mark.x[j], mark.y[j], mark.z[j]]).compactMap { $0.position($1) }
        guard positions.count == 3, positions.allSatisfy({ (0...1).contains($0) }) else { continue }
        points.append((SIMD3(positions.map(Self.coordinate)) * Box3D.half, i))
      }
    }
    // From far to near; equally far ones keep their order.
    let depths = points.map { ($0.place * box.camera.toEye).sum() }
    for i in points.indices.sorted(by: { (depths[$0], $0) < (depths[$1], $1) }) {
      let mark = source.marks[points[i].mark]
      let size = mark.size * box.camera.magnification(at: points[i].place)
      // From 70 % at the back to all of the opacity at the front.
      let nearness = min(max(0.5 + depths[i] / 3, 0), 1)
      canvas.disc(
        at: box.camera.project(points[i].place), diameter: size, colors[points[i].mark],
        opacity: mark.opacity * (0.7 + 0.3 * nearness))
    }
  }
}
