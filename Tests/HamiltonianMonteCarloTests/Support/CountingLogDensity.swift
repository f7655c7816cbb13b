// A log density that counts how often it is evaluated.
import LogDensities
import Synchronization

final class EvaluationCounts: Sendable {
  private let counts = Mutex((gradients: 0, hessians: 0))

  var gradients: Int { counts.withLock { $0.gradients } }
  var hessians: Int { counts.withLock { $0.hessians } }

  func countGradient() { counts.withLock { $0.gradients += 1 } }
  func countHessian() { counts.withLock { $0.hessians += 1 } }
}

struct CountingLogDensity: LogDensity, CurvatureEvaluator {
  let base: HandWrittenCurvedLogDensity
  let counts: EvaluationCounts

  init(_ base: HandWrittenCurvedLogDensity, _ counts: EvaluationCounts) {
    self.base = base
    self.counts = counts
  }

  var dimension: Int { base.dimension }
  func makeEvaluator() -> Self { self }
  func logDensity(at position: [Double]) -> Double { base.logDensity(at: position) }

  func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    counts.countGradient()
    return base.logDensity(at: position, gradient: &gradient)
  }

  func hessian(at position: [Double], into hessian: inout [Double]) {
    counts.countHessian()
    base.hessian(at: position, into: &hessian)
  }

  func contractedThirdDerivative(at position: [Double], weights: [Double], into result: inout [Double]) {
    base.contractedThirdDerivative(at: position, weights: weights, into: &result)
  }
}
