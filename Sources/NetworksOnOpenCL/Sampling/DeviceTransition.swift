// The transition of Hamiltonian Monte Carlo on a device.
import Foundation
import HamiltonianMonteCarlo
import Randomness

/// A state of a chain on a device.
public struct DeviceState {
  let point: DevicePoint
  /// ℓ there.
  let logDensity: Double
}

/// A new momentum, L leapfrog steps, and the Metropolis test: what `TrajectoryTransition` does with `EndPoint`.
///
/// A failure, and a step that is not finite, is noticed at the end of its trajectory.
public struct DeviceTransition: Transition {
  public var stepSize: Double
  public private(set) var error: (any Error)?
  private let trajectory: DeviceTrajectory
  private let steps: ClosedRange<Int>
  private let divergenceThreshold: Double
  /// Where the next trajectory ends.
  private var end: DevicePoint
  private var failed: FailedTrajectory?

  init(_ posterior: DevicePosterior, _ settings: TrajectorySettings) throws(DeviceError) {
    trajectory = try DeviceTrajectory(posterior)
    end = try trajectory.makePoint()
    (stepSize, steps) = (settings.stepSize, settings.steps)
    divergenceThreshold = settings.divergenceThreshold
  }

  public mutating func makePoint(
    at position: [Double], using random: inout RandomStreams
  ) throws(NumericalFailure) -> DeviceState {
    let (point, energies): (DevicePoint, Energies)
    do throws(DeviceError) {
      point = try trajectory.makePoint()
      try trajectory.queue.write(position.map { Float($0) }, to: point.position)
      energies = try trajectory.evaluate(point)
    } catch {
      self.error = error
      throw .nonFinite(.logDensity)
    }
    if let failure = energies.failure { throw failure.why }
    return DeviceState(point: point, logDensity: energies.logDensity + trajectory.posterior.constant)
  }

  public func position(of state: DeviceState) -> [Float] { position(of: state.point) }

  public mutating func sample(
    from state: inout DeviceState, using random: inout RandomStreams
  ) -> TransitionStatistics {
    do throws(DeviceError) {
      return try next(from: &state, using: &random)
    } catch {
      self.error = error
      return TransitionStatistics(
        isAccepted: false, acceptanceProbability: 0, logDensity: state.logDensity)
    }
  }

  /// Where the failing step began: the trajectory is followed as far once more.
  public var failurePosition: [Double] {
    guard let failed else { return [] }
    guard failed.steps > 0 else { return position(of: failed.start).map { Double($0) } }
    guard let end = try? trajectory.makePoint(),
      (try? trajectory.follow(
        from: failed.start, to: end, failed.random, steps: failed.steps, stepSize: failed.stepSize)) != nil
    else { return [] }
    return position(of: end).map { Double($0) }
  }

  private func position(of point: DevicePoint) -> [Float] {
    let count = trajectory.posterior.dimension
    // A device that is lost gives no numbers; the next transition tells.
    return (try? trajectory.queue.read(count, from: point.position, initial: Float.nan))
      ?? [Float](repeating: .nan, count: count)
  }
}

/// A trajectory that failed, as far as its last good point.
private struct FailedTrajectory {
  let start: DevicePoint
  let random: MomentumSeed
  let steps: Int
  let stepSize: Double
}

// One transition.
extension DeviceTransition {
  private mutating func next(
    from state: inout DeviceState, using random: inout RandomStreams
  ) throws(DeviceError) -> TransitionStatistics {
    failed = nil
    // A copy of the chain, or a failure, may have kept the point.
    if !isKnownUniquelyReferenced(&end) { end = try trajectory.makePoint() }
    let blocks = random.momentum.takeNormalBlocks(count: trajectory.posterior.dimension)
    let seed = MomentumSeed(seed: blocks.seed, stream: blocks.stream, block: blocks.first)
    let steps =
      steps.count == 1 ? steps.lowerBound : Int.random(in: steps, using: &random.trajectoryLength)
    let energies = try trajectory.follow(
      from: state.point, to: end, seed, steps: steps, stepSize: stepSize)
    let start = energies.kineticStart - state.logDensity
    let logDensity = energies.logDensity + trajectory.posterior.constant
    let error = energies.kineticEnd - logDensity - start
    if let failure = energies.failure ?? (error.isFinite ? nil : (.nonFinite(.energy), steps + 1)) {
      failed = FailedTrajectory(
        start: state.point, random: seed, steps: failure.step - 1, stepSize: stepSize)
      return TransitionStatistics(
        isAccepted: false, acceptanceProbability: 0, logDensity: state.logDensity, energy: start,
        energyError: .infinity, steps: failure.step - 1, failure: failure.why)
    }
    let isDivergent = error > divergenceThreshold
    if isDivergent {
      failed = FailedTrajectory(start: state.point, random: seed, steps: steps - 1, stepSize: stepSize)
    }
    let probability = error <= 0 ? 1 : exp(-error)
    let isAccepted = random.acceptance.uniform() < probability
    if isAccepted {
      let reached = end
      end = state.point
      state = DeviceState(point: reached, logDensity: logDensity)
    }
    return TransitionStatistics(
      isAccepted: isAccepted, acceptanceProbability: probability, logDensity: state.logDensity,
      energy: isAccepted ? start + error : start, energyError: error, steps: steps,
      failure: isDivergent ? .divergent(energyError: error) : nil)
  }
}

extension Energies {
  /// The first step that failed, from 1, and why.
  fileprivate var failure: (why: NumericalFailure, step: Int)? {
    let gradient = Int(values[layout.gradientFailure]), likelihood = Int(values[layout.likelihoodFailure])
    if likelihood > 0, gradient == 0 || likelihood <= gradient {
      return (
        values[layout.likelihoodValue] == -.infinity ? .outsideSupport : .nonFinite(.logDensity), likelihood
      )
    }
    return gradient > 0 ? (.nonFinite(.gradient), gradient) : nil
  }
}
