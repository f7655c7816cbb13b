// More examples than fit into one batch of each chunk: their terms add up.
import LogDensities
import NeuralNetworks
import Testing

@Suite struct ManyExamplesTests {
  /// 2,500 examples are 16 chunks of up to three batches; the two parts have fewer.
  @Test(arguments: [true, false])
  func likelihoodsOfPartsAddUp(fusing: Bool) throws {
    let network = try Sequential(
      input: [1, 6, 6],
      layers: [Convolution2D(3, kernel: 3), ReLU(), MaxPool2D(2), Flatten(), Dense(4), LogSoftmax()])
    let inputs = (0..<(2_500 * 36)).map { Float(2 * TutorialNetwork.hash($0) - 1) }
    let targets = (0..<2_500).map { Double($0 % 4) }
    let prior = try GaussianPrior(for: network)
    let q = TutorialNetwork.parameters(of: network)
    func evaluate(_ range: Range<Int>) throws -> (value: Double, gradient: [Float]) {
      var evaluator = try NetworkPosterior(
        network, likelihood: MultiClassLikelihood(), prior: prior,
        inputs: Array(inputs[(36 * range.lowerBound)..<(36 * range.upperBound)]),
        targets: Array(targets[range]),
        threads: 2, fusing: fusing
      ).makeEvaluator()
      var gradient = [Float](repeating: 0, count: q.count)
      return (evaluator.logDensity(at: q, gradient: &gradient), gradient)
    }
    let parts = [try evaluate(0..<900), try evaluate(900..<1_600), try evaluate(1_600..<2_500)]
    let whole = try evaluate(0..<2_500)
    var priorGradient = [Float](repeating: 0, count: q.count)
    let priorValue = prior.logDensity(at: q, addingTo: &priorGradient)
    #expect(abs(whole.value - parts.reduce(0) { $0 + $1.value } + 2 * priorValue) < 1e-6)
    for i in q.indices {
      let sum = parts.reduce(0) { $0 + $1.gradient[i] } - 2 * priorGradient[i]
      #expect(abs(whole.gradient[i] - sum) < 1e-4 * max(1, abs(sum)))
    }
  }
}
