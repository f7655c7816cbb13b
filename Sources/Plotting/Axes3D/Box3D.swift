// The box of three-dimensional axes: its back walls, its lettered edges, ticks and labels.

/// The places of everything of the box, for a given camera.
struct Box3D {
  /// One lettered edge.
  struct Edge {
    let start: SIMD3<Double>
    let end: SIMD3<Double>
    /// Away from the box, along which ticks point.
    let outward: SIMD3<Double>
    let direction: Int
  }

  struct Lettering {
    let line: TextLine
    /// The middle of the line.
    let center: Point
    var bounds: Rect {
      Rect(center: center, width: line.width, height: max(line.capHeight + 4, line.height - 4))
    }
  }

  var camera: Camera
  let ticks: [[(position: Double, label: TextLine)]]
  let labels: [TextLine?]

  /// Half the box's lengths.
  static let half = SIMD3<Double>(1, 1, Camera.boxHeight)

  /// The corner that is farthest from the eye, as signs: the three walls behind the data meet there.
  var back: SIMD3<Double> {
    SIMD3(camera.toEye.x > 0 ? -1 : 1, camera.toEye.y > 0 ? -1 : 1, -1)
  }

  var corners: [Point] {
    (0..<8).map { i in
      camera.project(Self.half * SIMD3(i & 1 == 0 ? -1 : 1, i & 2 == 0 ? -1 : 1, i & 4 == 0 ? -1 : 1))
    }
  }

  /// The corners of the wall on which coordinate `direction` is that of the back corner.
  func wall(_ direction: Int) -> [Point] {
    let (a, b) = ((direction + 1) % 3, (direction + 2) % 3)
    return [(-1.0, -1.0), (1, -1), (1, 1), (-1, 1)].map { s, t in
      var corner = Self.half
      corner[direction] *= back[direction]
      corner[a] *= s
      corner[b] *= t
      return camera.project(corner)
    }
  }

  /// The grid lines of a coordinate on the two walls where it varies.
  func gridLines(_ direction: Int) -> [[Point]] {
    ticks[direction].flatMap { tick in
      (1...2).map { offset in
        let along = (direction + offset) % 3
        let fixed = 3 - direction - along
        return [-1.0, 1].map { end in
          var place = Self.half
          place[direction] = tick.position
          place[along] *= end
          place[fixed] *= back[fixed]
          return camera.project(place)
        }
      }
    }
  }

  /// The edges with ticks: x and y at the front of the floor, z at the left.
  var edges: [Edge] {
    let front = SIMD3(-back.x, -back.y, -1)
    var edges = (0..<2).map { direction in
      let other = 1 - direction
      var start = Self.half * front
      var end = start
      start[direction] = -Self.half[direction]
      end[direction] = Self.half[direction]
      var outward = SIMD3<Double>()
      outward[other] = front[other]
      return Edge(start: start, end: end, outward: outward, direction: direction)
    }
    // Of the two vertical edges of the outline, the left one.
    let sides = [SIMD3(back.x, front.y, -1), SIMD3(front.x, back.y, -1)]
    let left = sides.min { camera.project(Self.half * $0).x < camera.project(Self.half * $1).x }!
    let foot = Self.half * left
    let outward = left == sides[0] ? SIMD3(left.x, 0, 0) : SIMD3(0, left.y, 0)
    edges.append(Edge(start: foot, end: foot * SIMD3(1, 1, -1), outward: outward, direction: 2))
    return edges
  }

  /// The short lines at ticks.
  func tickMarks(_ edge: Edge) -> [[Point]] {
    ticks[edge.direction].map { tick in
      let place = place(tick.position, on: edge)
      return [place, place + Style.tickLength * outwards(edge, at: tick.position)]
    }
  }

  /// The labels of an edge's ticks, and last that of its axis.
  func lettering(_ edge: Edge) -> [Lettering] {
    var lettering: [Lettering] = []
    for tick in ticks[edge.direction] {
      let out = outwards(edge, at: tick.position)
      let distance = Style.tickLength + Style.tickGap + 1 + reach(of: tick.label, towards: out)
      lettering.append(Lettering(line: tick.label, center: place(tick.position, on: edge) + distance * out))
    }
    if let label = labels[edge.direction] {
      let out = normal(of: edge)
      let start = camera.project(edge.start)
      let farthest = lettering.flatMap { $0.bounds.corners }.map { (($0 - start).dot(out)) }.max() ?? 0
      let distance = farthest + 6 + reach(of: label, towards: out)
      lettering.append(Lettering(line: label, center: place(0, on: edge) + distance * out))
    }
    return lettering
  }

  private func place(_ position: Double, on edge: Edge) -> Point {
    var place = edge.start
    place[edge.direction] = position
    return camera.project(place)
  }

  /// The direction on the page in which the box's outward direction is seen.
  private func outwards(_ edge: Edge, at position: Double) -> Point {
    if edge.direction == 2 { return Point(-1, 0) }
    var place = edge.start
    place[edge.direction] = position
    let d = camera.project(place + 0.1 * edge.outward) - camera.project(place)
    return 1 / d.length * d
  }

  /// The unit vector on the page across an edge, away from the box.
  private func normal(of edge: Edge) -> Point {
    let d = camera.project(edge.end) - camera.project(edge.start)
    let across = 1 / d.length * Point(-d.y, d.x)
    return across.dot(outwards(edge, at: 0)) >= 0 ? across : -1 * across
  }

  /// From the middle of a line of text to its edge in a direction.
  private func reach(of line: TextLine, towards out: Point) -> Double {
    abs(out.x) * line.width / 2 + abs(out.y) * line.capHeight / 2
  }
}

extension Point {
  func dot(_ other: Point) -> Double { x * other.x + y * other.y }
}
