// How the energy error of a trajectory depends on the step size.

import ChainDiagnostics
import Foundation
import HamiltonianMonteCarlo

struct EnergyErrors {
  let stepSizes: [Double]
  /// The root mean square of ΔH at each step size.
  let errors: [Estimate]

  /// Runs a chain for each step size, with trajectories of one length.
  init(
    length: Double, steps: [Int], run: (_ stepSize: Double, _ steps: Int) throws -> StoredChain
  ) rethrows {
    stepSizes = steps.map { length / Double($0) }
    errors = try zip(stepSizes, steps).map { stepSize, count in
      let square = ScalarDraws(try run(stepSize, count).statistics.map { $0.energyError * $0.energyError })
        .estimatedMean
      let root = square.value.squareRoot()
      return Estimate(value: root, error: square.error / (2 * root))
    }
  }

  /// The slope of log error against log step size, between the two smallest steps.
  var order: Estimate {
    let last = errors.count - 1
    let (a, b) = (errors[last], errors[last - 1])
    let step = log(stepSizes[last - 1] / stepSizes[last])
    return Estimate(
      value: log(b.value / a.value) / step, error: hypot(a.error / a.value, b.error / b.value) / step)
  }
}
