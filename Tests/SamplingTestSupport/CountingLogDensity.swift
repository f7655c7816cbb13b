// A log density that counts how often it is evaluated.
import LogDensities
import Synchronization

package final class EvaluationCounts: Sendable {
  private let counts = Mutex((gradients: 0, hessians: 0))

  package init() {}

  package var gradients: Int { counts.withLock { $0.gradients } }
  package var hessians: Int { counts.withLock { $0.hessians } }

  package func countGradient() { counts.withLock { $0.gradients += 1 } }
  package func countHessian() { counts.withLock { $0.hessians += 1 } }
}

package struct CountingLogDensity: LogDensity, CurvatureEvaluator {
  package let base: HandWrittenCurvedLogDensity
  package let counts: EvaluationCounts

  package init(_ base: HandWrittenCurvedLogDensity, _ counts: EvaluationCounts) {
    self.base = base
    self.counts = counts
  }

  package var dimension: Int { base.dimension }
  package func makeEvaluator() -> Self { self }
  package func logDensity(at position: [Double]) -> Double { base.logDensity(at: position) }

  package func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    counts.countGradient()
    return base.logDensity(at: position, gradient: &gradient)
  }

  package func hessian(at position: [Double], into hessian: inout [Double]) {
    counts.countHessian()
    base.hessian(at: position, into: &hessian)
  }

  package func contractedThirdDerivative(
    at position: [Double], weights: [Double], into result: inout [Double]
  ) {
    base.contractedThirdDerivative(at: position, weights: weights, into: &result)
  }
}
