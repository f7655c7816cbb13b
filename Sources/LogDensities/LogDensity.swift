// The one thing a sampler asks of a target: its log density, and a private evaluator of it for each chain.

/// An unnormalised log density ℓ(q) = log π(q) + constant on ℝⁿ.
///
/// The value itself is an immutable description that many chains may share; each chain asks for an
/// evaluator of its own, which may hold buffers and so need not be thread-safe.
public protocol LogDensity: Sendable {
  associatedtype Evaluator: LogDensityEvaluator

  /// The number n of coordinates of a position.
  var dimension: Int { get }

  /// What the coordinates are called in reports and tables, one name each; nil where they have none.
  var coordinateNames: [String]? { get }

  /// What it is that makes the log density no finite number at a position, in words for a message; nil where that is not
  /// known.
  func diagnosis(at position: [Double]) -> String?

  /// A new evaluator with buffers of its own.
  func makeEvaluator() -> Evaluator
}

extension LogDensity {
  public var coordinateNames: [String]? { nil }
  public func diagnosis(at position: [Double]) -> String? { nil }
}

/// Evaluates ℓ at a position.
///
/// Outside the support ℓ is `-infinity`. A `NaN` is understood as a numerical failure: the sampler rejects
/// the trajectory and counts it.
public protocol LogDensityEvaluator {
  /// What positions and gradients are stored in: `Double`, or `Float` where millions of coordinates make memory
  /// the bottleneck. ℓ itself is a `Double` always.
  associatedtype Scalar: BinaryFloatingPoint & Sendable = Double

  /// Returns ℓ(q). `position` has `dimension` elements.
  mutating func logDensity(at position: [Scalar]) -> Double

  /// How many threads an evaluation takes, 1 by default. A sampler divides its own work on long vectors among as many; its
  /// draws do not depend on their number.
  var threads: Int { get }

  /// Why ℓ can be evaluated no more, such as a process that is lost; a run ends with it, and what was evaluated last is not
  /// used. Nil by default.
  var interruption: (any Error)? { get }
}

extension LogDensityEvaluator {
  @inlinable
  public var threads: Int { 1 }

  @inlinable
  public var interruption: (any Error)? { nil }
}

/// Evaluates ℓ and its gradient: what Hamiltonian Monte Carlo needs.
public protocol GradientEvaluator: LogDensityEvaluator {
  /// Returns ℓ(q) and overwrites `gradient` (already `dimension` elements long) with ∇ℓ(q).
  mutating func logDensity(at position: [Scalar], gradient: inout [Scalar]) -> Double
}

/// Evaluates the parts of a sum ℓ = ℓ₁ + … + ℓ_M one at a time as well: what split Hamiltonian Monte Carlo needs.
public protocol PartsEvaluator: GradientEvaluator {
  /// M, at least 1.
  var partCount: Int { get }

  /// Returns ℓₘ(q) and overwrites `gradient` with ∇ℓₘ(q), where m = `part` counts from zero. The sums over the parts, in
  /// their order, are what ``GradientEvaluator/logDensity(at:gradient:)`` gives.
  mutating func logDensity(ofPart part: Int, at position: [Scalar], gradient: inout [Scalar]) -> Double
}

/// Evaluates second and third derivatives as well: what Riemannian Hamiltonian Monte Carlo needs.
public protocol CurvatureEvaluator: GradientEvaluator where Scalar == Double {
  /// Overwrites `hessian` (row-major, `dimension`² elements) with ∇²ℓ(q), a symmetric matrix.
  mutating func hessian(at position: [Double], into hessian: inout [Double])

  /// Overwrites `result` (`dimension` elements) with T(M)ᵢ = Σⱼₖ Mⱼₖ ∂³ℓ/∂qᵢ∂qⱼ∂qₖ for a symmetric matrix M
  /// given as `weights` (row-major, `dimension`² elements).
  mutating func contractedThirdDerivative(
    at position: [Double], weights: [Double], into result: inout [Double])
}
