// Natural lengths: what whitening means, for every system.
import HamiltonianMonteCarlo
import InputErrors
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Natural lengths")
struct NaturalLengthTests {
  private func check<System: HamiltonianSystem<Double>>(
    _ original: System, at q: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var system = original
    var geometry = system.makeGeometry()
    try system.move(&geometry, to: q)
    let n = q.count
    func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    func isNear(_ x: Double, _ y: Double) -> Bool { abs(x - y) < 1e-12 * (abs(x) + abs(y) + 1) }
    // Momentum draws become the normals they were made of, which are standard.
    var generator = Philox(seed: 5, chain: 0, purpose: .momentum)
    var (p, normals) = (q, q)
    var copy = generator
    system.sampleMomentum(geometry: &geometry, using: &generator, into: &p)
    copy.fillNormal(&normals)
    var z = p
    system.whiten(momentum: &z, geometry: &geometry)
    for i in 0..<n { #expect(isNear(z[i], normals[i]), sourceLocation: sourceLocation) }
    // |S⁻¹p|² = pᵀG⁻¹p, and S⁻¹p · SᵀΔq = p · Δq.
    var velocity = p
    system.velocity(momentum: p, geometry: &geometry, into: &velocity)
    #expect(isNear(dot(z, z), dot(p, velocity)), sourceLocation: sourceLocation)
    let displacement = (0..<n).map { 0.3 - 0.7 * Double($0) }
    var length = displacement
    system.whiten(displacement: &length, geometry: &geometry)
    #expect(isNear(dot(z, length), dot(p, displacement)), sourceLocation: sourceLocation)
    // The diagonals are the squared lengths of the unit vectors.
    var (metric, inverse) = (q, q)
    system.diagonals(of: &geometry, metric: &metric, inverse: &inverse)
    for i in 0..<n {
      var (dq, dp) = ([Double](repeating: 0, count: n), [Double](repeating: 0, count: n))
      (dq[i], dp[i]) = (1, 1)
      system.whiten(displacement: &dq, geometry: &geometry)
      system.whiten(momentum: &dp, geometry: &geometry)
      #expect(
        isNear(metric[i], dot(dq, dq)) && isNear(inverse[i], dot(dp, dp)), sourceLocation: sourceLocation)
    }
  }

  @Test("S⁻¹ undoes S, lengths are those of the metric, and so are those of units")
  func whitening() throws {
    let q = [0.4, -0.7, 0.9]
    let dense = [2, 0.5, 0.1, 0.5, 1, -0.3, 0.1, -0.3, 1.5]
    try check(Systems.euclidean(Well.logDensity, IdentityMetric()), at: q)
    try check(Systems.euclidean(Well.logDensity, DiagonalMetric(masses: [0.5, 2, 3])), at: q)
    try check(Systems.euclidean(Well.logDensity, DenseMetric(mass: dense)), at: q)
    try check(Systems.riemannian(Well.logDensity, NegativeHessian()), at: q)
    try check(Systems.riemannian(Well.logDensity, SoftAbs(hardness: 0.8)), at: q)
    try check(Systems.riemannian(Quartic.logDensity, NegativeHessian()), at: [0.7])
    try check(Systems.riemannian(Saddle.logDensity, SoftAbs(hardness: 2)), at: [0.2, -0.3, 0.1])
    try check(Systems.riemannian(Funnel.logDensity(5), SoftAbs()), at: [0.3, 0.4, -0.8, 0.5, 0.1])
  }

  /// ℓ = −½|x|² with the curvature of `hessian` where x₀ < 0; ℓ there is `value`.
  private func walled(_ value: Double, _ hessian: Double) -> HandWrittenCurvedLogDensity {
    HandWrittenCurvedLogDensity(
      dimension: 2,
      valueAndGradient: { q, gradient in
        for i in 0..<2 { gradient[i] = -q[i] }
        return q[0] < 0 ? value : -0.5 * (q[0] * q[0] + q[1] * q[1])
      },
      hessian: { q, result in
        for i in 0..<4 { result[i] = i % 3 == 0 ? (q[0] < 0 ? hessian : -1) : 0 }
      }, contractedThirdDerivative: { _, _, result in for i in 0..<2 { result[i] = 0 } })
  }

  @Test("outside the support the metric is not blamed, but an overflow is told as one")
  func reasons() {
    let expectations: [(value: Double, hessian: Double, failure: NumericalFailure)] = [
      (-.infinity, 0, .outsideSupport), (-.infinity, 1, .outsideSupport), (-.infinity, .nan, .outsideSupport),
      (-.infinity, -.infinity, .nonFinite(.hessian)), (-1, .nan, .nonFinite(.hessian)),
      (-1, .infinity, .nonFinite(.hessian)), (-1, 1, .notPositiveDefinite),
      (.nan, .nan, .nonFinite(.logDensity)),
    ]
    for (value, hessian, failure) in expectations {
      var system = Systems.riemannian(walled(value, hessian), NegativeHessian())
      var geometry = system.makeGeometry()
      #expect(throws: failure) { try system.move(&geometry, to: [-1, 0]) }
      #expect(throws: Never.self) { try system.move(&geometry, to: [1, 0]) }
    }
    let error = #expect(throws: InputError.self) {
      try sample(walled(-.infinity, 0), draws: 1, from: [-1, 0], seed: 1, with: RiemannianHMC())
    }
    #expect(error?.expected == "a point inside the support")
  }
}
