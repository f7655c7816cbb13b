// The posterior of a network as a sum over subsets of its examples, for split Hamiltonian Monte Carlo.
import InputErrors
import LogDensities

extension NetworkPosterior {
  /// The same log density as a sum of `count` posteriors, each of a subset of the examples and with the share 1/`count`
  /// of the log prior.
  ///
  ///     let sampler = SplitHMC(stepSize: 0.002, steps: 10).sampler(for: try posterior.split(into: 4))
  ///
  /// The subsets follow each other in the order of the examples, and their sizes differ by one at most. Steps can be the
  /// larger the more the subsets resemble each other, so examples that are sorted, as by class, are better shuffled before.
  /// Each chain has the buffers of all subsets.
  /// - Throws: where there are fewer examples than subsets, or no subset.
  public func split(into count: Int) throws(InputError) -> SplitLogDensity<NetworkPosterior> {
    guard (1...exampleCount).contains(count) else {
      throw InputError(
        "count", expected: "from 1 to \(exampleCount) subsets, for as many examples", found: "\(count)",
        advice: "Give each subset as many examples as fit into memory at once.")
    }
    var parts: [NetworkPosterior] = []
    for m in 0..<count {
      let (start, end) = (m * exampleCount / count, (m + 1) * exampleCount / count)
      parts.append(
        try NetworkPosterior(
          network, likelihood: likelihood, prior: PriorShare(of: prior, among: count),
          inputs: Array(inputs[(start * network.inputCount)..<(end * network.inputCount)]),
          targets: targets[start..<end].flatMap { $0 }, threads: threads))
    }
    return SplitLogDensity(parts)
  }
}

/// The share 1/M of a log prior.
struct PriorShare: NetworkPrior {
  let base: any NetworkPrior
  let share: Double

  init(of base: any NetworkPrior, among count: Int) {
    self.base = base
    share = 1 / Double(count)
  }

  var logNormalizer: Double { share * base.logNormalizer }

  func validate(network: Sequential) throws(InputError) { try base.validate(network: network) }

  func blocks(parameterCount: Int) -> [Range<Int>] { base.blocks(parameterCount: parameterCount) }

  func logDensity(
    ofBlock block: Int, at parameters: Span<Float>, addingTo gradient: inout MutableSpan<Float>
  ) -> Double {
    var whole = [Float](repeating: 0, count: gradient.count)
    var span = whole.mutableSpan
    let value = base.logDensity(ofBlock: block, at: parameters, addingTo: &span)
    for i in gradient.indices { gradient[i] += Float(share) * span[i] }
    return share * value
  }
}
