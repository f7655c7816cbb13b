// The Hamiltonian of Riemannian Hamiltonian Monte Carlo: a kinetic energy whose metric changes with the position.
import LinearAlgebra
import LogDensities
import Randomness

/// H(q, p) = −ℓ(q) + ½ log det G(q) + ½ pᵀG(q)⁻¹p.
///
/// G is a function of A = −∇²ℓ / scale + J, where J is a diagonal matrix of jitter: uniform numbers in
/// [0, `jitter`), drawn once per trajectory, so that H is one function during a trajectory and the chain stays
/// exact. The force needs one contraction of the third derivative,
///
///     −∂H/∂q = ∇ℓ + T(W) / scale,   W = ∂/∂A (½ log det G + ½ pᵀG⁻¹p).
///
/// Where the metric is a function of the squared gradient instead (``MetricArgument``), A = diag((∂ᵢℓ)²) / scale + J, and
/// −2 ∇²ℓ (diag(W) ∇ℓ) is in the place of T(W).
///
/// A and the factored metric are computed when the geometry is moved; ℓ and ∇ℓ only when the energy
/// or the force asks for them, because the implicit solvers visit many positions at which they need neither.
///
/// Source: Girolami & Calderhead (2011), doi 10.1111/j.1467-9868.2010.00765.x.
public struct RiemannianSystem<Evaluator: CurvatureEvaluator, Metric: RiemannianMetric>: HamiltonianSystem {
  /// The factored metric and, once asked for, ℓ and ∇ℓ at one position.
  public struct Geometry {
    @usableFromInline var position: [Double]
    @usableFromInline var metric: Metric.Factored
    @usableFromInline var hasGradient = false
    @usableFromInline var logDensity = 0.0
    @usableFromInline var gradient: [Double]

    @inlinable
    init(dimension: Int, metric: Metric.Factored) {
      position = [Double](repeating: 0, count: dimension)
      gradient = position
      self.metric = metric
    }
  }

  public let dimension: Int
  @usableFromInline var factorizationCount = 0
  @usableFromInline var evaluator: Evaluator
  @usableFromInline let metric: Metric
  @usableFromInline let jitter: Double
  @usableFromInline var jitterDiagonal: [Double]
  /// A.
  @usableFromInline var argument: [Double]
  @usableFromInline var weights: [Double]
  /// ∇²ℓ at `hessianPosition`, where A is not made of it.
  @usableFromInline var hessian: [Double] = []
  @usableFromInline var hessianPosition: [Double] = []
  @usableFromInline var vector: [Double]
  /// Where ℓ was −∞ last.
  @usableFromInline var outside: [Double] = []

  /// - Parameters:
  ///   - dimension: n, the number of coordinates.
  ///   - evaluator: computes the log density and its derivatives.
  ///   - metric: what the metric is made of.
  ///   - jitter: the upper end of the uniform numbers added to the diagonal of the curvature, in the unit of the curvature
  ///     and so the same for all coordinates; zero for none.
  @inlinable
  public init(dimension: Int, evaluator: Evaluator, metric: Metric, jitter: Double = 0) {
    self.dimension = dimension
    self.evaluator = evaluator
    self.metric = metric
    self.jitter = jitter
    jitterDiagonal = [Double](repeating: 0, count: dimension)
    vector = jitterDiagonal
    argument = [Double](repeating: 0, count: dimension * dimension)
    weights = argument
  }

  /// How many times the metric has been factored.
  @inlinable
  public var factorizations: Int { factorizationCount }

  @inlinable
  public var interruption: (any Error)? { evaluator.interruption }

  @inlinable
  public func makeGeometry() -> Geometry {
    Geometry(dimension: dimension, metric: metric.makeFactored(dimension: dimension))
  }

  @inlinable
  public mutating func redraw(using generator: inout Philox) -> Bool {
    guard jitter > 0 else { return false }
    for i in jitterDiagonal.indices { jitterDiagonal[i] = jitter * generator.uniform() }
    return true
  }

  @inlinable
  public mutating func move(
    _ geometry: inout Geometry, to position: [Double]
  ) throws(NumericalFailure) {
    Vectors.copy(position, into: &geometry.position)
    geometry.hasGradient = false
    factorizationCount += 1
    try evaluateArgument(of: &geometry)
    for i in 0..<dimension { argument[i * (dimension + 1)] += jitterDiagonal[i] }
    guard Vectors.areFinite(argument) else {
      throw reason(for: .nonFinite(metric.argument == .curvature ? .hessian : .metric), at: &geometry)
    }
    do throws(NumericalFailure) {
      try geometry.metric.factor(argument)
    } catch {
      throw reason(for: error, at: &geometry)
    }
  }

  /// Why there is no metric. Outside the support derivatives mean nothing, and the metric is not to blame; but where the
  /// Hessian is infinite it has overflowed, and so may have ℓ.
  @inlinable
  mutating func reason(for failure: NumericalFailure, at geometry: inout Geometry) -> NumericalFailure {
    let logDensity = evaluator.logDensity(at: geometry.position, gradient: &geometry.gradient)
    if logDensity.isNaN { return .nonFinite(.logDensity) }
    if logDensity == -.infinity { outside = geometry.position }
    let hasOverflowed = argument.contains { $0.isInfinite }
    return logDensity == -.infinity && !hasOverflowed ? .outsideSupport : failure
  }

  @inlinable
  mutating func evaluateGradient(of geometry: inout Geometry) throws(NumericalFailure) {
    if geometry.hasGradient { return }
    geometry.logDensity = evaluator.logDensity(at: geometry.position, gradient: &geometry.gradient)
    if geometry.logDensity == -.infinity { outside = geometry.position }
    try checkSupport(geometry.logDensity)
    guard Vectors.areFinite(geometry.gradient) else { throw .nonFinite(.gradient) }
    geometry.hasGradient = true
  }

  @inlinable
  public mutating func logDensity(_ geometry: inout Geometry) throws(NumericalFailure) -> Double {
    try evaluateGradient(of: &geometry)
    return geometry.logDensity
  }

  @inlinable
  public mutating func energy(
    momentum: [Double], geometry: inout Geometry
  ) throws(NumericalFailure) -> Double {
    var velocity: [Double] = []
    swap(&velocity, &vector)
    defer { swap(&velocity, &vector) }
    return try energy(momentum: momentum, geometry: &geometry, velocity: &velocity)
  }

  @inlinable
  public mutating func energy(
    momentum: [Double], geometry: inout Geometry, velocity: inout [Double]
  ) throws(NumericalFailure) -> Double {
    try evaluateGradient(of: &geometry)
    geometry.metric.velocity(of: momentum, into: &velocity)
    let kinetic = 0.5 * (Vectors.dot(momentum, velocity) + geometry.metric.logDeterminant)
    return try checkedEnergy(kinetic - geometry.logDensity)
  }

  @inlinable
  public mutating func velocity(
    momentum: [Double], geometry: inout Geometry, into velocity: inout [Double]
  ) {
    geometry.metric.velocity(of: momentum, into: &velocity)
  }

  @inlinable
  public mutating func force(
    momentum: [Double], geometry: inout Geometry, into force: inout [Double]
  ) throws(NumericalFailure) {
    geometry.metric.energyDerivatives(momentum: momentum, velocity: &vector, weights: &weights)
    try assembleForce(of: &geometry, into: &force)
  }

  @inlinable
  public mutating func vectorField(
    momentum: [Double], geometry: inout Geometry, velocity: inout [Double], force: inout [Double]
  ) throws(NumericalFailure) {
    geometry.metric.energyDerivatives(momentum: momentum, velocity: &velocity, weights: &weights)
    try assembleForce(of: &geometry, into: &force)
  }

  /// `force` = ∇ℓ + T(W) / scale, or what is in the place of T(W), where W is in `weights`.
  @inlinable
  mutating func assembleForce(
    of geometry: inout Geometry, into force: inout [Double]
  ) throws(NumericalFailure) {
    try evaluateGradient(of: &geometry)
    try contractArgumentDerivative(of: geometry)
    Vectors.add(geometry.gradient, 1 / metric.scale, vector, into: &force)
  }

  @inlinable
  public mutating func sampleMomentum(
    geometry: inout Geometry, using generator: inout Philox, into momentum: inout [Double]
  ) {
    generator.fillNormal(&vector)
    geometry.metric.momentum(from: vector, into: &momentum)
  }

  public mutating func edge(from inside: [Double]) -> NumericalFailure {
    HamiltonianMonteCarlo.edge(from: inside, to: outside, &evaluator)
  }

  @inlinable
  public mutating func whiten(displacement: inout [Double], geometry: inout Geometry) {
    geometry.metric.whiten(displacement: &displacement)
  }

  @inlinable
  public mutating func whiten(momentum: inout [Double], geometry: inout Geometry) {
    geometry.metric.whiten(momentum: &momentum)
  }

  @inlinable
  public mutating func diagonals(
    of geometry: inout Geometry, metric: inout [Double], inverse: inout [Double]
  ) {
    geometry.metric.diagonals(metric: &metric, inverse: &inverse)
  }
}
