// What a sampler pays for an effective draw.

import ChainDiagnostics

package struct Efficiency {
  package let name: String
  /// Effective draws per thousand gradients, a Hessian or a contracted third derivative counted as many, one for each
  /// coordinate.
  package let least: Estimate
  /// The same with such derivatives for the price of one gradient.
  package let most: Estimate
  package let usesCurvature: Bool
  /// Whether the draws leave out a part of the neck, more than chance explains.
  package let missesNeck: Bool

  /// - Parameters:
  ///   - size: the effective draws.
  ///   - work: what they took.
  ///   - dimension: of the target.
  ///   - missesNeck: whether the draws leave out a part of the neck, more than chance explains.
  package init(name: String, effectiveSampleSize size: Estimate, work: Work, dimension: Int, missesNeck: Bool)
  {
    self.name = name
    least = work.efficiency(ofDraws: size, gradientsPerCurvature: dimension)
    most = work.efficiency(ofDraws: size, gradientsPerCurvature: 1)
    usesCurvature = work.curvatures > 0
    self.missesNeck = missesNeck
  }
}
