// The lengths on which a log density bends, in the units of the coordinates.

/// A position with value and gradient there.
struct Place {
  var position: [Double]
  var value: Double
  var gradient: [Double]

  var isFinite: Bool { value.isFinite && gradient.allSatisfy(\.isFinite) }
}

/// For each coordinate about 1/√|∂²ℓ/∂qᵢ²|: its standard deviation, if ℓ is that of independent normal distributions. In
/// other units it is the same length.
struct Lengths {
  private(set) var squares: [Double]
  private enum Origin { case unknown, slope, bend }
  private var origins: [Origin]

  init(dimension: Int) {
    squares = [Double](repeating: 1, count: dimension)
    origins = [Origin](repeating: .unknown, count: dimension)
  }

  subscript(i: Int) -> Double { squares[i].squareRoot() }

  /// Coordinates of which no bend was seen.
  var unmeasured: [Int] { origins.indices.filter { origins[$0] != .bend } }

  /// Where nothing is known yet 1/|∂ℓ/∂qᵢ| is a first guess: ℓ changes by about 1 on it, or by `noise` where that is more, such
  /// that a step along the gradient changes ℓ by more than its rounding.
  mutating func guess(from gradient: [Double], noise: Double) {
    for i in squares.indices where origins[i] == .unknown && gradient[i] != 0 {
      let slope = abs(gradient[i])
      let square = max(1 / (slope * slope), noise / slope / slope)
      guard square > 0, square.isFinite else { continue }
      squares[i] = square
      origins[i] = .slope
    }
  }

  /// Learns from the changes between two places: |Δqᵢ / Δ∂ℓ/∂qᵢ| is the square of a length, unless what happens to ∂ℓ/∂qᵢ is due
  /// to other coordinates: then its share in Δq · Δ∇ℓ is small. The length of before counts as much as the new one, by the
  /// geometric mean, unless nothing else moved.
  mutating func learn(from a: Place, to b: Place) {
    let moves = zip(a.position, b.position).map { $1 - $0 }
    let bends = zip(a.gradient, b.gradient).map { abs($1 - $0) > 1e-10 * abs($0) ? $1 - $0 : 0 }
    let total = zip(moves, bends).reduce(0) { $0 + abs($1.0 * $1.1) }
    for i in squares.indices {
      let share = abs(moves[i] * bends[i]) * Double(squares.count)
      let square = abs(moves[i] / bends[i])
      let isMeasured = origins[i] == .bend
      guard share > (isMeasured ? 1e-3 : 1e-6) * total, square > 0, square.isFinite else { continue }
      let isAlone = share > 0.99 * total * Double(squares.count)
      squares[i] = isMeasured && !isAlone ? squares[i].squareRoot() * square.squareRoot() : square
      origins[i] = .bend
    }
  }

  /// What ℓ gains between a place and the top of a parabola with these lengths: ½ Σ σᵢ² (∂ℓ/∂qᵢ)².
  func gain(at place: Place) -> Double {
    0.5 * zip(squares, place.gradient).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
  }
}
