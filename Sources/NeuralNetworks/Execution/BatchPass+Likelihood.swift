// From the outputs of a pass to the log-likelihood, and its gradient back.

extension BatchPass {
  /// Σ log p(target | outputs) in `Double` over the last forward pass. Its gradient with respect to the outputs is
  /// where the backward pass expects it.
  func logLikelihood(_ likelihood: any Likelihood, _ targets: ArraySlice<[Double]>, withGradient: Bool)
    -> Double
  {
    let count = outputCount
    var example = [Double](repeating: 0, count: count)
    var gradient = example
    var sum = 0.0
    for (i, target) in targets.enumerated() {
      for j in 0..<count { example[j] = Double(outputs[i * count + j]) }
      sum += likelihood.logDensity(outputs: example, target: target, gradient: &gradient)
      guard withGradient else { continue }
      for j in 0..<count { outputGradient[i * count + j] = Float(gradient[j]) }
    }
    return sum
  }
}
