// The law that a change of units changes nothing: every integrator, metric and adapter, step by step and chain by chain.
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing

/// A step in two systems of units: z = (q, p) in the one is (sq, p/s) in the other.
struct UnitChange: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let plain: StepMap
  let scaled: StepMap
  /// s.
  let units: [Double]

  func scale(_ z: [Double]) -> [Double] {
    let n = units.count
    return z.indices.map { $0 < n ? z[$0] * units[$0] : z[$0] / units[$0 - n] }
  }
}

enum UnitChanges {
  /// Powers of two change no bit of a number but its exponent.
  private static let exact: [[Double]] = [
    [0x1p27, 0x1p27, 0x1p27], [0x1p-30, 0x1p-30, 0x1p-30], [0x1p20, 0x1p-15, 0x1p3],
  ]
  private static let rounded: [[Double]] = [[1e8, 1e8, 1e8], [1e-8, 1e-8, 1e-8], [1, 1e-6, 1e6]]
  private static let starts = [
    [0.3, -0.4, 0.8, 0.5, 1.1, -0.7], [-1.2, 0.2, 0.5, -0.3, 0.6, 0.9], [0.1, 0.1, -0.2, 1.4, -0.8, 0.2],
  ]

  static let byPowersOfTwo = exact.flatMap(all)
  static let byOtherFactors = rounded.flatMap(all)

  private static func all(_ s: [Double]) -> [UnitChange] {
    let (target, scaled) = (Well.logDensity, InUnits(Well.logDensity, units: s))
    let masses = [0.5, 2, 1.3]
    let dense = [2, 0.5, 0.1, 0.5, 1, -0.3, 0.1, -0.3, 1.5]
    var changes =
      euclidean("identity mass", IdentityMetric(), DiagonalMetric(masses: s.map { 1 / ($0 * $0) }), s)
      + euclidean(
        "diagonal mass", DiagonalMetric(masses: masses),
        DiagonalMetric(masses: zip(masses, s).map { $0 / ($1 * $1) }), s)
      + euclidean(
        "dense mass", DenseMetric(mass: dense),
        DenseMetric(mass: dense.indices.map { dense[$0] / (s[$0 / 3] * s[$0 % 3]) }), s)
      + implicit(
        "negative Hessian", { Systems.riemannian(target, NegativeHessian(scale: 1.7)) },
        { Systems.riemannian(scaled, NegativeHessian(scale: 1.7)) }, s)
    changes.append(split(s))
    if Set(s).count == 1 {
      // SoftAbs and the softening of an outer product follow a common factor alone.
      changes += implicit(
        "outer product", { Systems.riemannian(target, DiagonalOuterProduct(softening: 0.8)) },
        { Systems.riemannian(scaled, DiagonalOuterProduct(softening: 0.8 / (s[0] * s[0]))) }, s)
      changes += implicit(
        "SoftAbs", { Systems.riemannian(target, SoftAbs(hardness: 0.8)) },
        { Systems.riemannian(scaled, SoftAbs(hardness: 0.8 * s[0] * s[0])) }, s)
    }
    return changes
  }

  private static func euclidean<M: EuclideanMetric, N: EuclideanMetric>(
    _ name: String, _ metric: M, _ other: N, _ s: [Double]
  ) -> [UnitChange] {
    let scaled = InUnits(Well.logDensity, units: s)
    let leapfrog = UnitChange(
      testDescription: "Leapfrog, \(name), \(s)",
      plain: StepMap(
        name, { Systems.euclidean(Well.logDensity, metric) }, { Leapfrog(for: $0) }, starts: starts),
      scaled: StepMap(name, { Systems.euclidean(scaled, other) }, { Leapfrog(for: $0) }, starts: starts),
      units: s)
    return [leapfrog]
      + implicit(
        name, { Systems.euclidean(Well.logDensity, metric) }, { Systems.euclidean(scaled, other) }, s)
  }

  private static func split(_ s: [Double]) -> UnitChange {
    let parts = Parts.sum(Well.logDensity, count: 4).parts
    let scaled = SplitLogDensity(parts.map { InUnits($0, units: s) })
    let masses = DiagonalMetric(masses: s.map { 1 / ($0 * $0) })
    return UnitChange(
      testDescription: "SplitLeapfrog, \(s)",
      plain: StepMap(
        "plain", { Systems.split(SplitLogDensity(parts), IdentityMetric()) }, { SplitLeapfrog(for: $0) },
        starts: starts),
      scaled: StepMap(
        "scaled", { Systems.split(scaled, masses) }, { SplitLeapfrog(for: $0) }, starts: starts), units: s)
  }

  private static func implicit<A: HamiltonianSystem<Double>, B: HamiltonianSystem<Double>>(
    _ name: String, _ plain: @escaping @Sendable () -> A, _ scaled: @escaping @Sendable () -> B, _ s: [Double]
  ) -> [UnitChange] {
    func change<Scheme: IntegrationScheme>(_ scheme: Scheme) -> UnitChange {
      UnitChange(
        testDescription: "\(Scheme.self), \(name), \(s)",
        plain: StepMap(name, plain, { SchemeIntegrator(scheme, for: $0) }, starts: starts),
        scaled: StepMap(name, scaled, { SchemeIntegrator(scheme, for: $0) }, starts: starts), units: s)
    }
    return [change(GeneralizedLeapfrog()), change(ImplicitMidpoint()), change(ProjectedExtendedLeapfrog())]
  }
}

@Suite("A change of units changes nothing")
struct UnitLawTests {
  @Test("no bit of a step, where the units are powers of two", arguments: UnitChanges.byPowersOfTwo)
  func exactSteps(_ change: UnitChange) throws {
    for z in change.plain.starts {
      #expect(
        try change.scaled.step(change.scale(z), 0.2) == change.scale(try change.plain.step(z, 0.2)))
    }
  }

  @Test("not more of a step than rounding does, where they are not", arguments: UnitChanges.byOtherFactors)
  func roundedSteps(_ change: UnitChange) throws {
    for z in change.plain.starts {
      let expected = change.scale(try change.plain.step(z, 0.2))
      let one = change.scale([Double](repeating: 1, count: z.count))
      for (i, found) in try change.scaled.step(change.scale(z), 0.2).enumerated() {
        #expect(abs(found - expected[i]) < 1e-11 * one[i])
      }
    }
  }

  /// Draws, verdicts and iterations of two chains: `plain`, and `scaled` in the units of its target.
  private func expectEqual(
    _ plain: StoredChain, _ scaled: StoredChain, _ target: InUnits, within tolerance: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (a, b) = (plain.statistics, scaled.statistics)
    #expect(plain.acceptanceRate > 0.5 && a.count == b.count, sourceLocation: sourceLocation)
    let otherVerdicts = a.indices.filter { a[$0].isAccepted != b[$0].isAccepted }
    #expect(otherVerdicts.isEmpty, sourceLocation: sourceLocation)
    if tolerance == 0 {
      // Where a failing iteration overflows depends on the range of the numbers.
      let otherEfforts = a.indices.filter {
        a[$0].failure == nil && a[$0].effort.solverIterations != b[$0].effort.solverIterations
      }
      #expect(otherEfforts.isEmpty, sourceLocation: sourceLocation)
    }
    var largest = 0.0
    for i in 0..<plain.count {
      for (a, b) in zip(plain[i], target.plain(scaled[i])) { largest = max(largest, abs(a - b)) }
    }
    #expect(largest <= tolerance, sourceLocation: sourceLocation)
  }

  private func riemannian<M: RiemannianMetric, S: IntegrationScheme>(
    _ target: InUnits, _ metric: M, _ scheme: S, stepSize: Double, start: [Double], adapts: Bool = false
  ) throws -> StoredChain {
    try sample(
      target, draws: adapts ? 100 : 200, from: target.scaled(start),
      warmUp: adapts ? .adaptingStepSize(100) : .none, seed: 3, logger: silentLogger,
      with: RiemannianHMC(
        metric: metric, integrator: scheme, stepSize: stepSize, steps: 4))
  }

  private func expectRiemannianLaw<S: IntegrationScheme>(_ scheme: S) throws {
    let one = InUnits(Ridge.logDensity, units: [1, 1])
    let plain = try riemannian(one, NegativeHessian(), scheme, stepSize: 0.3, start: [0.3, -0.2])
    for units in [
      [0x1p27, 0x1p27], [0x1p-27, 0x1p-27], [1, 0x1p-20], [0x1p40, 0x1p-60], [0x1p500, 0x1p400],
    ] {
      let target = InUnits(Ridge.logDensity, units: units)
      let scaled = try riemannian(target, NegativeHessian(), scheme, stepSize: 0.3, start: [0.3, -0.2])
      expectEqual(plain, scaled, target)
    }
    // log det G has other roundings in other units, and so has the step size that adapts to ΔH.
    let target = InUnits(Ridge.logDensity, units: [0x1p20, 0x1p-20])
    expectEqual(
      try riemannian(one, NegativeHessian(), scheme, stepSize: 0.3, start: [0.3, -0.2], adapts: true),
      try riemannian(target, NegativeHessian(), scheme, stepSize: 0.3, start: [0.3, -0.2], adapts: true),
      target,
      within: 1e-6)
  }

  @Test("of chains of Riemannian HMC under the negative Hessian, in mixed units")
  func riemannianChains() throws {
    try expectRiemannianLaw(GeneralizedLeapfrog())
    try expectRiemannianLaw(ImplicitMidpoint())
    try expectRiemannianLaw(ProjectedExtendedLeapfrog())
  }

  private func expectFunnelLaw<S: IntegrationScheme>(_ scheme: S) throws {
    func chain(_ s: Double) throws -> (StoredChain, InUnits) {
      let target = InUnits(Funnel.logDensity(4), units: [s, s, s, s])
      let metric = SoftAbs(hardness: 3 * s * s)
      return (
        try riemannian(target, metric, scheme, stepSize: 0.2, start: [0.5, 0.3, 0.9, -0.4]), target
      )
    }
    let plain = try chain(1).0
    for s in [0x1p27, 0x1p-27, 0x1p300] {
      let (scaled, target) = try chain(s)
      expectEqual(plain, scaled, target)
    }
  }

  @Test("of chains under SoftAbs, in units of one common factor s, with the hardness αs²")
  func softAbsChains() throws {
    try expectFunnelLaw(GeneralizedLeapfrog())
    try expectFunnelLaw(ImplicitMidpoint())
    try expectFunnelLaw(ProjectedExtendedLeapfrog())
  }

  @Test("SoftAbs in units that differ from coordinate to coordinate is another sampler")
  func mixedSoftAbs() throws {
    let start = [0.5, 0.3, 0.9, -0.4]
    let (one, mixed) = (
      InUnits(Funnel.logDensity(4), units: [1, 1, 1, 1]), InUnits(Funnel.logDensity(4), units: [1, 2, 1, 1])
    )
    let chains = (
      try riemannian(one, SoftAbs(), GeneralizedLeapfrog(), stepSize: 0.1, start: start),
      try riemannian(mixed, SoftAbs(), GeneralizedLeapfrog(), stepSize: 0.1, start: start)
    )
    #expect(chains.0[10] != mixed.plain(chains.1[10]))
  }

  @Test("of chains of HMC and their adapted step sizes", arguments: [false, true])
  func euclideanChains(adapts: Bool) throws {
    let start = [0.3, -0.4, 0.8]
    func chain<M: EuclideanMetric>(_ units: [Double], _ metric: M, _ stepSize: Double) throws -> (
      StoredChain, InUnits
    ) {
      let density = InUnits(Well.logDensity, units: units)
      let chain = try sample(
        density, draws: 200, from: density.scaled(start),
        warmUp: adapts ? .adaptingStepSize(100) : .discarding(100), seed: 3, logger: silentLogger,
        with: HMC(stepSize: stepSize, steps: 4, metric: metric))
      return (chain, density)
    }
    let masses = [0.5, 2, 1]
    let dense = [2, 0.5, 0.1, 0.5, 1, -0.3, 0.1, -0.3, 1.5]
    let one = [1.0, 1, 1]
    let plain = (
      try chain(one, IdentityMetric(), 0.5).0, try chain(one, DiagonalMetric(masses: masses), 0.5).0,
      try chain(one, DenseMetric(mass: dense), 0.5).0
    )
    for s in [[0x1p27, 0x1p27, 0x1p27], [0x1p20, 0x1p-15, 0x1p3]] {
      let identity = try chain(s, DiagonalMetric(masses: s.map { 1 / ($0 * $0) }), 0.5)
      let diagonal = try chain(s, DiagonalMetric(masses: zip(masses, s).map { $0 / ($1 * $1) }), 0.5)
      let full = try chain(
        s, DenseMetric(mass: dense.indices.map { dense[$0] / (s[$0 / 3] * s[$0 % 3]) }), 0.5)
      for (a, b) in [(plain.0, identity), (plain.1, diagonal), (plain.2, full)] {
        expectEqual(a, b.0, b.1)
        #expect(a.stepSize == b.0.stepSize)
      }
    }
    // Under the identity it is the step size that has the unit of the coordinates.
    if !adapts {
      let scaled = try chain([0x1p27, 0x1p27, 0x1p27], IdentityMetric(), 0x1p26)
      expectEqual(plain.0, scaled.0, scaled.1)
    }
  }

  @Test("the adapter multiplies: what it makes of sε is s times what it makes of ε")
  func adapter() {
    for s in [1e-8, 1e8] {
      var (plain, scaled) = (
        DualAveraging(from: 0.1, target: 0.8), DualAveraging(from: 0.1 * s, target: 0.8)
      )
      for i in 0..<500 {
        for step in [\DualAveraging.current, \.average] {
          #expect(abs(scaled[keyPath: step] / (s * plain[keyPath: step]) - 1) < 1e-12)
        }
        let probability = Double(i * 7919 % 100) / 100
        plain.update(acceptanceProbability: probability)
        scaled.update(acceptanceProbability: probability)
      }
    }
  }
}
