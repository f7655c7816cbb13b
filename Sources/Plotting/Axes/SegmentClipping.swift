// Cuts polylines to a window, so that points far outside cost nothing and overflow nothing.

/// The parts of a polyline within a window. A nil point interrupts the line.
///
/// Each segment is cut by the algorithm of Liang and Barsky (ACM Trans. Graphics 3, 1984, doi 10.1145/357332.357333).
package func clippedRuns(_ points: [Point?], to window: Rect) -> [[Point]] {
  var runs: [[Point]] = []
  var run: [Point] = []
  func finish() {
    if !run.isEmpty { runs.append(run) }
    run = []
  }
  var previous: Point?
  for point in points {
    defer { previous = point }
    guard let a = previous, let b = point else {
      finish()
      continue
    }
    guard let (start, end) = clippedSegment(a, b, to: window) else {
      finish()
      continue
    }
    if run.last != start {
      finish()
      run = [start]
    }
    run.append(end)
  }
  finish()
  return runs
}

private func clippedSegment(_ a: Point, _ b: Point, to window: Rect) -> (Point, Point)? {
  if window.contains(a) && window.contains(b) { return (a, b) }
  let d = b - a
  guard d.isFinite else { return nil }
  var enter = 0.0
  var leave = 1.0
  let sides = [
    (-d.x, a.x - window.minX), (d.x, window.maxX - a.x), (-d.y, a.y - window.minY), (d.y, window.maxY - a.y),
  ]
  for (outward, inside) in sides {
    if outward == 0 {
      if inside < 0 { return nil }
    } else if outward < 0 {
      enter = max(enter, inside / outward)
    } else {
      leave = min(leave, inside / outward)
    }
  }
  guard enter <= leave else { return nil }
  return (enter == 0 ? a : a + enter * d, leave == 1 ? b : a + leave * d)
}
