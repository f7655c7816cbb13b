// What the implicit integration schemes have in common: equations, and how they are solved.
import InputErrors

/// An integration scheme each step of which solves an equation, such as ``GeneralizedLeapfrog``.
public protocol ImplicitScheme: MemorylessScheme, Equatable, CustomStringConvertible {
  /// How the equations are solved, and how the solution is checked.
  var settings: FixedPointSettings { get }

  init(settings: FixedPointSettings)

  /// The number of unknowns of an equation in n = `dimension` coordinates.
  static func unknowns(dimension: Int) -> Int
}

extension ImplicitScheme {
  /// - Parameters:
  ///   - tolerance: the largest accepted residual of an equation, in natural lengths, as ``ConvergenceCriterion/natural(_:)``.
  ///   - maximumIterations: how many iterations an equation may take.
  ///   - andersonDepth: how many earlier differences accelerate the iteration; 0 for the plain iteration.
  ///   - checksReversibility: whether each step is taken back and fails where that misses its start by more
  ///     than √tolerance, in natural lengths. It doubles the work.
  public init(
    tolerance: Double = 1e-9, maximumIterations: Int = 100, andersonDepth: Int = 3,
    checksReversibility: Bool = true
  ) {
    self.init(
      convergence: .natural(tolerance), maximumIterations: maximumIterations, andersonDepth: andersonDepth,
      checksReversibility: checksReversibility)
  }

  /// The same with another measure of convergence, such as the one of hamiltorch.
  public init(
    convergence: ConvergenceCriterion, maximumIterations: Int = 100, andersonDepth: Int = 3,
    checksReversibility: Bool = true
  ) {
    self.init(
      settings: FixedPointSettings(
        convergence: convergence, maximumIterations: maximumIterations, andersonDepth: andersonDepth,
        checksReversibility: checksReversibility))
  }

  public func validate() throws(InputError) { try settings.validate() }

  @inlinable
  public var reversalTolerance: Double? { settings.reversalTolerance }

  @inlinable
  public func makeBuffers<System>(for system: System) -> StepBuffers<System> {
    StepBuffers(for: system, unknowns: Self.unknowns(dimension: system.dimension), settings: settings)
  }

  public var description: String { "\(Self.self)(\(settings))" }
}
