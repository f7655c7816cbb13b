// Input with which sampling cannot begin: each message says what was expected, what was found and what to do.
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import SamplingTestSupport
import Testing

@Suite("Bad input")
struct BadInputTests {
  private let target = Gaussian.tutorial.logDensity
  private let start = [0.0, 0, 0]

  private func expectError(
    _ parameter: String, _ expected: String, _ found: String,
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
  ) {
    let error = #expect(throws: InputError.self, sourceLocation: sourceLocation) { try body() }
    #expect(error?.subject == parameter, sourceLocation: sourceLocation)
    #expect(error?.expected == expected, sourceLocation: sourceLocation)
    #expect(error?.found == found, sourceLocation: sourceLocation)
    #expect(error?.advice.hasSuffix(".") == true, sourceLocation: sourceLocation)
    #expect(error?.errorDescription == error?.description, sourceLocation: sourceLocation)
  }

  private func run<M: EuclideanMetric>(
    _ method: HMC<M>, from start: [Double]? = nil, draws: Int = 10, warmUp: Int = 0
  ) throws {
    _ = try sample(
      target, draws: draws, from: start ?? self.start, warmUp: .discarding(warmUp), seed: 1,
      with: method)
  }

  private func run<M: EuclideanMetric>(_ method: SplitHMC<M>) throws {
    _ = try sample(SplitLogDensity([target, target]), draws: 10, from: start, seed: 1, with: method)
  }

  private func run<M: RiemannianMetric, S: IntegrationScheme>(_ method: RiemannianHMC<M, S>) throws {
    _ = try sample(target, draws: 10, from: start, seed: 1, with: method)
  }

  @Test("numbers as large as can be are numbers like others")
  func largeNumbers() throws {
    #expect(WarmUp(stages: [.init(.max), .init(.max)]).transitions == .max)
    #expect(WarmUp.adapting(.max).transitions == .max)
    #expect(WarmUp.adaptingInDoublingWindows(.max).transitions == .max)
    expectError("warmUp.stages[0]", "at least 0 transitions", "\(Int.min)") {
      _ = try sample(
        target, draws: 1, from: start, warmUp: .adaptingInDoublingWindows(.min), seed: 1, with: NUTS())
    }
    let stop = StopRequest()
    stop.stop()
    let none = try sample(
      target, draws: 1, from: start, warmUp: WarmUp(stages: [.init(.max), .init(.max)]), seed: 1,
      logger: silentLogger, stop: stop, with: HMC())
    #expect(none.count == 0)
    expectError("bestOf", "from 1 to 1000000", "\(Int.max)") {
      _ = try sample(target, draws: 1, chains: .drawn(1, bestOf: .max), seed: 1, with: HMC())
    }
    expectError("mass[1]", "a finite number", "nan") {
      _ = try sample(
        Gaussian.correlated.logDensity, draws: 1, from: start, seed: 1,
        with: HMC(metric: DenseMetric(mass: [1, .nan, 0, .nan, 1, 0, 0, 0, 1])))
    }
  }

  @Test("the start")
  func starts() {
    expectError("start", "3 coordinates", "2") { try run(HMC(), from: [0, 0]) }
    expectError("start[1]", "a finite number", "nan") { try run(HMC(), from: [0, .nan, 0]) }
    expectError("start[2]", "a finite number", "inf") { try run(HMC(), from: [0, 0, .infinity]) }
    let half = HandWrittenLogDensity(dimension: 1) { q, gradient in
      gradient[0] = -1
      return q[0] > 0 ? -q[0] : (q[0] == 0 ? .nan : -.infinity)
    }
    expectError("start", "a point inside the support", "log density −∞") {
      _ = try sample(half, draws: 1, from: [-1], seed: 1, with: HMC())
    }
    expectError("start", "a point with finite log density and gradient", "non-finite log density") {
      _ = try sample(half, draws: 1, from: [0], seed: 1, with: HMC())
    }
    let empty = HandWrittenLogDensity(dimension: 0) { _, _ in 0 }
    expectError("dimension of the target", "at least 1", "0") {
      _ = try sample(empty, draws: 1, from: [], seed: 1, with: HMC())
    }
  }

  @Test("a start where the metric does not exist")
  func metricAtStart() {
    let funnelStart = [0.0, 3, 3]
    expectError(
      "start", "a point where the negative Hessian is positive definite", "metric not positive definite"
    ) {
      _ = try sample(Funnel.logDensity(3), draws: 1, from: funnelStart, seed: 1, with: RiemannianHMC())
    }
    let broken = HandWrittenCurvedLogDensity(
      dimension: 1,
      valueAndGradient: { _, gradient in
        gradient[0] = 0; return 0
      },
      hessian: { _, hessian in hessian[0] = .infinity }, contractedThirdDerivative: { _, _, _ in })
    expectError("start", "a point where the metric exists", "non-finite Hessian") {
      _ = try sample(broken, draws: 1, from: [0], seed: 1, with: RiemannianHMC())
    }
  }

  @Test("counts")
  func counts() {
    expectError("draws", "at least 0", "-1") { try run(HMC(), draws: -1) }
    expectError("warmUp", "at least 0 transitions", "-2") { try run(HMC(), warmUp: -2) }
    expectError("chains", "at least 1", "0") {
      _ = try sample(target, draws: 1, chains: .from([]), seed: 1, with: HMC())
    }
    expectError("chains", "at least 1", "-1") {
      _ = try sample(target, draws: 1, chains: -1, seed: 1, with: HMC())
    }
    expectError("threads", "at least 1", "0") {
      _ = try sample(target, draws: 1, chains: .from([start]), seed: 1, threads: 0, with: HMC())
    }
    expectError("chain 1, start", "3 coordinates", "1") {
      _ = try sample(target, draws: 1, chains: .from([start, [1]]), seed: 1, with: HMC())
    }
  }

  @Test("trajectories")
  func trajectories() {
    for step in [0, -0.1, .nan, .infinity] {
      expectError("stepSize", "a positive, finite number", "\(step)") { try run(HMC(stepSize: step)) }
      expectError("stepSize", "a positive, finite number", "\(step)") {
        try run(RiemannianHMC(stepSize: step))
      }
    }
    expectError("steps", "at least 1", "0") { try run(HMC(steps: 0)) }
    expectError("steps", "at least 1", "-3") { try run(HMC(steps: -3...4)) }
    expectError("steps", "at least 1", "0") { try run(RiemannianHMC(steps: 0)) }
    expectError("steps", "at least 1", "0") { try run(SplitHMC(steps: 0)) }
    expectError("stepSize", "a positive, finite number", "nan") { try run(SplitHMC(stepSize: .nan)) }
    expectError("masses", "3 numbers", "1") { try run(SplitHMC(metric: DiagonalMetric(masses: [1]))) }
    expectError("maximumDepth", "from 1 to 30", "0") {
      _ = try sample(
        SplitLogDensity([target]), draws: 1, from: start, seed: 1, with: SplitNUTS(maximumDepth: 0))
    }
    expectError("divergenceThreshold", "a positive number", "0.0") { try run(HMC(divergenceThreshold: 0)) }
  }

  @Test("mass matrices")
  func masses() {
    expectError("masses", "3 numbers", "2") { try run(HMC(metric: DiagonalMetric(masses: [1, 2]))) }
    expectError("masses[1]", "a positive, finite number", "0.0") {
      try run(HMC(metric: DiagonalMetric(masses: [1, 0, 1])))
    }
    expectError("mass", "9 numbers", "4") { try run(HMC(metric: DenseMetric(mass: [1, 0, 0, 1]))) }
    expectError("mass", "a symmetric matrix", "element (1, 0) = 0.0, element (0, 1) = 2.0") {
      try run(HMC(metric: DenseMetric(mass: [1, 2, 0, 0, 1, 0, 0, 0, 1])))
    }
    expectError("mass", "a positive definite matrix", "one that is not") {
      try run(HMC(metric: DenseMetric(mass: [1, 2, 0, 2, 1, 0, 0, 0, 1])))
    }
  }

  @Test("the settings of Riemannian HMC")
  func riemannian() {
    expectError("tolerance", "a positive, finite number", "0.0") {
      try run(RiemannianHMC(integrator: GeneralizedLeapfrog(tolerance: 0)))
    }
    expectError("tolerance", "a positive, finite number", "-1.0") {
      try run(RiemannianHMC(integrator: GeneralizedLeapfrog(convergence: .squaredMaximumChange(-1))))
    }
    expectError("maximumIterations", "at least 1", "0") {
      try run(RiemannianHMC(integrator: GeneralizedLeapfrog(maximumIterations: 0)))
    }
    expectError("andersonDepth", "at least 0", "-1") {
      try run(RiemannianHMC(integrator: GeneralizedLeapfrog(andersonDepth: -1)))
    }
    expectError("binding", "a finite number that is not negative", "-1.0") {
      try run(RiemannianHMC(integrator: ExtendedLeapfrog(binding: -1)))
    }
    expectError("scale", "a positive, finite number", "0.0") {
      try run(RiemannianHMC(metric: NegativeHessian(scale: 0)))
    }
    for hardness in [0, -1, .nan, .infinity] {
      expectError("hardness", "a positive, finite number", "\(hardness)") {
        try run(RiemannianHMC(metric: SoftAbs(hardness: hardness)))
      }
    }
    expectError("scale", "a positive, finite number", "-1.0") {
      try run(RiemannianHMC(metric: SoftAbs(scale: -1)))
    }
    for softening in [0, -1, .nan, .infinity] {
      expectError("softening", "a positive, finite number", "\(softening)") {
        try run(RiemannianHMC(metric: DiagonalOuterProduct(softening: softening)))
      }
    }
    expectError("scale", "a positive, finite number", "0.0") {
      try run(RiemannianHMC(metric: DiagonalOuterProduct(scale: 0)))
    }
    expectError("tolerance", "a positive, finite number", "0.0") {
      try run(RiemannianHMC(integrator: ImplicitMidpoint(tolerance: 0)))
    }
    expectError("tolerance", "a positive, finite number", "inf") {
      try run(RiemannianHMC(integrator: ProjectedExtendedLeapfrog(tolerance: .infinity)))
    }
    expectError("jitter", "a finite number that is not negative", "-0.1") {
      try run(RiemannianHMC(jitter: -0.1))
    }
    expectError("jitterTries", "at least 1", "0") { try run(RiemannianHMC(jitter: 0.1, jitterTries: 0)) }
    expectError("jitterTries", "1 where there is no jitter", "5") { try run(RiemannianHMC(jitterTries: 5)) }
  }

  @Test("warm-ups that are too short for what they adapt")
  func shortWarmUps() {
    func expect(_ warmUp: WarmUp, _ least: Int, _ found: Int, in stages: String = " in several stages") {
      expectError(
        "warmUp", "at least \(least) transitions, because it adapts the step size\(stages)", "\(found)"
      ) {
        _ = try sample(target, draws: 10, from: start, warmUp: warmUp, seed: 1, with: NUTS())
      }
    }
    for transitions in [0, 1, 19, 20, 21, 39] { expect(.adapting(transitions), 40, transitions) }
    for transitions in [0, 10, 25, 59] { expect(.adaptingInDoublingWindows(transitions), 60, transitions) }
    expect(.adaptingStepSize(19), 20, 19, in: "")
    expectError("warmUp.stages[1]", "at least 0 transitions", "-1") {
      _ = try sample(target, draws: 10, from: start, warmUp: .adapting(-1), seed: 1, with: NUTS())
    }
  }

  @Test("a message reads as a sentence")
  func message() {
    let error = InputError("steps", expected: "at least 1", found: "0", advice: "Use 10.")
    #expect("\(error)" == "steps: expected at least 1, found 0. Use 10.")
  }
}
