// The Hamiltonian of split Hamiltonian Monte Carlo: a potential that is a sum of parts, which are met one at a time.
import Foundation
import InputErrors
import LinearAlgebra
import LogDensities
import Randomness

/// H(q, p) = −Σₘ ℓₘ(q) + ½ pᵀM⁻¹p with a constant mass matrix, where each of the M parts ℓₘ can be asked for alone. The
/// constant ½ log det 2πM of the mass matrix is left out.
///
/// The energy is that of the whole sum, added up in `Double` in the order in which the parts are given. It is computed
/// when it is asked for, because the steps of ``SplitLeapfrog`` need the gradients of single parts only. A geometry keeps
/// the gradient of one part, the first in the order of the trajectory: a step ends and the next one begins with it.
///
/// Source: Cobb & Jalaian, "Scaling Hamiltonian Monte Carlo inference for Bayesian neural networks with symmetric
/// splitting" (2021), arXiv 2010.06772.
public struct SplitSystem<Evaluator: PartsEvaluator, Mass: EuclideanMass>: ConstantMassSystem
where Evaluator.Scalar: PhaseSpaceScalar {
  public typealias Scalar = Evaluator.Scalar

  /// ℓₘ and ∇ℓₘ of one part m, and those of the sum once they have been asked for.
  public struct Geometry {
    @usableFromInline var position: [Scalar]
    @usableFromInline var part = -1
    @usableFromInline var partLogDensity = 0.0
    @usableFromInline var partGradient: [Scalar]
    @usableFromInline var hasSum = false
    @usableFromInline var logDensity = 0.0
    @usableFromInline var gradient: [Scalar]

    @inlinable
    init(dimension: Int) {
      position = [Scalar](repeating: 0, count: dimension)
      partGradient = position
      gradient = position
    }
  }

  public let dimension: Int
  @usableFromInline let splitOrder: SplitOrder
  /// The parts in the order of the present trajectory.
  @usableFromInline package var order: [Int]
  @usableFromInline var evaluator: Evaluator
  public var mass: Mass
  @usableFromInline let threads: Int
  @usableFromInline var term: [Scalar]
  /// Where ℓ was −∞ last.
  @usableFromInline var outside: [Scalar] = []

  @inlinable
  public init(dimension: Int, evaluator: Evaluator, mass: Mass, order: SplitOrder = .fixed) {
    self.dimension = dimension
    self.evaluator = evaluator
    self.mass = mass
    threads = evaluator.threads
    self.mass.threads = threads
    splitOrder = order
    self.order = Array(0..<evaluator.partCount)
    term = [Scalar](repeating: 0, count: dimension)
  }

  /// M.
  @inlinable
  public var partCount: Int { order.count }

  @inlinable
  public var interruption: (any Error)? { evaluator.interruption }

  @inlinable
  public func makeGeometry() -> Geometry { Geometry(dimension: dimension) }

  /// Draws the order of the next trajectory. H does not depend on it.
  @inlinable
  public mutating func redraw(using generator: inout Philox) -> Bool {
    if splitOrder == .random { order.shuffle(using: &generator) }
    return false
  }

  @inlinable
  public mutating func move(
    _ geometry: inout Geometry, to position: [Scalar]
  ) throws(NumericalFailure) {
    Vectors.copy(position, into: &geometry.position)
    geometry.part = -1
    geometry.hasSum = false
    try evaluateFirstPart(of: &geometry)
  }

  /// Makes the part of the geometry the first one in the order of the present trajectory.
  @inlinable
  mutating func evaluateFirstPart(of geometry: inout Geometry) throws(NumericalFailure) {
    if geometry.part == order[0] { return }
    geometry.part = -1
    geometry.partLogDensity = evaluator.logDensity(
      ofPart: order[0], at: geometry.position, gradient: &geometry.partGradient)
    try check(geometry.partLogDensity, geometry.partGradient, at: geometry.position)
    geometry.part = order[0]
  }

  /// `term` = ∇ℓₘ.
  /// - Returns: ℓₘ.
  @inlinable
  mutating func evaluateTerm(_ part: Int, at position: [Scalar]) throws(NumericalFailure) -> Double {
    let logDensity = evaluator.logDensity(ofPart: part, at: position, gradient: &term)
    try check(logDensity, term, at: position)
    return logDensity
  }

  /// Passes what is finite.
  @inlinable
  mutating func check(
    _ logDensity: Double, _ gradient: [Scalar], at position: [Scalar]
  ) throws(NumericalFailure) {
    if logDensity == -.infinity { outside = position }
    try checkSupport(logDensity)
    guard Vectors.areFinite(gradient, threads: threads) else { throw .nonFinite(.gradient) }
  }

  @inlinable
  mutating func evaluateSum(of geometry: inout Geometry) throws(NumericalFailure) {
    if geometry.hasSum { return }
    var sum = 0.0
    for m in 0..<partCount {
      let isKept = m == geometry.part
      let logDensity = isKept ? geometry.partLogDensity : try evaluateTerm(m, at: geometry.position)
      if m == 0 {
        sum = logDensity
        Vectors.copy(isKept ? geometry.partGradient : term, into: &geometry.gradient)
      } else {
        sum += logDensity
        Vectors.accumulate(
          1, isKept ? geometry.partGradient : term, onto: &geometry.gradient, threads: threads)
      }
    }
    try check(sum, geometry.gradient, at: geometry.position)
    geometry.logDensity = sum
    geometry.hasSum = true
  }

  @inlinable
  public func gradient(of geometry: Geometry) -> [Scalar]? { geometry.hasSum ? geometry.gradient : nil }

  @inlinable
  public mutating func logDensity(_ geometry: inout Geometry) throws(NumericalFailure) -> Double {
    try evaluateSum(of: &geometry)
    return geometry.logDensity
  }

  @inlinable
  public mutating func energy(
    momentum: [Scalar], geometry: inout Geometry
  ) throws(NumericalFailure) -> Double {
    try evaluateSum(of: &geometry)
    return try checkedEnergy(mass.kineticEnergy(of: momentum) - geometry.logDensity)
  }

  @inlinable
  public mutating func energy(
    momentum: [Scalar], geometry: inout Geometry, velocity: inout [Scalar]
  ) throws(NumericalFailure) -> Double {
    try evaluateSum(of: &geometry)
    return try checkedEnergy(mass.kineticEnergy(of: momentum, velocity: &velocity) - geometry.logDensity)
  }

  @inlinable
  public mutating func force(
    momentum: [Scalar], geometry: inout Geometry, into force: inout [Scalar]
  ) throws(NumericalFailure) {
    try evaluateSum(of: &geometry)
    Vectors.copy(geometry.gradient, into: &force)
  }

  public func memory() throws -> Data {
    try StateCoding.encode(Memory(mass: try codedMass(), order: order))
  }

  public mutating func restore(memory: Data) throws {
    let memory = try StateCoding.decode(Memory.self, from: memory)
    guard memory.order.sorted() == order.sorted() else {
      throw InputError(
        "checkpoint", expected: "\(partCount) parts of the log density", found: "\(memory.order.count)",
        advice: "Resume with the log density with which it was written.")
    }
    try restoreMass(from: memory.mass)
    order = memory.order
  }

  private struct Memory: Codable {
    let mass: Data
    let order: [Int]
  }

  public mutating func edge(from inside: [Scalar]) -> NumericalFailure {
    HamiltonianMonteCarlo.edge(from: inside, to: outside, &evaluator)
  }
}

extension SplitSystem {
  /// The flow of the first part for the time `time` from the position of the geometry: `result` = p + time · ∇ℓₘ(q).
  @inlinable
  public mutating func kickByFirstPart(
    _ momentum: [Scalar], by time: Double, geometry: inout Geometry, into result: inout [Scalar]
  ) throws(NumericalFailure) {
    try evaluateFirstPart(of: &geometry)
    Vectors.add(momentum, time, geometry.partGradient, into: &result, threads: threads)
  }

  /// The flow of the part at a place of the order, counted from zero: p ← p + time · ∇ℓₘ(q). No geometry is kept.
  @inlinable
  public mutating func kick(
    _ momentum: inout [Scalar], by time: Double, place: Int, at position: [Scalar]
  ) throws(NumericalFailure) {
    _ = try evaluateTerm(order[place], at: position)
    Vectors.accumulate(time, term, onto: &momentum, threads: threads)
  }

  /// The flow of the kinetic energy for the time `time`: `result` = q + time · M⁻¹p.
  @inlinable
  public mutating func drift(
    _ position: [Scalar], by time: Double, momentum: [Scalar], into result: inout [Scalar]
  ) {
    mass.drift(position, by: time, momentum: momentum, into: &result)
  }
}
