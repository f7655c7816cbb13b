// What samplers ask of the target, counted.

import ChainDiagnostics
import LogDensities
import Synchronization

/// How often derivatives were asked for.
package struct Work: Sendable, Codable {
  /// Gradients, or values alone.
  package var gradients = 0
  /// Hessians and contracted third derivatives.
  package var curvatures = 0

  package init(gradients: Int = 0, curvatures: Int = 0) {
    self.gradients = gradients
    self.curvatures = curvatures
  }

  package static func - (a: Work, b: Work) -> Work {
    Work(gradients: a.gradients - b.gradients, curvatures: a.curvatures - b.curvatures)
  }

  /// Effective draws per thousand gradients, each curvature counted as so many of them.
  package func efficiency(ofDraws size: Estimate, gradientsPerCurvature price: Int) -> Estimate {
    let thousands = Double(gradients + price * curvatures) / 1000
    return Estimate(value: size.value / thousands, error: size.error / thousands)
  }
}

/// A log density that counts what it is asked for. Draws are those of the log density itself.
package struct Counted<Base: LogDensity>: LogDensity where Base.Evaluator: CurvatureEvaluator {
  private let base: Base
  private let ledger = Ledger()

  package init(_ base: Base) { self.base = base }

  package var dimension: Int { base.dimension }

  /// The work of all evaluators so far.
  package var work: Work { ledger.total }

  package func makeEvaluator() -> Evaluator { Evaluator(base: base.makeEvaluator(), page: ledger.newPage()) }

  package struct Evaluator: CurvatureEvaluator {
    fileprivate var base: Base.Evaluator
    fileprivate let page: Page

    package var threads: Int { base.threads }
    package var interruption: (any Error)? { base.interruption }

    package mutating func logDensity(at position: [Double]) -> Double {
      page.gradients.add(1, ordering: .relaxed)
      return base.logDensity(at: position)
    }

    package mutating func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
      page.gradients.add(1, ordering: .relaxed)
      return base.logDensity(at: position, gradient: &gradient)
    }

    package mutating func hessian(at position: [Double], into hessian: inout [Double]) {
      page.curvatures.add(1, ordering: .relaxed)
      base.hessian(at: position, into: &hessian)
    }

    package mutating func contractedThirdDerivative(
      at position: [Double], weights: [Double], into result: inout [Double]
    ) {
      page.curvatures.add(1, ordering: .relaxed)
      base.contractedThirdDerivative(at: position, weights: weights, into: &result)
    }
  }
}

/// The counts of one evaluator. Chains on several threads do not share them, which would slow them down.
private final class Page: Sendable {
  let gradients = Atomic(0)
  let curvatures = Atomic(0)
}

/// The pages of all evaluators.
private final class Ledger: Sendable {
  private let pages = Mutex<[Page]>([])

  func newPage() -> Page {
    let page = Page()
    pages.withLock { $0.append(page) }
    return page
  }

  var total: Work {
    pages.withLock { pages in
      pages.reduce(into: Work()) { work, page in
        work.gradients += page.gradients.load(ordering: .relaxed)
        work.curvatures += page.curvatures.load(ordering: .relaxed)
      }
    }
  }
}
