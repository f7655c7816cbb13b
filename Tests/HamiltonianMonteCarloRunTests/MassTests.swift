// The mass matrix that the warm-up learns.
import Foundation
import HamiltonianMonteCarlo
import InputErrors
import LinearAlgebra
import LogDensities
import Randomness
import SamplingTestSupport
import Testing

@Suite("Adaptation of the mass")
struct MassTests {
  /// N(0, Σ) with the standard deviations 10⁻³ … 10³ and two neighbours correlated by .99.
  static let scales = [1e-3, 1, 1e3, 1e3, 5]
  static var target: HandWrittenLogDensity {
    let correlation = 0.99, rest = 1 - correlation * correlation
    return HandWrittenLogDensity(dimension: 5) { q, gradient in
      let z = zip(q, scales).map { $0 / $1 }
      var slope = z.map { -$0 }
      slope[2] = -(z[2] - correlation * z[3]) / rest
      slope[3] = -(z[3] - correlation * z[2]) / rest
      for i in 0..<5 { gradient[i] = slope[i] / scales[i] }
      return 0.5 * zip(z, slope).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  @Test("a low-rank mass is the matrix of its formula in all of its products")
  func products() {
    var random = Philox(seed: 4, stream: 0)
    let n = 6
    let scales = (0..<n).map { _ in exp(random.normal()) }
    // Two orthonormal directions.
    var (u, v) = ((0..<n).map { _ in random.normal() }, (0..<n).map { _ in random.normal() })
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    u = u.map { $0 / dot(u, u).squareRoot() }
    let overlap = dot(u, v)
    v = zip(v, u).map { $0 - overlap * $1 }
    v = v.map { $0 / dot(v, v).squareRoot() }
    var mass = LowRankMass(scales: scales, variances: [9, 0.04], directions: u + v)
    // M⁻¹ from the formula.
    func element(_ i: Int, _ j: Int) -> Double {
      let outer: Double = 8 * u[i] * u[j] - 0.96 * v[i] * v[j]
      return scales[i] * scales[j] * ((i == j ? 1 : 0) + outer)
    }
    let inverse: [[Double]] = (0..<n).map { i in (0..<n).map { element(i, $0) } }
    func areEqual(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-11) -> Bool {
      zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * (1 + abs($1)) }
    }
    let p: [Double] = (0..<n).map { _ in random.normal() }
    let expected: [Double] = inverse.map { dot($0, p) }
    var velocity = [Double](repeating: 0, count: n)
    mass.velocity(of: p, into: &velocity)
    #expect(areEqual(velocity, expected))
    // Nothing of another momentum is left.
    mass.velocity(of: p.reversed(), into: &velocity)
    let energy = mass.kineticEnergy(of: p)
    mass.velocity(of: p, into: &velocity)
    #expect(areEqual([2 * energy], [dot(p, expected)]))
    var velocityBeside = [Double](repeating: .nan, count: n)
    let energyBeside = mass.kineticEnergy(of: p, velocity: &velocityBeside)
    #expect(energyBeside == energy && velocityBeside == velocity)
    var drifted = velocity
    mass.drift(p, by: 0.3, momentum: p, into: &drifted)
    #expect(areEqual(drifted, zip(p, expected).map { $0 + 0.3 * $1 }))
    // |S⁻¹p|² = pᵀM⁻¹p, and SᵀΔq with Δq = M⁻¹p is the same vector.
    var (white, displacement) = (p, expected)
    mass.whiten(momentum: &white)
    mass.whiten(displacement: &displacement)
    #expect(areEqual([dot(white, white)], [dot(p, expected)]))
    #expect(areEqual(white, displacement))
    var (masses, reciprocals) = (velocity, velocity)
    mass.diagonals(masses: &masses, inverse: &reciprocals)
    #expect(areEqual(reciprocals, (0..<n).map { inverse[$0][$0] }))
    let matrix = Matrix(rows: inverse)
    var cholesky = Cholesky(dimension: n)
    let isFactored = cholesky.factor(matrix.elements)
    #expect(isFactored)
    var inverted = matrix.elements
    cholesky.inverse(into: &inverted)
    #expect(areEqual(masses, (0..<n).map { inverted[$0 * (n + 1)] }, 1e-9))
  }

  @Test("momenta have the covariance M")
  func momenta() {
    var mass = LowRankMass(scales: [2, 0.5], variances: [16], directions: [0.6, 0.8])
    var random = Philox(seed: 6, stream: 0)
    var momentum = [0.0, 0]
    var squares = 0.0
    let count = 40_000
    for _ in 0..<count {
      mass.sampleMomentum(using: &random, into: &momentum)
      mass.whiten(momentum: &momentum)
      squares += momentum[0] * momentum[0] + momentum[1] * momentum[1]
    }
    // χ² with 2 · 40,000 degrees of freedom.
    #expect(abs(squares / Double(count) - 2) < 5 * 2 / Double(count).squareRoot())
  }

  @Test("NUTS finds scales and correlations by itself, and samples in few steps")
  func nuts() throws {
    let chains = try sample(Self.target, draws: 1_000, chains: 4, seed: 2, logger: silentLogger, with: NUTS())
    let summary = chains.summary()
    #expect(summary.problems.isEmpty, "\(summary)")
    for (row, scale) in zip(summary.rows, Self.scales) {
      #expect(abs(row.mean.value) < 5 * row.mean.error)
      #expect(abs(row.standardDeviation.value - scale) < 5 * row.standardDeviation.error)
    }
    let steps = chains.flatMap(\.statistics).reduce(0) { $0 + $1.steps }
    #expect(steps < 4 * 1_000 * 12, "\(steps)")
    for chain in chains { #expect(abs(chain.meanAcceptanceProbability - 0.8) < 0.12) }
  }

  @Test("HMC adapts its mass as well; with another number of threads the draws are the same")
  func hmc() throws {
    func run(_ threads: Int) throws -> [StoredChain] {
      try sample(
        Self.target, draws: 500, chains: 2, warmUp: .adapting(1_000), seed: 3, threads: threads,
        logger: silentLogger, with: HMC(steps: 3...9, metric: AdaptiveMetric()))
    }
    let (one, two) = (try run(1), try run(2))
    #expect(one.map(\.draws) == two.map(\.draws))
    let sd = one.summary().rows[3].standardDeviation
    #expect(abs(sd.value - 1e3) < 5 * sd.error)
  }

  @Test("a method whose mass cannot be adapted is told so before it begins")
  func otherMasses() {
    let error = #expect(throws: InputError.self) {
      try sample(
        Self.target, draws: 10, from: [0, 0, 0, 0, 0], warmUp: .adapting(200), seed: 1,
        with: HMC(steps: 3))
    }
    #expect(error?.subject == "warmUp" && error?.advice.contains("AdaptiveMetric()") == true)
  }

  @Test("coordinates without a slope, and densities that are the same everywhere, do no harm")
  func flatDirections() throws {
    let target = HandWrittenLogDensity(dimension: 3) { q, gradient in
      gradient[0] = -q[0]
      gradient[1] = 0
      gradient[2] = -q[2] * 1e-200
      return -0.5 * q[0] * q[0]
    }
    let chain = try sample(
      target, draws: 200, from: [0, 0, 0], warmUp: .adapting(300), seed: 1, logger: silentLogger, with: NUTS()
    )
    #expect(chain.draws.allSatisfy(\.isFinite) && chain.count == 200)
  }
}
