// What a sampler pays for an effective draw of v.

import ChainDiagnostics
import HamiltonianMonteCarlo

struct Efficiency {
  let name: String
  /// Effective draws of v per thousand gradients, a Hessian or a contracted third derivative counted as eleven, one
  /// for each coordinate.
  let least: Estimate
  /// The same with such derivatives for the price of one gradient.
  let most: Estimate
  let usesCurvature: Bool
  /// Whether the draws leave out a part of the neck, more than chance explains.
  let missesNeck: Bool

  init(name: String, _ evidence: Evidence, work: Work) {
    self.name = name
    let size = evidence.common.effectiveSampleSize
    least = work.efficiency(ofDraws: size, gradientsPerCurvature: 11)
    most = work.efficiency(ofDraws: size, gradientsPerCurvature: 1)
    usesCurvature = work.curvatures > 0
    missesNeck = evidence.neck.value + 5 * evidence.neck.error < neckProbability
  }
}
