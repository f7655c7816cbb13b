// Mean and variance of mixtures.

import Tracing

extension Mixture {
  /// Σ wₖ E xₖ, element by element; nil where the mean of a component is not known.
  public var mean: TracedArray? { moments.map { average($0.means) } }

  /// Σ wₖ (Var xₖ + (E xₖ − E x)²), element by element; nil where a moment of a component is not known.
  public var variance: TracedArray? {
    guard let (means, variances) = moments else { return nil }
    let mean = average(means)
    return average(zip(means, variances).map { $1 + ($0 - mean) * ($0 - mean) })
  }

  private func average(_ values: [TracedArray]) -> TracedArray {
    values.enumerated().reduce(TracedArray(0)) { sum, value in
      let weight = exp(logWeight(value.offset)).reshaped(to: weightShape)
      // Nothing of what is infinite is nothing here.
      return sum + select(weight .== 0, 0, weight * value.element)
    }.broadcast(to: shape)
  }

  /// Those of each component.
  private var moments: (means: [TracedArray], variances: [TracedArray])? {
    switch components {
    case .list(let list):
      let known = list.compactMap { $0 as? any DistributionWithMoments }
      return known.count == list.count ? (known.map { $0.mean }, known.map { $0.variance }) : nil
    case .family(let family):
      guard let family = family as? any DistributionWithMoments else { return nil }
      return (columns(of: family.mean), columns(of: family.variance))
    }
  }

  /// What the last axis holds of each component of a family.
  private func columns(of values: TracedArray) -> [TracedArray] {
    let n = componentCount
    let table = values.broadcast(to: shape + [n]).reshaped(to: [Shapes.count(shape), n])
    return (0..<n).map { table[..., $0].reshaped(to: shape) }
  }
}
