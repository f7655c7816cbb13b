// Every constraint against the density that it implies, its inverse, and the derivatives of its map.

import Constraints
import Foundation
import Testing
import Tracing
import TracingTestSupport

/// A constraint with a density on its set whose integral is one.
struct ConstraintCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let constraint: @Sendable () -> any Constraint
  let shape: [Int]
  /// The number of free coordinates.
  let dimension: Int
  /// log p(x), with respect to the free elements of x.
  let logDensity: @Sendable ([Double]) -> Double
  /// A function of x and its expectation under p.
  let moment: @Sendable ([Double]) -> Double
  let expectation: Double

  /// T(z) and log |det ∂T/∂z| as one traced array.
  func map(_ z: TracedArray) -> TracedArray {
    let constraint = constraint()
    let free = z.reshaped(to: constraint.unconstrainedShape(for: shape))
    let (value, logJacobian) = constraint.constrain(free, to: shape)
    return .concatenate([value.reshaped(to: [value.count]), logJacobian])
  }

  static let log2π = log(2 * Double.pi)

  static let rows: [ConstraintCase] = scalars + vectors + matrices

  private static let scalars: [ConstraintCase] = [
    .init(
      testDescription: "real, offset and multiplier", constraint: { .real(offset: 3, multiplier: 2) },
      shape: [],
      dimension: 1, logDensity: { -0.5 * ($0[0] - 1) * ($0[0] - 1) - 0.5 * log2π }, moment: { $0[0] * $0[0] },
      expectation: 2),
    .init(
      testDescription: "lower", constraint: { .lower(2) }, shape: [], dimension: 1,
      logDensity: { log($0[0] - 2) - ($0[0] - 2) }, moment: { $0[0] }, expectation: 4),
    .init(
      testDescription: "upper", constraint: { .upper(-1) }, shape: [], dimension: 1,
      logDensity: { log(-1 - $0[0]) + 1 + $0[0] }, moment: { $0[0] }, expectation: -3),
    .init(
      testDescription: "interval", constraint: { .interval(-1, 3) }, shape: [], dimension: 1,
      // 4 (Beta(2, 3)) − 1.
      logDensity: { x in
        let p = (x[0] + 1) / 4
        return log(12 * p * (1 - p) * (1 - p) / 4)
      }, moment: { $0[0] }, expectation: 4 * 0.4 - 1),
  ]

  private static let vectors: [ConstraintCase] = [
    .init(
      testDescription: "ordered", constraint: { .ordered }, shape: [2], dimension: 2,
      // The order statistics of two standard normal numbers.
      logDensity: { log(2.0) - 0.5 * ($0[0] * $0[0] + $0[1] * $0[1]) - log2π }, moment: { $0[1] },
      expectation: 1 / Double.pi.squareRoot()),
    .init(
      testDescription: "positive ordered", constraint: { .positiveOrdered }, shape: [2], dimension: 2,
      // The order statistics of two numbers with density x e⁻ˣ.
      logDensity: { log(2.0) + log($0[0]) + log($0[1]) - $0[0] - $0[1] }, moment: { $0[0] + $0[1] },
      expectation: 4),
    .init(
      testDescription: "simplex", constraint: { .simplex }, shape: [3], dimension: 2,
      // Dirichlet(2, 3, 4), of which the constant is 8! / (1! 2! 3!).
      logDensity: { log(3360 * $0[0] * $0[1] * $0[1] * $0[2] * $0[2] * $0[2]) }, moment: { $0[2] },
      expectation: 4.0 / 9),
    .init(
      testDescription: "sum to zero", constraint: { .sumToZero }, shape: [3], dimension: 2,
      logDensity: { x in
        -0.5 * x.reduce(0) { $0 + $1 * $1 } + log(3.0.squareRoot()) - log2π
      }, moment: { $0[2] * $0[2] }, expectation: 2.0 / 3),
    .init(
      testDescription: "unit vector", constraint: { .unitVector }, shape: [2], dimension: 2,
      // 1 + x₁ / 2, with respect to the uniform distribution on the circle.
      logDensity: { log(1 + 0.5 * $0[0]) }, moment: { $0[0] }, expectation: 0.25),
  ]

  private static let matrices: [ConstraintCase] = [
    .init(
      testDescription: "correlation Cholesky", constraint: { .correlationCholesky }, shape: [3, 3],
      dimension: 3,
      // Uniform over correlation matrices, of which the volume is π²/2; ∂R/∂L = L₂₂.
      logDensity: { log($0[4]) - log(Double.pi * Double.pi / 2) }, moment: { $0[3] * $0[3] },
      expectation: 0.25),
    .init(
      testDescription: "covariance Cholesky", constraint: { .covarianceCholesky }, shape: [2, 2],
      dimension: 3,
      // Diagonal elements with density x e⁻ˣ, and a standard normal one.
      logDensity: { log($0[0]) - $0[0] + log($0[3]) - $0[3] - 0.5 * $0[2] * $0[2] - 0.5 * log2π },
      moment: { $0[0] * $0[3] * $0[2] * $0[2] }, expectation: 4),
  ]
}

@Suite("Constraints")
struct ConstraintTests {
  @Test("the density of z, by quadrature, is that of x", arguments: ConstraintCase.rows)
  func quadrature(_ row: ConstraintCase) {
    let function = TracedFunction(dimension: row.dimension) { row.map($0) }.makeEvaluator()
    // The trapezoidal rule converges exponentially for smooth functions that vanish at both ends. Its points lie
    // symmetrically around 0, where the direction of a unit vector is not smooth.
    let (step, reach) = row.dimension == 3 ? (0.4, 14.0) : (0.1, 25.0)
    let axis = Array(stride(from: -reach + step / 2, to: reach, by: step))
    var (mass, moment) = (0.0, 0.0)
    var index = [Int](repeating: 0, count: row.dimension)
    while index[0] < axis.count {
      let output = function.values(at: index.map { axis[$0] })
      let x = Array(output.dropLast())
      let density = exp(row.logDensity(x) + output[output.count - 1])
      if density > 0 {
        mass += density
        moment += density * row.moment(x)
      }
      var place = row.dimension - 1
      index[place] += 1
      while place > 0, index[place] == axis.count {
        index[place] = 0
        place -= 1
        index[place] += 1
      }
    }
    let volume = pow(step, Double(row.dimension))
    #expect(abs(mass * volume - 1) < 2e-6, "mass \(mass * volume)")
    #expect(abs(moment * volume - row.expectation) < 1e-5, "moment \(moment * volume)")
  }

  @Test("T⁻¹(T(z)) = z and T(z) lies in the set", arguments: ConstraintCase.rows)
  func inverse(_ row: ConstraintCase) {
    let constraint = row.constraint()
    let free = constraint.unconstrainedShape(for: row.shape)
    for scale in [0.3, 1.0, 3.0] {
      let z = (0..<row.dimension).map { scale * sin(1.7 * Double($0) + 0.4) }
      let (x, _) = constraint.constrain(TracedArray(z, shape: free), to: row.shape)
      #expect(x.shape == row.shape)
      #expect(constraint.contains(x.constantValues!, shape: row.shape))
      let back = constraint.unconstrain(x).constantValues!
      // Of a unit vector the direction alone is known.
      let expected = constraint is UnitVector ? x.constantValues! : z
      for (a, b) in zip(back, expected) { #expect(abs(a - b) < 1e-9) }
    }
  }

  @Test("derivatives of value and log-Jacobian", arguments: ConstraintCase.rows)
  func derivatives(_ row: ConstraintCase) {
    let z = (0..<row.dimension).map { 0.8 * cos(2.1 * Double($0) + 0.3) }
    expectDerivatives(
      of: { z in
        let output = row.map(z)
        let weights = (0..<output.count).map { 1 / (1.3 + Double($0)) }
        return (output * output * weights).sum() + output[output.count - 1]
      }, at: z)
  }

  @Test("an array of several members is each of them", arguments: ConstraintCase.rows)
  func members(_ row: ConstraintCase) {
    let constraint = row.constraint()
    let single = constraint.unconstrainedShape(for: row.shape)
    let shape = [2] + row.shape
    let z = (0..<(2 * row.dimension)).map { 0.9 * sin(1.3 * Double($0)) }
    let free = constraint.unconstrainedShape(for: shape)
    #expect(Array(free.dropFirst()) == single)
    let (both, jacobian) = constraint.constrain(TracedArray(z, shape: free), to: shape)
    let parts = [z[..<row.dimension], z[row.dimension...]].map {
      constraint.constrain(TracedArray(Array($0), shape: single), to: row.shape)
    }
    let values = parts.flatMap { $0.value.constantValues! }
    for (a, b) in zip(both.constantValues!, values) { #expect(abs(a - b) < 1e-14) }
    let sum = parts.reduce(0) { $0 + $1.logJacobian.constantValues![0] }
    #expect(abs(jacobian.constantValues![0] - sum) < 1e-12)
    let back = constraint.unconstrain(both)
    #expect(back.shape == free)
  }

  @Test("far out, values stay in the closed set and log-Jacobians finite", arguments: ConstraintCase.rows)
  func farOut(_ row: ConstraintCase) {
    let constraint = row.constraint()
    let free = constraint.unconstrainedShape(for: row.shape)
    for size in [-300.0, -40, 40, 300] {
      let z = TracedArray([Double](repeating: size, count: row.dimension), shape: free)
      let (x, logJacobian) = constraint.constrain(z, to: row.shape)
      let isFinite = x.constantValues!.allSatisfy { $0.isFinite }
      #expect(isFinite, "\(size): \(x.constantValues!)")
      #expect(logJacobian.constantValues![0].isFinite)
    }
  }

  @Test("traced bounds, offset and multiplier")
  func tracedBounds() {
    expectDerivatives(
      of: { q in
        let (x, j) = Interval(q[0], q[0] + exp(q[1])).constrain(q[2..<4], to: [2])
        let (y, k) = LowerBound(x[0]).constrain(q[4], to: [])
        let (w, l) = Reals(offset: y, multiplier: exp(q[1])).constrain(q[5], to: [])
        let (v, m) = UpperBound(w).constrain(q[5], to: [])
        return (x * x).sum() + y * w * v + j + k + l + m
      }, at: [0.3, -0.4, 0.7, -1.1, 0.2, 0.6])
  }

  @Test("vectors of one element that have no coordinates are what they must be")
  func singleElements() {
    for (constraint, element) in [(Simplex(), 1.0), (SumToZero(), 0)] as [(any Constraint, Double)] {
      #expect(constraint.unconstrainedShape(for: [2, 1]) == [2, 0])
      let (x, logJacobian) = constraint.constrain(TracedArray([], shape: [2, 0]), to: [2, 1])
      #expect(x.shape == [2, 1] && x.constantValues == [element, element])
      #expect(logJacobian.constantValues == [0])
      #expect(constraint.unconstrain(x).shape == [2, 0])
      #expect(constraint.fixedElements(of: [2, 1]) == [0, 1] && constraint.fixedElements(of: [2, 3]) == [])
    }
    #expect(CorrelationCholesky().fixedElements(of: [1, 1]) == [0])
  }

  @Test("numbers outside are told apart")
  func outside() {
    #expect(!Interval(0, 1).contains([1.5], shape: []))
    #expect(!LowerBound([0, 1]).contains([0.5, 0.5], shape: [2]))
    #expect(!Simplex().contains([0.5, 0.6], shape: [2]))
    #expect(!Ordered().contains([1, 0], shape: [2]))
    #expect(!PositiveOrdered().contains([-1, 0], shape: [2]))
    #expect(!SumToZero().contains([1, -0.5], shape: [2]))
    #expect(!UnitVector().contains([1, 0.5], shape: [2]))
    #expect(!CorrelationCholesky().contains([1, 0, 0.5, 1], shape: [2, 2]))
    #expect(!CovarianceCholesky().contains([1, 0, 0.5, -1], shape: [2, 2]))
    #expect(!CovarianceCholesky().contains([1, 0.1, 0.5, 1], shape: [2, 2]))
    #expect(!Reals().contains([.nan], shape: []))
  }
}
