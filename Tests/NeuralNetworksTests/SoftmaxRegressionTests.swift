// Riemannian sampling of a softmax regression with 15 parameters against a long run of plain sampling.
#if !DEBUG
  import ChainDiagnostics
  import HamiltonianMonteCarlo
  import NeuralNetworks
  import Randomness
  import Testing
  import Tracing

  @Suite struct SoftmaxRegressionTests {
    /// Four features of three classes of 20 examples each, with means and spreads like those of iris.
    private func irisLike() -> (inputs: [Float], targets: [Double]) {
      let means: [[Double]] = [[-1, 0.8, -1.3, -1.2], [0.1, -0.7, 0.3, 0.2], [0.9, -0.1, 1, 1.1]]
      var generator = Philox(seed: 2024, stream: 0)
      var inputs: [Float] = [], targets: [Double] = []
      for i in 0..<60 {
        let common = 0.3 * generator.normal()
        for mean in means[i % 3] { inputs.append(Float(mean + common + 0.4 * generator.normal())) }
        targets.append(Double(i % 3))
      }
      return (inputs, targets)
    }

    /// Means and standard deviations of all coordinates agree within Monte-Carlo errors: 60 comparisons at p = 1e-6
    /// together, which is 5.6 standard errors each.
    @Test func momentsOfRiemannianAndPlainRunsAgree() throws {
      let network = try Sequential(input: [4], layers: [Dense(3), LogSoftmax()])
      #expect(network.parameterCount == 15)
      let (inputs, targets) = irisLike()
      let posterior = try NetworkPosterior(
        network, likelihood: MultiClassLikelihood(), prior: GaussianPrior(for: network), inputs: inputs,
        targets: targets, threads: 1)
      let traced = try posterior.traced()
      let start = [Double](repeating: 0, count: 15)
      // The plain run samples the layers in Float, the Riemannian ones the trace in Double.
      let plain = try sample(
        posterior, draws: 19_500, from: start, warmUp: .discarding(500), seed: 1,
        with: HMC(stepSize: 0.25, steps: 5...9))
      expectAgreement(
        plain,
        try sample(
          traced, draws: 1_900, from: start, warmUp: .discarding(100), seed: 2,
          with: RiemannianHMC(metric: NegativeHessian(), stepSize: 0.3, steps: 4...7)))
      expectAgreement(
        plain,
        try sample(
          traced, draws: 1_900, from: start, warmUp: .discarding(100), seed: 3,
          with: RiemannianHMC(metric: SoftAbs(hardness: 1e3), stepSize: 0.3, steps: 4...7)))
    }

    private func expectAgreement(
      _ plain: ChainRun<StoredDraws<Float>>, _ riemannian: StoredChain
    ) {
      let method = riemannian.settings.method
      #expect(plain.acceptanceRate > 0.6 && riemannian.acceptanceRate > 0.6, "\(method)")
      for j in 0..<15 {
        let a = ScalarDraws(plain.coordinate(j)), b = ScalarDraws(riemannian.coordinate(j))
        for (x, y) in [
          (a.estimatedMean, b.estimatedMean), (a.estimatedStandardDeviation, b.estimatedStandardDeviation),
        ] {
          let error = (x.error * x.error + y.error * y.error).squareRoot()
          #expect(
            abs(x.value - y.value) < 5.6 * error,
            "coordinate \(j): \(x.value), \(y.value) ± \(error), \(method)")
          #expect(error < 0.08, "the runs are too short to tell")
        }
      }
    }
  }
#endif
