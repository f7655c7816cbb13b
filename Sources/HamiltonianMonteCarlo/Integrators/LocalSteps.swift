// Steps that are divided where the target is narrow, and only there.
import Foundation

/// A macro step of the time h, made of as many steps of another integrator as the place asks for.
///
/// Level k takes n = m 2ᵏ steps of h/n. It passes if H stays within a tolerance over all of them, max H − min H ≤ δ, their
/// start included; it fails at the first step that goes beyond, or that cannot be made. The first level that passes is
/// taken. Then the way back is looked for from the end: if a coarser level than that passes there, the same step would not
/// be taken back, and this one fails with ``NumericalFailure/coarserWayBack``.
///
/// What remains is a map that is its own inverse when time is turned round, and that preserves volume, since its points are
/// those at which both ends choose the same k. So it is exact in every rule that asks for a ``MemorylessIntegrator``.
///
/// A macro step takes m 2ᵏ steps, those of the levels before, and at most as many for the way back.
///
/// Source: Bou-Rabee, Carpenter, Kleppe & Liu, "The Within-Orbit Adaptive Leapfrog No-U-Turn Sampler" (2025),
/// arXiv 2506.18746.
public struct LocalSteps<Base: MemorylessIntegrator>: MemorylessIntegrator {
  public typealias System = Base.System

  @usableFromInline var levels: Levels<Base>
  @usableFromInline var back: PhasePoint<System>
  @usableFromInline var spent = IntegrationEffort()

  @inlinable
  public init(_ base: Base, settings: LocalStepSettings, for system: System) {
    levels = Levels(base, settings: settings, for: system)
    back = system.makePoint()
  }

  @inlinable
  public mutating func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {
    spent = IntegrationEffort()
    levels.stepsTaken = 0
    levels.base.beginTrajectory(at: start, in: &system)
  }

  @inlinable
  public mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    let energy = try system.energy(momentum: point.momentum, geometry: &point.geometry)
    var level = 0
    while true {
      let isPassed = levels.pass(level, from: &point, to: &next, by: stepSize, energy: energy, in: &system)
      if level == 0 { spent.count(coarseRange: levels.energyRange) }
      if isPassed { break }
      if level == levels.settings.mostHalvings { throw levels.failure }
      level += 1
    }
    if level == 0 { return }
    let end = levels.endEnergy
    for coarser in 0..<level
    where levels.pass(coarser, from: &next, to: &back, by: -stepSize, energy: end, in: &system) {
      throw .coarserWayBack
    }
  }

  @inlinable
  public var effort: IntegrationEffort {
    var effort = levels.base.effort
    (effort.microSteps, effort.macroSteps) = (levels.stepsTaken, spent.macroSteps)
    effort.sumOfCoarseAcceptance = spent.sumOfCoarseAcceptance
    return effort
  }
}

/// The steps of one level of a macro step.
@usableFromInline
struct Levels<Base: Integrator> {
  @usableFromInline typealias System = Base.System

  @usableFromInline var base: Base
  @usableFromInline let settings: LocalStepSettings
  @usableFromInline var spare: PhasePoint<System>
  /// max H − min H of the last level; infinite where a step could not be made.
  @usableFromInline var energyRange = 0.0
  /// H at the last point reached.
  @usableFromInline var endEnergy = 0.0
  /// Why the last level that failed did.
  @usableFromInline var failure = NumericalFailure.outsideSupport
  @usableFromInline var stepsTaken = 0

  @inlinable
  init(_ base: Base, settings: LocalStepSettings, for system: System) {
    self.base = base
    self.settings = settings
    spare = system.makePoint()
  }

  /// Takes the steps of a level from `point`, where H is `energy`, to `end`.
  /// - Returns: whether the energy stayed within its tolerance; where it did not `end` is meaningless.
  @inlinable
  mutating func pass(
    _ level: Int, from point: inout PhasePoint<System>, to end: inout PhasePoint<System>, by time: Double,
    energy: Double, in system: inout System
  ) -> Bool {
    let count = settings.leastSteps << level
    let stepSize = time / Double(count)
    var (least, greatest) = (energy, energy)
    energyRange = .infinity
    do throws(NumericalFailure) {
      for step in 0..<count {
        stepsTaken += 1
        if step == 0 {
          try base.advance(from: &point, to: &end, by: stepSize, in: &system)
        } else {
          try base.advance(from: &end, to: &spare, by: stepSize, in: &system)
          swap(&end, &spare)
        }
        endEnergy = try system.energy(momentum: end.momentum, geometry: &end.geometry)
        least = min(least, endEnergy)
        greatest = max(greatest, endEnergy)
        energyRange = greatest - least
        if energyRange > settings.energyTolerance {
          failure = .toleranceExceeded(energyRange: energyRange)
          return false
        }
      }
      return true
    } catch {
      (failure, energyRange) = (error, .infinity)
      return false
    }
  }
}
