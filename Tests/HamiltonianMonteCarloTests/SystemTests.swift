// The derivatives of every Hamiltonian against finite differences, and its momentum draws against its metric.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

/// The largest relative differences between a system's force and velocity and the finite differences of its energy.
func derivativeErrors<System: HamiltonianSystem<Double>>(
  of original: System, position: [Double], momentum: [Double], width: Double
) throws -> (force: Double, velocity: Double) {
  var system = original
  var geometry = system.makeGeometry()
  func energy(_ q: [Double], _ p: [Double]) throws -> Double {
    try system.move(&geometry, to: q)
    return try system.energy(momentum: p, geometry: &geometry)
  }
  func slope(_ line: (Double) throws -> Double) rethrows -> Double {
    return try (8 * (line(width) - line(-width)) - (line(2 * width) - line(-2 * width))) / (12 * width)
  }
  func shifted(_ x: [Double], _ i: Int, _ shift: Double) -> [Double] {
    var x = x
    x[i] += shift
    return x
  }
  let n = position.count
  let expectedForce = try (0..<n).map { i in
    try -slope { try energy(shifted(position, i, $0), momentum) }
  }
  let expectedVelocity = try (0..<n).map { i in
    try slope { try energy(position, shifted(momentum, i, $0)) }
  }
  var (force, velocity) = (position, position)
  try system.move(&geometry, to: position)
  system.velocity(momentum: momentum, geometry: &geometry, into: &velocity)
  try system.force(momentum: momentum, geometry: &geometry, into: &force)
  // Energy and velocity at once are those that come one after the other.
  var beside = [Double](repeating: .nan, count: n)
  let energyBeside = try system.energy(momentum: momentum, geometry: &geometry, velocity: &beside)
  let energyAlone = try system.energy(momentum: momentum, geometry: &geometry)
  let areSame = abs(energyBeside - energyAlone) <= 1e-14 * abs(energyAlone) && beside == velocity
  #expect(areSame, "\(energyBeside), \(energyAlone), \(beside), \(velocity)")
  func error(_ found: [Double], _ expected: [Double]) -> Double {
    zip(found, expected).map { abs($0 - $1) / (1 + abs($1)) }.max() ?? .nan
  }
  return (error(force, expectedForce), error(velocity, expectedVelocity))
}

/// The mean and covariance of many momentum draws, in units of their standard errors from 0 and `covariance`.
func momentumDeviation<System: HamiltonianSystem<Double>>(
  of original: System, position: [Double], covariance: [Double]
) throws -> Double {
  var system = original
  var geometry = system.makeGeometry()
  try system.move(&geometry, to: position)
  var generator = Philox(seed: 5, chain: 0, purpose: .momentum)
  let (n, count) = (position.count, 20_000)
  var momentum = position
  var products = [Double](repeating: 0, count: n * n)
  for _ in 0..<count {
    system.sampleMomentum(geometry: &geometry, using: &generator, into: &momentum)
    for i in 0..<n {
      for j in 0..<n { products[i * n + j] += momentum[i] * momentum[j] / Double(count) }
    }
  }
  return (0..<n * n).map { k in
    let (i, j) = (k / n, k % n)
    let variance = covariance[i * n + i] * covariance[j * n + j] + covariance[k] * covariance[k]
    return abs(products[k] - covariance[k]) / (variance / Double(count)).squareRoot()
  }.max() ?? .nan
}

@Suite("Hamiltonian systems")
struct SystemTests {
  private let dense = [2, 0.5, 0.1, 0.5, 1, -0.3, 0.1, -0.3, 1.5]

  private func expectDerivatives<System: HamiltonianSystem<Double>>(
    _ system: System, at position: [Double], _ momentum: [Double], width: Double = 1e-3,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let errors = try derivativeErrors(of: system, position: position, momentum: momentum, width: width)
    #expect(errors.force < 1e-8, sourceLocation: sourceLocation)
    #expect(errors.velocity < 1e-8, sourceLocation: sourceLocation)
  }

  @Test("force and velocity are the derivatives of the energy")
  func derivatives() throws {
    let (q, p) = ([0.4, -0.7, 0.9], [1.1, 0.3, -0.8])
    try expectDerivatives(Systems.euclidean(Well.logDensity, IdentityMetric()), at: q, p)
    try expectDerivatives(Systems.euclidean(Well.logDensity, DiagonalMetric(masses: [1, 2, 0.5])), at: q, p)
    try expectDerivatives(Systems.euclidean(Well.logDensity, DenseMetric(mass: dense)), at: q, p)
    try expectDerivatives(Systems.riemannian(Well.logDensity, NegativeHessian()), at: q, p)
    try expectDerivatives(Systems.riemannian(Well.logDensity, NegativeHessian(scale: 2.5)), at: q, p)
    try expectDerivatives(Systems.riemannian(Quartic.logDensity, NegativeHessian()), at: [0.7], [-1.3])
    // Where the funnel is log-concave.
    try expectDerivatives(
      Systems.riemannian(Funnel.logDensity(3), NegativeHessian()), at: [0.2, 0.1, -0.15], [0.5, 0.3, -0.2])
  }

  /// Curvatures whose eigenvalues repeat, nearly repeat, vanish, nearly vanish and are negative, with turns of all
  /// widths. The momenta are of the size that the metric gives them.
  @Test("force and velocity under SoftAbs, also where eigenvalues are equal, nearly equal and zero")
  func softAbsDerivatives() throws {
    for hardness in [0.3, 2, 20] {
      // Differences much narrower than the turn of λ coth αλ.
      let width = 1e-3 / max(1, hardness)
      let metric = SoftAbs(hardness: hardness)
      let funnel = Systems.riemannian(Funnel.logDensity(5), metric)
      let p = [0.5, 0.3, -0.2, 0.4, 1.1]
      // The eigenvalue eᵛ three times over; then all of them zero or repeated; then nearly repeated.
      try expectDerivatives(funnel, at: [0.3, 0.4, -0.8, 0.5, 0.1], p, width: width)
      try expectDerivatives(funnel, at: [-0.4, 0, 0, 0, 0], p, width: width)
      try expectDerivatives(funnel, at: [-0.4, 1e-9, -2e-9, 0, 1e-8], p, width: width)
      // Σx² eᵛ = 2/9: an eigenvalue changes its sign.
      try expectDerivatives(funnel, at: [0, (2.0 / 9).squareRoot(), 0, 0, 0], p, width: width)
      try expectDerivatives(
        Systems.riemannian(Well.logDensity, metric), at: [0.4, -0.7, 0.9], [1.1, 0.3, -0.8], width: width)
      let saddle = Systems.riemannian(Saddle.logDensity, metric)
      for q in [
        [0.0, 0, 0], [0.2, 0.2, 0.2], [0.2, 0.2 + 1e-10, 1e-7], [-0.3, 0.3, 0], [0, 1e-12, -0.4],
      ] {
        try expectDerivatives(saddle, at: q, [0.7, -0.4, 0.9], width: width)
      }
    }
    let scaled = SoftAbs(hardness: 1.3, scale: 2.5)
    try expectDerivatives(
      Systems.riemannian(Funnel.logDensity(3), scaled), at: [0.2, 0.9, -1.15], [0.5, 0.3, -2])
    // So hard that G = |A| wherever differences are taken.
    let hard = Systems.riemannian(Funnel.logDensity(), SoftAbs())
    let q = [0.3, 0.4, -0.8, 0.5, 0.1, -1.2, 0.3, 0.9, -0.1, 0.2, 0.6]
    try expectDerivatives(hard, at: q, [0.5, 0.3, -0.2, 0.4, 1.1, 0.1, -0.9, 0.8, -0.7, 1.3, 0.2])
    try expectDerivatives(Systems.riemannian(Quartic.logDensity, SoftAbs()), at: [0.7], [-1.3])
  }

  @Test("SoftAbs is the negative Hessian where that is positive definite")
  func softAbsOfLogConcave() throws {
    for (q, p) in [([0.4, -0.7, 0.9], [1.1, 0.3, -0.8]), ([1.4, 0.2, -0.3], [0.2, 0.9, 1.8])] {
      var (first, second) = (
        Systems.riemannian(Well.logDensity, NegativeHessian()), Systems.riemannian(Well.logDensity, SoftAbs())
      )
      var (firstGeometry, secondGeometry) = (first.makeGeometry(), second.makeGeometry())
      try first.move(&firstGeometry, to: q)
      try second.move(&secondGeometry, to: q)
      let energies = (
        try first.energy(momentum: p, geometry: &firstGeometry),
        try second.energy(momentum: p, geometry: &secondGeometry)
      )
      #expect(abs(energies.0 - energies.1) < 1e-13 * abs(energies.0))
      var (firstForce, secondForce) = (q, q)
      try first.force(momentum: p, geometry: &firstGeometry, into: &firstForce)
      try second.force(momentum: p, geometry: &secondGeometry, into: &secondForce)
      for (a, b) in zip(firstForce, secondForce) { #expect(abs(a - b) < 1e-12) }
    }
  }

  @Test("jitter changes the metric and its derivatives alike")
  func jitteredDerivatives() throws {
    var system = Systems.riemannian(Well.logDensity, NegativeHessian(), jitter: 3)
    var generator = Philox(seed: 1, chain: 0, purpose: .jitter)
    let plain = try energyProbe(system)
    let hasChanged = system.redraw(using: &generator)
    #expect(hasChanged)
    #expect(try energyProbe(system) != plain)
    try expectDerivatives(system, at: [0.4, -0.7, 0.9], [1.1, 0.3, -0.8])
  }

  @Test("jitter adds a uniform number to each element of the diagonal, anew at each redraw")
  func jitterDistribution() throws {
    let flat = HandWrittenCurvedLogDensity(
      dimension: 4, valueAndGradient: { _, _ in 0 },
      hessian: { _, hessian in for i in hessian.indices { hessian[i] = 0 } },
      contractedThirdDerivative: { _, _, _ in })
    var system = Systems.riemannian(flat, NegativeHessian(), jitter: 3)
    var generator = Philox(seed: 1, chain: 0, purpose: .jitter)
    var geometry = system.makeGeometry()
    var (velocity, diagonal) = ([0.0, 0, 0, 0], [Double]())
    for _ in 0..<500 {
      _ = system.redraw(using: &generator)
      try system.move(&geometry, to: velocity)
      system.velocity(momentum: [1, 1, 1, 1], geometry: &geometry, into: &velocity)
      diagonal += velocity.map { 1 / $0 }
    }
    #expect(Set(diagonal).count == 2_000)
    #expect(diagonal.allSatisfy { $0 > 0 && $0 < 3.000001 })
    #expect(abs(diagonal.reduce(0, +) / 2_000 - 1.5) < 0.1)
  }

  private func energyProbe<System: HamiltonianSystem<Double>>(_ system: System) throws -> Double {
    var system = system
    var geometry = system.makeGeometry()
    try system.move(&geometry, to: [0.4, -0.7, 0.9])
    return try system.energy(momentum: [1, 1, 1], geometry: &geometry)
  }

  @Test("without jitter nothing is redrawn")
  func noJitter() {
    var system = Systems.riemannian(Well.logDensity, NegativeHessian())
    var generator = Philox(seed: 1, chain: 0, purpose: .jitter)
    var untouched = generator
    let hasChanged = system.redraw(using: &generator)
    #expect(!hasChanged)
    let (next, expected) = (generator.next(), untouched.next())
    #expect(next == expected)
  }

  @Test("the energy of a Gaussian is known exactly")
  func energies() throws {
    var euclidean = Systems.euclidean(Gaussian.tutorial.logDensity, DiagonalMetric(masses: [1, 2, 4]))
    var geometry = euclidean.makeGeometry()
    try euclidean.move(&geometry, to: [1, 2, 4])
    let euclideanEnergy = try euclidean.energy(momentum: [1, 2, 4], geometry: &geometry)
    let potential = 2.0
    let kinetic = 0.5 * (1.0 / 1 + 4.0 / 2 + 16.0 / 4)
    #expect(euclideanEnergy == potential + kinetic)
    var riemannian = Systems.riemannian(Gaussian.tutorial.logDensity, NegativeHessian())
    var metric = riemannian.makeGeometry()
    try riemannian.move(&metric, to: [1, 2, 4])
    let energy = try riemannian.energy(momentum: [2, 0, 2], geometry: &metric)
    let expected: Double = 2 + 1.5 * log(4.0) + 1
    #expect(abs(energy - expected) < 1e-14)
    let logDensity = try riemannian.logDensity(&metric)
    #expect(logDensity == -2)
  }

  @Test("momenta have the covariance that the kinetic energy says")
  func momenta() throws {
    let q = [0.4, -0.7, 0.9]
    let identity = [1.0, 0, 0, 0, 1, 0, 0, 0, 1]
    let diagonal = [0.5, 0, 0, 0, 2, 0, 0, 0, 3]
    var hessian = identity
    Well.logDensity.hessian(at: q, into: &hessian)
    let deviations = [
      try momentumDeviation(
        of: Systems.euclidean(Well.logDensity, IdentityMetric()), position: q, covariance: identity),
      try momentumDeviation(
        of: Systems.euclidean(Well.logDensity, DiagonalMetric(masses: [0.5, 2, 3])), position: q,
        covariance: diagonal),
      try momentumDeviation(
        of: Systems.euclidean(Well.logDensity, DenseMetric(mass: dense)), position: q, covariance: dense),
      try momentumDeviation(
        of: Systems.riemannian(Well.logDensity, NegativeHessian()), position: q,
        covariance: hessian.map { -$0 }),
      try momentumDeviation(
        of: Systems.riemannian(Well.logDensity, SoftAbs()), position: q, covariance: hessian.map { -$0 }),
      // The eigenvalues of −∇²ℓ are −0.6, −0.05 and 0.05 there.
      try momentumDeviation(
        of: Systems.riemannian(Saddle.logDensity, SoftAbs(hardness: 0.5)), position: [-0.1, 0, 0],
        covariance: [0.6 / tanh(0.3), 0, 0, 0, 0.05 / tanh(0.025), 0, 0, 0, 0.05 / tanh(0.025)]),
    ]
    for deviation in deviations { #expect(deviation < 5) }
  }

  @Test("the position solve pays for Hessians only; value and gradient are computed when asked for")
  func laziness() throws {
    let counts = EvaluationCounts()
    var system = Systems.riemannian(CountingLogDensity(Well.logDensity, counts), NegativeHessian())
    var geometry = system.makeGeometry()
    try system.move(&geometry, to: [0.4, -0.7, 0.9])
    #expect(counts.hessians == 1 && counts.gradients == 0)
    var force = [0.0, 0, 0]
    try system.force(momentum: [1, 2, 3], geometry: &geometry, into: &force)
    try system.force(momentum: [3, 2, 1], geometry: &geometry, into: &force)
    _ = try system.energy(momentum: [3, 2, 1], geometry: &geometry)
    #expect(counts.hessians == 1 && counts.gradients == 1)
    #expect(system.factorizations == 1)
  }
}
