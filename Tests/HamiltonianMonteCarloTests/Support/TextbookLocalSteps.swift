// Local steps as their definition reads, and mistakes that can be made in them.
import Foundation
import HamiltonianMonteCarlo

/// What can be done wrong in a macro step.
enum StepMistake: CaseIterable {
  case none
  /// The way back is looked for with the time, not against it.
  case momentumNotTurnedRound
  case noWayBack
  /// H may differ from that of the start of the orbit, not of the step.
  case toleranceFromStartOfOrbit
  /// The search begins at the level of the step before.
  case beginsAtLastLevel
  /// Of the coarser levels the next one alone is tried.
  case oneLevelBack
  /// The level is one more than the first that passes, every other time, whatever the way back would choose.
  case levelDrawn
}

/// A macro step by the definition, each level from new points.
struct TextbookLocalSteps<System: SeparableSystem>: MemorylessIntegrator where System.Scalar == Double {
  let settings: LocalStepSettings
  let mistake: StepMistake
  private var leapfrog: Leapfrog<System>
  private var startEnergy = 0.0
  private var lastLevel = 0
  private var count = 0
  let effort = IntegrationEffort()

  init(_ mistake: StepMistake = .none, settings: LocalStepSettings, for system: System) {
    self.mistake = mistake
    self.settings = settings
    leapfrog = Leapfrog(for: system)
  }

  mutating func beginTrajectory(at start: PhasePoint<System>, in system: inout System) {
    var start = start
    startEnergy = (try? system.energy(momentum: start.momentum, geometry: &start.geometry)) ?? .nan
    lastLevel = 0
  }

  mutating func advance(
    from point: inout PhasePoint<System>, to next: inout PhasePoint<System>, by stepSize: Double,
    in system: inout System
  ) throws(NumericalFailure) {
    count += 1
    var level = mistake == .beginsAtLastLevel ? lastLevel : 0
    var end = pass(level, from: point, by: stepSize, in: &system)
    while end == nil {
      if level == settings.mostHalvings { throw .toleranceExceeded(energyRange: .infinity) }
      level += 1
      end = pass(level, from: point, by: stepSize, in: &system)
    }
    if mistake == .levelDrawn, count.isMultiple(of: 2) {
      end = pass(level + 1, from: point, by: stepSize, in: &system)
    }
    guard let end else { throw .toleranceExceeded(energyRange: .infinity) }
    lastLevel = level
    let tried = mistake == .noWayBack ? 0..<0 : max(0, mistake == .oneLevelBack ? level - 1 : 0)..<level
    let back = mistake == .momentumNotTurnedRound ? stepSize : -stepSize
    for coarser in tried where pass(coarser, from: end, by: back, in: &system) != nil {
      throw .coarserWayBack
    }
    next = end
  }

  private mutating func pass(
    _ level: Int, from start: PhasePoint<System>, by time: Double, in system: inout System
  ) -> PhasePoint<System>? {
    let steps = settings.leastSteps << level
    var (point, next) = (start, system.makePoint())
    do throws(NumericalFailure) {
      var energies = [try system.energy(momentum: point.momentum, geometry: &point.geometry)]
      if mistake == .toleranceFromStartOfOrbit { energies = [startEnergy] }
      for _ in 0..<steps {
        try leapfrog.advance(from: &point, to: &next, by: time / Double(steps), in: &system)
        swap(&point, &next)
        energies.append(try system.energy(momentum: point.momentum, geometry: &point.geometry))
      }
      let range = (energies.max() ?? 0) - (energies.min() ?? 0)
      return range <= settings.energyTolerance ? point : nil
    } catch {
      return nil
    }
  }
}
