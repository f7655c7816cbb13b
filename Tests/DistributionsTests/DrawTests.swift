// Draws against the densities: counts in bins, means and variances, and scores.

import Distributions
import Foundation
import Randomness
import SpecialFunctions
import Testing
import Tracing

@Suite("Draws of distributions")
struct DrawTests {
  static let count = 100_000
  /// What no |z| of all comparisons here exceeds but once in a thousand runs with another seed.
  static let bound = -standardNormalQuantile(0.5e-3 / Double(4 * Example.all.count + 100))

  @Test("draws fall into bins as often as the density says", arguments: Example.all)
  func bins(_ example: Example) throws {
    let distribution = try example.make()
    var generator = Philox(seed: 20, stream: 1)
    let draws = distribution.draw(shape: [Self.count], using: &generator)
    let edges = try binEdges(example, distribution)
    let expected = try masses(example, distribution, edges).map { $0 * Double(Self.count) }
    var found = [Double](repeating: 0, count: expected.count)
    for x in draws { found[edges.dropFirst().dropLast().count { $0 <= x }] += 1 }
    let pairs = zip(found, expected).filter { $0.1 > 5 }
    #expect(zip(found, expected).allSatisfy { $1 > 0 || $0 == 0 }, "an impossible number was drawn")
    let chiSquared = pairs.reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
    let degrees = Double(pairs.count - 1)
    guard degrees > 0 else { return }
    // Wilson and Hilferty's cube root makes it normal.
    let spread = 2 / (9 * degrees)
    let z = (cbrt(chiSquared / degrees) - 1 + spread) / spread.squareRoot()
    #expect(abs(z) < Self.bound, "χ² = \(chiSquared) in \(pairs.count) bins: z = \(z)")
  }

  /// Quantiles of other draws, between the ends of the support; for counts between them.
  private func binEdges(_ example: Example, _ distribution: any Distribution) throws -> [Double] {
    if example.isOfCounts { return (0...Int(example.pieces[0] + 1)).map { Double($0) - 0.5 } }
    var generator = Philox(seed: 20, stream: 2)
    let pilot = distribution.draw(shape: [2000], using: &generator).sorted()
    let inner = stride(from: 50, to: 2000, by: 50).map { pilot[$0] }
    return [example.pieces[0]] + inner + [example.pieces[example.pieces.count - 1]]
  }

  private func masses(_ example: Example, _ distribution: any Distribution, _ edges: [Double]) throws
    -> [Double]
  {
    if example.isOfCounts { return example.quadrature.probabilities(of: distribution) }
    return zip(edges, edges.dropFirst()).map { a, b in
      let pieces = [a] + example.pieces.filter { $0 > a && $0 < b } + [b]
      return Quadrature(pieces: pieces).probabilities(of: distribution).reduce(0, +)
    }
  }

  @Test(
    "draws have the mean and the variance of the density", arguments: Example.all.filter { $0.moments == 4 })
  func moments(_ example: Example) throws {
    let distribution = try example.make()
    let exact = NumericalMoments(of: distribution, by: example.quadrature)
    var generator = Philox(seed: 20, stream: 3)
    let draws = distribution.draw(shape: [Self.count], using: &generator)
    let n = Double(Self.count)
    let mean = draws.reduce(0, +) / n
    let variance = draws.reduce(0) { $0 + ($1 - exact.mean) * ($1 - exact.mean) } / n
    let error = (exact.variance / n).squareRoot()
    let spread = ((exact.fourth - exact.variance * exact.variance) / n).squareRoot()
    #expect(abs(mean - exact.mean) <= Self.bound * error + 1e-12, "mean \(mean), not \(exact.mean)")
    #expect(
      abs(variance - exact.variance) <= Self.bound * spread + 1e-12,
      "variance \(variance), not \(exact.variance)")
  }

  /// √κ times the standard deviation, from draws of 0 mean.
  @Test("large concentrations of angles have normal draws", arguments: [1e7, 1e9, 1e17, 1e160])
  func concentratedAngles(_ κ: Double) {
    var generator = Philox(seed: 20, stream: 4)
    let draws = VonMises(0, concentration: κ).draw(shape: [Self.count], using: &generator)
    let variance = draws.reduce(0) { $0 + $1 * κ.squareRoot() * $1 * κ.squareRoot() } / Double(Self.count)
    #expect(abs(variance - 1) < Self.bound * (2 / Double(Self.count)).squareRoot(), "\(variance)")
    let opposite = VonMises(Double.pi, concentration: κ).draw(shape: [100], using: &generator)
    #expect(opposite.allSatisfy { abs($0) <= Double.pi && abs($0) > 3.1 })
  }

  static let vectors: [(String, [Double])] = [
    ("Dirichlet", [0.5, 2, 3.5]), ("MultivariateNormal", [0.5, -1, 2, 0.75, 0.75, 1.5]),
    ("MultivariateStudentT", [9, 0.5, -1, 2, 0.75, 0.75, 1.5]), ("LKJCholesky", [0.7]), ("LKJCholesky", [3]),
    ("WishartCholesky", [4.5, 1.5, 0, 0.25, 0.75]), ("GaussianRandomWalk", [0.75, 0.25, -1, 2]),
    ("AR, stationary", [0.5, 0.25, 1.5, -0.5]), ("AR, after", [0.5, 0.75, 1.5, -0.5, 1, -2]),
    ("Multinomial logits", [5, 0.2, -1, 1.5]), ("DirichletMultinomial", [5, 0.5, 2, 3.5]),
  ]

  /// E ∂ log p(x)/∂θ = 0 for each parameter θ.
  @Test("the mean score of the draws is zero", arguments: vectors)
  func scores(_ name: String, _ parameters: [Double]) throws {
    let family = try Family.named(name)
    let distribution = family.make(TracedArray(parameters))
    let size = Shapes.count(distribution.shape)
    let (whole, free) = (family.constantParameters, parameters.count - family.constantParameters)
    let density = TracedLogDensity(dimension: free + size) { q in
      let constants = TracedArray(Array(parameters[..<whole]))
      let made = family.make(.concatenate([constants, q[..<free]]))
      return made.logDensity(q[free...].reshaped(to: made.shape)).sum()
    }
    var evaluator = density.makeEvaluator()
    var generator = Philox(seed: 21, stream: 1)
    let n = 20_000
    let draws = distribution.draw(shape: [n] + distribution.shape, using: &generator)
    var (sums, squares) = ([Double](repeating: 0, count: free), [Double](repeating: 0, count: free))
    var gradient = [Double](repeating: 0, count: free + size)
    for k in 0..<n {
      let point = parameters[whole...] + draws[(k * size)..<((k + 1) * size)]
      let value = evaluator.logDensity(at: Array(point), gradient: &gradient)
      #expect(value.isFinite)
      for i in 0..<free {
        sums[i] += gradient[i]
        squares[i] += gradient[i] * gradient[i]
      }
    }
    for i in 0..<free {
      let deviation = (squares[i] / Double(n)).squareRoot()
      let z = sums[i] / (deviation * Double(n).squareRoot())
      #expect(deviation == 0 || abs(z) < Self.bound, "parameter \(i): z = \(z)")
    }
  }

  @Test("draws of vectors have the means and the variances of the distribution", arguments: vectors)
  func vectorMoments(_ name: String, _ parameters: [Double]) throws {
    guard
      let distribution = try Family.named(name).make(TracedArray(parameters)) as? any DistributionWithMoments
    else { return }
    var generator = Philox(seed: 21, stream: 2)
    let (n, size) = (Self.count, Shapes.count(distribution.shape))
    let draws = distribution.draw(shape: [n] + distribution.shape, using: &generator)
    let (means, variances) = (distribution.mean.constantValues!, distribution.variance.constantValues!)
    for i in 0..<size {
      let centred = stride(from: i, to: draws.count, by: size).map { draws[$0] - means[i] }
      let mean = centred.reduce(0, +) / Double(n)
      let variance = centred.reduce(0) { $0 + $1 * $1 } / Double(n)
      let fourth = centred.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(n)
      let spread = ((fourth - variance * variance) / Double(n)).squareRoot()
      #expect(
        abs(mean) <= Self.bound * (variances[i] / Double(n)).squareRoot(), "element \(i): mean off by \(mean)"
      )
      #expect(
        abs(variance - variances[i]) <= Self.bound * spread, "element \(i): \(variance), not \(variances[i])")
    }
  }
}
