// How the energy error of a trajectory depends on the step size.

import Foundation
import HamiltonianMonteCarlo

struct EnergyErrors {
  let stepSizes: [Double]
  /// The root mean square of ΔH at each step size.
  let errors: [Double]

  /// Runs a chain for each step size, with trajectories of one length.
  init(
    length: Double, steps: [Int], run: (_ stepSize: Double, _ steps: Int) throws -> StoredChain
  ) rethrows {
    stepSizes = steps.map { length / Double($0) }
    errors = try zip(stepSizes, steps).map { stepSize, count in
      let chain = try run(stepSize, count)
      return (chain.statistics.reduce(0) { $0 + $1.energyError * $1.energyError } / Double(chain.count))
        .squareRoot()
    }
  }

  /// The slope of log error against log step size, between the two smallest steps.
  var order: Double {
    let last = errors.count - 1
    return log(errors[last] / errors[last - 1]) / log(stepSizes[last] / stepSizes[last - 1])
  }
}
