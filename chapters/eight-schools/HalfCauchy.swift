// The prior of the spread.

import Constraints
import Distributions
import Foundation
import Tracing

/// The size of a Cauchy number around 0 with scale σ.
///
/// log p(x) = log(2/π) − log σ − log(1 + (x/σ)²) for x ≥ 0
struct HalfCauchy: Distribution {
  let scale: Double

  init(_ scale: Double) { self.scale = scale }

  var shape: [Int] { [] }
  var support: (any Constraint)? { .positive }

  func logDensity(_ x: TracedArray) -> TracedArray {
    let z = x / scale
    return -log1p(z * z) + log(2 / (Double.pi * scale))
  }

  func draw(shape: [Int], using generator: inout some RandomNumberGenerator) -> [Double] {
    (0..<shape.reduce(1, *)).map { _ in
      scale * tan(0.5 * Double.pi * (Double(generator.next() >> 11) + 0.5) * 0x1p-53)
    }
  }
}
