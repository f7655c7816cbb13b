// Log densities in parts that are unlike each other, a record of the parts that are asked for, and wrong uses of parts.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Synchronization

enum Parts {
  /// ℓ in parts wₘ ℓ + aₘ Σ sin(qᵢ + 0.7 i), where Σ wₘ = 1 and Σ aₘ = 0.
  static func of(
    _ base: HandWrittenCurvedLogDensity, shares: [Double] = [0.2, 0.5, 0.3],
    twists: [Double] = [0.9, -0.4, -0.5]
  ) -> [HandWrittenCurvedLogDensity] {
    zip(shares, twists).map { share, twist in part(of: base, share: share, twist: twist) }
  }

  static func sum(
    _ base: HandWrittenCurvedLogDensity, shares: [Double] = [0.2, 0.5, 0.3],
    twists: [Double] = [0.9, -0.4, -0.5]
  ) -> SplitLogDensity<HandWrittenCurvedLogDensity> {
    SplitLogDensity(of(base, shares: shares, twists: twists))
  }

  /// In so many parts, all of them unlike.
  static func sum(
    _ base: HandWrittenCurvedLogDensity, count: Int
  ) -> SplitLogDensity<HandWrittenCurvedLogDensity> {
    let total = Double(count * (count + 1) / 2)
    return sum(
      base, shares: (1...count).map { Double($0) / total },
      twists: (1...count).map { 2 * Double($0) / Double(count + 1) - 1 })
  }

  private static func part(
    of base: HandWrittenCurvedLogDensity, share: Double, twist: Double
  ) -> HandWrittenCurvedLogDensity {
    let n = base.dimension
    return HandWrittenCurvedLogDensity(
      dimension: n,
      valueAndGradient: { q, gradient in
        var value = share * base.logDensity(at: q, gradient: &gradient)
        for i in 0..<n {
          gradient[i] = share * gradient[i] + twist * cos(q[i] + 0.7 * Double(i))
          value += twist * sin(q[i] + 0.7 * Double(i))
        }
        return value
      },
      hessian: { q, hessian in
        base.hessian(at: q, into: &hessian)
        for k in hessian.indices { hessian[k] *= share }
        for i in 0..<n { hessian[i * (n + 1)] -= twist * sin(q[i] + 0.7 * Double(i)) }
      },
      contractedThirdDerivative: { q, weights, result in
        base.contractedThirdDerivative(at: q, weights: weights, into: &result)
        for i in 0..<n {
          result[i] = share * result[i] - twist * cos(q[i] + 0.7 * Double(i)) * weights[i * (n + 1)]
        }
      })
  }
}

/// Which parts have been asked for, in their order.
final class PartRecord: Sendable {
  private let storage = Mutex<[Int]>([])
  var parts: [Int] { storage.withLock { $0 } }
  func add(_ part: Int) { storage.withLock { $0.append(part) } }
  func clear() { storage.withLock { $0 = [] } }
}

/// A part that notes when it is asked for.
struct RecordedPart: LogDensity, GradientEvaluator {
  let base: HandWrittenCurvedLogDensity
  let number: Int
  let record: PartRecord

  static func sum(
    _ base: HandWrittenCurvedLogDensity, count: Int, in record: PartRecord
  ) -> SplitLogDensity<RecordedPart> {
    SplitLogDensity(
      Parts.sum(base, count: count).parts.enumerated().map {
        RecordedPart(base: $0.element, number: $0.offset, record: record)
      })
  }

  var dimension: Int { base.dimension }
  func makeEvaluator() -> Self { self }
  func logDensity(at position: [Double]) -> Double { base.logDensity(at: position) }
  func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    record.add(number)
    return base.logDensity(at: position, gradient: &gradient)
  }
}

/// The step of `Integrator.SPLITTING_RAND` of hamiltorch: one way through the parts, each with a leapfrog of its own.
struct OneWaySplit<Evaluator: PartsEvaluator, Mass: EuclideanMass>: Integrator
where Evaluator.Scalar: PhaseSpaceScalar {
  typealias System = SplitSystem<Evaluator, Mass>
  let effort = IntegrationEffort()

  init(for system: System) {}
  func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {}

  func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    let drift = stepSize / Double(system.partCount)
    var position = point.position
    next.momentum = point.momentum
    for place in 0..<system.partCount {
      try system.kick(&next.momentum, by: stepSize / 2, place: place, at: position)
      system.drift(position, by: drift, momentum: next.momentum, into: &next.position)
      position = next.position
      try system.kick(&next.momentum, by: stepSize / 2, place: place, at: position)
    }
    try system.move(&next.geometry, to: next.position)
  }
}

/// A split log density whose parts have the right gradients, but only the first of them its value.
struct EnergyOfOnePart<Base: LogDensity>: LogDensity where Base.Evaluator: PartsEvaluator {
  let base: Base
  var dimension: Int { base.dimension }
  func makeEvaluator() -> Evaluator { Evaluator(base: base.makeEvaluator()) }

  struct Evaluator: PartsEvaluator {
    typealias Scalar = Base.Evaluator.Scalar
    var base: Base.Evaluator
    var partCount: Int { base.partCount }
    mutating func logDensity(at position: [Scalar]) -> Double { base.logDensity(at: position) }
    mutating func logDensity(at position: [Scalar], gradient: inout [Scalar]) -> Double {
      base.logDensity(at: position, gradient: &gradient)
    }
    mutating func logDensity(ofPart part: Int, at position: [Scalar], gradient: inout [Scalar]) -> Double {
      let value = base.logDensity(ofPart: part, at: position, gradient: &gradient)
      return part == 0 ? value : 0
    }
  }
}

/// A step whose order depends on where it begins, which the step back does not know.
struct OrderByPosition<Evaluator: PartsEvaluator, Mass: EuclideanMass>: MemorylessIntegrator
where Evaluator.Scalar: PhaseSpaceScalar {
  typealias System = SplitSystem<Evaluator, Mass>
  var base: SplitLeapfrog<Evaluator, Mass>
  let effort = IntegrationEffort()

  init(for system: System) { base = SplitLeapfrog(for: system) }
  func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {}

  mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    system.order = point.position[0] > 1 ? [0, 1, 2, 3] : [3, 0, 1, 2]
    try base.advance(from: &point, to: &next, by: stepSize, in: &system)
  }
}
