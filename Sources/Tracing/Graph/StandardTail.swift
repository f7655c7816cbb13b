// Tails of standard distributions whose shapes are constant, as functions that graphs apply.

import SpecialFunctions

/// A tail of a distribution without location and scale.
enum StandardTail: Hashable {
  case gammaP(shape: Double), gammaQ(shape: Double)
  case beta(a: Double, b: Double), betaComplement(a: Double, b: Double)
  case studentT(degreesOfFreedom: Double)
  case halfStudentT(degreesOfFreedom: Double), halfStudentTComplement(degreesOfFreedom: Double)

  /// The logarithm at x, or its first derivative.
  func logarithm(order: Int, _ x: Double) -> Double {
    switch self {
    case .gammaP(let a): SpecialFunctions.logRegularizedGammaP(order: order, x, shape: a)
    case .gammaQ(let a): SpecialFunctions.logRegularizedGammaQ(order: order, x, shape: a)
    case .beta(let a, let b): SpecialFunctions.logRegularizedBeta(order: order, x, a: a, b: b)
    case .betaComplement(let a, let b):
      SpecialFunctions.logRegularizedBetaComplement(order: order, x, a: a, b: b)
    case .studentT(let ν): SpecialFunctions.logStudentTCDF(order: order, x, degreesOfFreedom: ν)
    case .halfStudentT(let ν): SpecialFunctions.logHalfStudentTCDF(order: order, x, degreesOfFreedom: ν)
    case .halfStudentTComplement(let ν):
      SpecialFunctions.logHalfStudentTSurvival(order: order, x, degreesOfFreedom: ν)
    }
  }
}
