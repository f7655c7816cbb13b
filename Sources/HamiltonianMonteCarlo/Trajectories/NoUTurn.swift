// The no-U-turn rule: the orbit is doubled, forwards or backwards in time, until it turns round.
import Foundation
import LinearAlgebra
import Randomness

/// Doubles the orbit until it makes a U-turn, and draws the next state from all of its points.
///
/// A tree of 2ᵈ points grows by as many new ones, forwards or backwards in time by the toss of a coin. The new half is
/// dropped, and the tree is complete without it, if one of its own subtrees has made a U-turn (`OrbitBlocks` says what
/// that is) or a step failed; the tree is complete with it if the whole has turned. Points have the weights exp(−H). Inside
/// the new half one is drawn by its weight; it takes the place of the proposal of the tree with the probability
/// min(1, W_new / W_old), W being the sum of the weights of a half. That favours points far from the start, and leaves the
/// target invariant.
///
/// A step whose energy error exceeds the divergence threshold ends the tree like one that fails.
///
/// Sources: Hoffman & Gelman, "The No-U-Turn sampler: adaptively setting path lengths in Hamiltonian Monte Carlo",
/// J. Mach. Learn. Res. 15 (2014), arXiv 1111.4246; the weights and the criterion: Betancourt,
/// "A conceptual introduction to Hamiltonian Monte Carlo" (2017), arXiv 1701.02434.
public struct NoUTurn<I: MemorylessIntegrator>: TrajectoryRule {
  public typealias System = I.System

  @usableFromInline let maximumDepth: Int
  @usableFromInline let divergenceThreshold: Double
  @usableFromInline let criterion: TurnCriterion
  /// Points, each in one of the parts below: the ends of the tree, its proposal, and those of the half that grows.
  @usableFromInline var points: [PhasePoint<System>]
  @usableFromInline var energies = InlineArray<6, Double>(repeating: 0)
  /// H at the start. The place of its point is taken by another one once the ends and the proposal have moved on.
  @usableFromInline var startEnergy = 0.0
  @usableFromInline var hasMoved = false
  @usableFromInline var left = 0
  @usableFromInline var right = 0
  @usableFromInline var proposal = 0
  @usableFromInline var blocks: OrbitBlocks<System.Scalar>
  /// ∂H/∂p at the point that was reached last, where the criterion asks for it.
  @usableFromInline var velocity: [System.Scalar]
  /// Weights are exp(`reference` − H).
  @usableFromInline var reference = 0.0
  @usableFromInline var treeWeight = 1.0
  @usableFromInline var halfWeight = 0.0
  @usableFromInline var sumOfAcceptance = 0.0
  @usableFromInline var steps = 0
  @usableFromInline var failure: NumericalFailure?
  @usableFromInline var failedAt: [System.Scalar] = []

  /// - Parameters:
  ///   - maximumDepth: at most so many doublings, from 1 to 30.
  ///   - divergenceThreshold: the energy error above which a step ends the tree.
  ///   - criterion: how a part of the orbit shows that it has turned.
  ///   - system: the system of the orbits.
  @inlinable
  public init(
    maximumDepth: Int = 10, divergenceThreshold: Double = 1000, criterion: TurnCriterion = .momenta,
    in system: System
  ) {
    self.criterion = criterion
    self.maximumDepth = maximumDepth
    self.divergenceThreshold = divergenceThreshold
    points = (0..<6).map { _ in system.makePoint() }
    blocks = OrbitBlocks(dimension: system.dimension, criterion: criterion)
    velocity = [System.Scalar](repeating: 0, count: system.dimension)
  }

  @inlinable
  public var stepsCompleted: Int { steps }

  @inlinable
  public func failurePosition(from start: PhasePoint<System>) -> [System.Scalar] { failedAt }

  @inlinable
  public mutating func sample(
    from point: inout PhasePoint<System>, energy: Double, in orbit: inout Orbit<I>,
    using random: inout RandomStreams
  ) throws(NumericalFailure) -> TransitionStatistics {
    begin(at: &point, energy: energy, in: &orbit)
    var depth = 0
    while depth < maximumDepth, grow(by: 1 << depth, in: &orbit, using: &random) {
      depth += 1
      if blocks.hasTurned { break }
    }
    swap(&point, &points[proposal])
    let attempts = steps + (failure == nil || failure?.kind == .divergent ? 0 : 1)
    var statistics = TransitionStatistics(
      isAccepted: hasMoved, acceptanceProbability: sumOfAcceptance / Double(max(attempts, 1)),
      energy: energies[proposal], energyError: energies[proposal] - energy, steps: steps, failure: failure)
    statistics.treeDepth = depth
    return statistics
  }

  /// A tree of one point, number 0.
  @inlinable
  mutating func begin(at point: inout PhasePoint<System>, energy: Double, in orbit: inout Orbit<I>) {
    if criterion == .momenta { orbit.velocity(at: &point, into: &velocity) }
    Self.begin(&blocks, at: &point, velocity: &velocity)
    swap(&point, &points[0])
    energies[0] = energy
    (startEnergy, hasMoved) = (energy, false)
    (left, right, proposal) = (0, 0, 0)
    (reference, treeWeight, sumOfAcceptance, steps) = (energy, 1, 0, 0)
    failure = nil
  }

  /// Adds a half of `count` points to the tree.
  /// - Returns: whether the half was added: false where one of its steps failed or one of its subtrees turned.
  @inlinable
  mutating func grow(by count: Int, in orbit: inout Orbit<I>, using random: inout RandomStreams) -> Bool {
    let isForward = random.trajectoryLength.next() >> 63 == 1
    var current = isForward ? right : left
    var chosen = -1
    halfWeight = 0
    blocks.beginHalf(isForward: isForward)
    for _ in 0..<count {
      let next = freePoint(besides: current, chosen)
      guard let weight = advance(from: current, to: next, isForward: isForward, in: &orbit) else {
        return false
      }
      current = next
      halfWeight += weight
      if chosen < 0 || random.acceptance.uniform() * halfWeight < weight { chosen = next }
      guard Self.append(&points[current], velocity: &velocity, to: &blocks) else { return false }
    }
    if isForward { right = current } else { left = current }
    if random.acceptance.uniform() * treeWeight < halfWeight { (proposal, hasMoved) = (chosen, true) }
    treeWeight += halfWeight
    blocks.joinHalf()
    return true
  }

  /// Blocks of a single point. All are arguments, here and below, since to read one part of `self` while another one changes
  /// takes a copy.
  @inlinable
  static func begin(
    _ blocks: inout OrbitBlocks<System.Scalar>, at point: inout PhasePoint<System>,
    velocity: inout [System.Scalar]
  ) {
    switch blocks.criterion {
    case .momenta: blocks.begin(point.momentum.span, direction: velocity.span)
    case .displacement: blocks.begin(point.position.span, direction: point.momentum.span)
    }
  }

  /// Adds a point to the blocks of the half that grows.
  /// - Returns: whether none of them has turned.
  @inlinable
  static func append(
    _ point: inout PhasePoint<System>, velocity: inout [System.Scalar],
    to blocks: inout OrbitBlocks<System.Scalar>
  ) -> Bool {
    switch blocks.criterion {
    case .momenta: blocks.append(point.momentum.span, direction: velocity.span)
    case .displacement: blocks.append(point.position.span, direction: point.momentum.span)
    }
  }

  /// The first point that has no part. Without branches, which would be predicted wrongly; the bit of a `chosen` of −1 is the
  /// last one.
  @inlinable
  func freePoint(besides current: Int, _ chosen: Int) -> Int {
    let taken = 1 &<< left | 1 &<< right | 1 &<< proposal | 1 &<< current | 1 &<< chosen
    return (~taken).trailingZeroBitCount
  }

  /// Takes a point one step on, and notes where that fails.
  /// - Returns: the weight of the point reached; nil where the orbit ends before it.
  @inlinable
  mutating func advance(
    from current: Int, to next: Int, isForward: Bool, in orbit: inout Orbit<I>
  ) -> Double? {
    do throws(NumericalFailure) {
      let energy = try Self.step(
        &points, from: current, to: next, isForward: isForward,
        velocity: &velocity, isVelocityNeeded: criterion == .momenta, in: &orbit)
      steps += 1
      return weigh(next, energy: energy, from: current)
    } catch {
      if error == .coarserWayBack { return nil }
      failure = error
      failedAt = points[current].position
      return nil
    }
  }

  /// Overwrites a point with the next one on the orbit, and the velocity with that there, if it is needed. Points and velocity
  /// are arguments, since both are changed at once.
  /// - Returns: its energy.
  @inlinable
  static func step(
    _ points: inout [PhasePoint<System>], from current: Int, to next: Int, isForward: Bool,
    velocity: inout [System.Scalar], isVelocityNeeded: Bool, in orbit: inout Orbit<I>
  ) throws(NumericalFailure) -> Double {
    try points.withUnsafeMutableBufferPointer { points throws(NumericalFailure) in
      if isForward {
        try orbit.advance(from: &points[current], to: &points[next])
      } else {
        try orbit.retreat(from: &points[current], to: &points[next])
      }
      return isVelocityNeeded
        ? try orbit.energy(of: &points[next], velocity: &velocity) : try orbit.energy(of: &points[next])
    }
  }

  @inlinable
  mutating func weigh(_ next: Int, energy: Double, from current: Int) -> Double? {
    energies[next] = energy
    let start = startEnergy
    if energy - start > divergenceThreshold {
      failure = .divergent(energyError: energy - start)
      failedAt = points[current].position
      return nil
    }
    if reference - energy > 300 { takeReference(energy) }
    let weight = exp(reference - energy)
    sumOfAcceptance += energy <= start ? 1 : reference == start ? weight : exp(start - energy)
    return weight
  }

  /// Makes `energy` the reference of the weights, before they leave the range of numbers.
  @inlinable
  mutating func takeReference(_ energy: Double) {
    let factor = exp(energy - reference)
    treeWeight *= factor
    halfWeight *= factor
    reference = energy
  }
}
