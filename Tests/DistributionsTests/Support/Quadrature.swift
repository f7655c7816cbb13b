// Integrals of densities, and sums of probabilities, for tests.

import Distributions
import Foundation
import Tracing

/// Weighted points: Σ wᵢ f(xᵢ) ≈ ∫ f.
struct Quadrature {
  var points: [Double] = []
  var weights: [Double] = []

  /// ∫ from a to b, of which one may be infinite, by the double exponential rule, which endpoint singularities and
  /// tails do not harm (Takahasi & Mori, "Double exponential formulas for numerical integration", Publ. RIMS 9 (1974),
  /// doi 10.2977/prims/1195192451).
  init(from a: Double, to b: Double) {
    let h = 1.0 / 32
    for k in -160...160 {
      let t = Double(k) * h
      let (s, slope) = (Double.pi * sinh(t), Double.pi * cosh(t) * h)
      let (x, w): (Double, Double)
      if a.isFinite && b.isFinite {
        let nearer = 1 / (1 + exp(abs(s)))
        x = s < 0 ? a + (b - a) * nearer : b - (b - a) * nearer
        w = (b - a) * nearer * (1 - nearer) * slope
      } else {
        let distance = exp(0.5 * s)
        x = a.isFinite ? a + distance : b - distance
        w = 0.5 * distance * slope
      }
      guard x > a, x < b, w > 0, w.isFinite else { continue }
      points.append(x)
      weights.append(w)
    }
  }

  /// Pieces between breakpoints.
  init(pieces: [Double]) {
    for (a, b) in zip(pieces, pieces.dropFirst()) {
      let piece = Quadrature(from: a, to: b)
      points += piece.points
      weights += piece.weights
    }
  }

  /// Σ over 0, …, last.
  init(countsTo last: Int) {
    points = (0...last).map(Double.init)
    weights = points.map { _ in 1 }
  }

  /// The points with their probabilities under a distribution of single numbers.
  func probabilities(of distribution: any Distribution) -> [Double] {
    let densities = distribution.logDensity(TracedArray(points)).constantValues!
    return zip(densities, weights).map { exp($0) * $1 }
  }
}

/// The mass and central moments of a distribution of single numbers, by quadrature or by a sum.
struct NumericalMoments {
  let mass: Double
  let mean: Double
  let variance: Double
  let fourth: Double

  init(of distribution: any Distribution, by quadrature: Quadrature) {
    let p = quadrature.probabilities(of: distribution)
    func expectation(_ f: (Double) -> Double) -> Double {
      zip(quadrature.points, p).reduce(0) { $1.1 == 0 ? $0 : $0 + f($1.0) * $1.1 }
    }
    mass = p.reduce(0, +)
    let centre = expectation { $0 }
    mean = centre
    variance = expectation { ($0 - centre) * ($0 - centre) }
    fourth = expectation { pow($0 - centre, 4) }
  }
}
