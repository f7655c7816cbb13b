// Solves x = g(x) by fixed-point iteration with Anderson acceleration.
import LinearAlgebra

/// Solves x = g(x) by iteration with Anderson acceleration; the caller evaluates g.
///
///     solver.start(at: x)
///     repeat {
///       … solver.image = g(solver.iterate) …
///       solver.takeResidual()
///       … replace solver.residual by its natural lengths …
///     } while try !solver.isConverged()
///
/// With the residual r of g(x) − x and the differences ΔR, ΔG of the last m iterations the next iterate is
/// g(x) − ΔG γ, where γ minimises |r − ΔR γ|. Since r is in natural lengths, γ depends on no unit. The least-squares
/// problem is solved by Gram–Schmidt from the newest difference to the oldest, leaving out those that depend on newer
/// ones. Each solve starts afresh, because starting from an earlier trajectory's history would make the map depend on it.
///
/// Source: Walker & Ni, "Anderson acceleration for fixed-point iterations", SIAM J. Numer. Anal. 49 (2011),
/// doi 10.1137/10078356X.
public struct FixedPointSolver {
  /// x, at which the caller evaluates g.
  public var iterate: [Double]
  /// g(x), written by the caller.
  public var image: [Double]
  /// r: g(x) − x, in natural lengths.
  public var residual: [Double]
  /// The sum of the iterations of all solves since the last reset.
  @usableFromInline package var totalIterations = 0

  @usableFromInline let settings: FixedPointSettings
  @usableFromInline var iterations = 0
  /// What |r| may be because of rounding errors alone.
  @usableFromInline var floor = 0.0
  @usableFromInline var history: AndersonHistory

  @inlinable
  public init(dimension: Int, settings: FixedPointSettings) {
    self.settings = settings
    iterate = [Double](repeating: 0, count: dimension)
    image = iterate
    residual = iterate
    history = AndersonHistory(dimension: dimension, depth: min(settings.andersonDepth, dimension))
  }

  /// Begins a solve from `start`. The residual that rounding errors may leave, `floor`, is accepted where it exceeds the
  /// tolerance.
  @inlinable
  public mutating func start(at start: [Double], floor: Double) {
    Vectors.copy(start, into: &iterate)
    self.floor = floor
    iterations = 0
    history.clear()
  }

  /// Whether anything depends on the residual in natural lengths.
  @inlinable
  public var needsResidual: Bool { settings.convergence.usesNaturalLengths || history.depth > 0 }

  /// `residual` = g(x) − x, in the units of the unknowns.
  @inlinable
  public mutating func takeResidual() { Vectors.add(image, -1, iterate, into: &residual) }

  /// Takes x to the next iterate where the caller knew g(x) without computing it; it is not counted.
  @inlinable
  public mutating func predict() {
    history.advance(&iterate, image: image, residual: residual)
  }

  /// Whether x solves the equation; if not, takes x to the next iterate.
  @inlinable
  public mutating func isConverged() throws(NumericalFailure) -> Bool {
    let criterion = settings.convergence
    let size =
      criterion.usesNaturalLengths
      ? Vectors.dot(residual, residual).squareRoot() : Vectors.maximumDistance(image, iterate)
    iterations += 1
    totalIterations += 1
    if size <= max(criterion.tolerance, criterion.usesNaturalLengths ? floor : 0) { return true }
    guard size.isFinite else { throw .nonFinite(.iterate) }
    guard iterations < settings.maximumIterations else {
      throw .notConverged(residual: size, iterations: iterations)
    }
    history.advance(&iterate, image: image, residual: residual)
    return false
  }
}
