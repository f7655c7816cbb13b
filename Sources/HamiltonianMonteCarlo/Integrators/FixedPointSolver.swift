// Solves x = g(x) by fixed-point iteration with Anderson acceleration.

/// Solves x = g(x) by iteration with Anderson acceleration; the caller evaluates g.
///
///     solver.start(at: x)
///     repeat {
///       … solver.image = g(solver.iterate) …
///     } while try !solver.isConverged()
///
/// With the residual f = g(x) − x and the differences ΔF, ΔG of the last m iterations the next iterate is
/// g(x) − ΔG γ, where γ minimises |f − ΔF γ|. The least-squares problem is solved by Gram–Schmidt from the newest
/// difference to the oldest, leaving out those that depend on newer ones. Each solve starts afresh, because
/// starting from an earlier trajectory's history would make the map depend on it.
///
/// Source: Walker & Ni, "Anderson acceleration for fixed-point iterations", SIAM J. Numer. Anal. 49 (2011),
/// doi 10.1137/10078356X.
@usableFromInline
package struct FixedPointSolver {
  /// x, at which the caller evaluates g.
  @usableFromInline package var iterate: [Double]
  /// g(x), written by the caller.
  @usableFromInline package var image: [Double]
  /// The sum of the iterations of all solves since the last reset.
  @usableFromInline package var totalIterations = 0

  @usableFromInline let settings: FixedPointSettings
  @usableFromInline var iterations = 0
  @usableFromInline var history: AndersonHistory

  @inlinable
  package init(dimension: Int, settings: FixedPointSettings) {
    self.settings = settings
    iterate = [Double](repeating: 0, count: dimension)
    image = iterate
    history = AndersonHistory(dimension: dimension, depth: min(settings.andersonDepth, dimension))
  }

  /// Begins a solve from `start`.
  @inlinable
  package mutating func start(at start: [Double]) {
    Vectors.copy(start, into: &iterate)
    iterations = 0
    history.clear()
  }

  /// Takes x to the next iterate where the caller knew g(x) without computing it; it is not counted.
  @inlinable
  package mutating func predict() {
    history.advance(&iterate, image: image)
  }

  /// Whether x solves the equation; if not, takes x to the next iterate.
  @inlinable
  package mutating func isConverged() throws(NumericalFailure) -> Bool {
    let residual = Vectors.distance(
      image, iterate, scale: iterate, relativeWeight: settings.convergence.relativeWeight)
    iterations += 1
    totalIterations += 1
    if residual <= settings.convergence.tolerance { return true }
    guard residual.isFinite else { throw .nonFinite(.iterate) }
    guard iterations < settings.maximumIterations else {
      throw .notConverged(residual: residual, iterations: iterations)
    }
    history.advance(&iterate, image: image)
    return false
  }
}
