// The memory that the steps of an integration scheme borrow.

/// The memory that the steps of an integration scheme borrow: made once for a chain, used in every step.
///
/// Nothing in it outlasts a step, except `copy` where the scheme says so.
public struct StepBuffers<System: HamiltonianSystem<Double>> {
  /// The second copy (x, y) of the phase point where a scheme doubles the phase space.
  public var copy: PhasePoint<System>
  /// Room for ∂H/∂p, n numbers.
  public var velocity: [Double]
  /// Room for −∂H/∂q, n numbers.
  public var force: [Double]
  /// The part of the implicit equations that does not change during a solve, one number for each unknown.
  public var base: [Double]
  /// What solves the implicit equations.
  public var solver: FixedPointSolver
  /// What rounding errors may amount to in this step, in natural lengths.
  @usableFromInline package var roundingFloor = 0.0
  /// Differences of positions and of momenta, on their way into natural lengths.
  @usableFromInline var displacement: [Double]
  @usableFromInline var momentumDisplacement: [Double]
  /// The diagonals of the metric at the start of the step and of its inverse.
  @usableFromInline var metricDiagonal: [Double]
  @usableFromInline var inverseDiagonal: [Double]

  /// - Parameters:
  ///   - system: the system whose steps are taken.
  ///   - unknowns: the number of unknowns of the implicit equations; 0 where there are none.
  ///   - settings: how they are solved.
  @inlinable
  public init(for system: System, unknowns: Int = 0, settings: FixedPointSettings = .default) {
    copy = system.makePoint()
    velocity = [Double](repeating: 0, count: system.dimension)
    force = velocity
    displacement = velocity
    momentumDisplacement = velocity
    metricDiagonal = velocity
    inverseDiagonal = velocity
    base = [Double](repeating: 0, count: unknowns)
    solver = FixedPointSolver(dimension: unknowns, settings: settings)
  }
}
