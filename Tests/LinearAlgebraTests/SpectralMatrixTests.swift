// The matrix f(A) and its derivatives against values of high precision and against plain matrix products.
import Foundation
import LinearAlgebra
import Testing

@Suite struct SpectralMatrixTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let hardness: Double
    /// Relative; larger where f′ changes by more than itself within the rounding error of the eigenvalues.
    var tolerance = 2e-14
    let matrix: Matrix
    let logDeterminant, form, inverseForm, logDeterminantDerivative, formDerivative: Double
    var testDescription: String { "\(name), hardness \(hardness)" }

    /// The direction of the derivatives.
    var direction: Matrix { .symmetric(matrix.rows) { Double((3 * $0 + 5 * $1 + $0 * $1) % 7 - 3) / 2 } }
    /// The vector of the quadratic forms.
    var x: [Double] { (0..<matrix.rows).map { Double(5 * $0 % 7 - 3) / 2 } }
  }

  /// Like minus the Hessian of the funnel: three of five eigenvalues are exactly equal.
  static let arrow = Matrix(rows: [
    [2.5, 0.25, -0.625, 0.375, 1], [0.25, 0.5, 0, 0, 0], [-0.625, 0, 0.5, 0, 0], [0.375, 0, 0, 0.5, 0],
    [1, 0, 0, 0, 0.5],
  ])

  /// Computed with mpmath and 130 digits for f(λ) = λ coth αλ from the eigendecomposition of A: log det f(A),
  /// xᵀf(A)x, xᵀf(A)⁻¹x, and the derivatives of the first two in a direction E, by central differences with
  /// steps of 1e-35, which do not divide by differences of eigenvalues.
  static let cases: [Case] = [
    Case(
      name: "funnel", hardness: 1e6,
      matrix: arrow,
      logDeterminant: -3.147282171681192, form: 4.214813465514526, inverseForm: 30.521267092957075,
      logDeterminantDerivative: -1.6818181818181819, formDerivative: -12.00454009383401),
    Case(
      name: "funnel", hardness: 1,
      matrix: arrow,
      logDeterminant: 1.3791902616435179, form: 8.391829541649356, inverseForm: 5.735170524061802,
      logDeterminantDerivative: 0.327337929586008, formDerivative: -5.231111460311732),
    Case(
      name: "indefinite", hardness: 1e6,
      matrix: .symmetric(5) { Double((7 * $0 + 13 * $1 + 5 * $0 * $1) % 17 - 8) / 4 },
      logDeterminant: 1.357816517400864, form: 16.831744060084795, inverseForm: 5.675699244595653,
      logDeterminantDerivative: -2.6621451896508415, formDerivative: 7.0304529529534046),
    Case(
      name: "indefinite", hardness: 0.5,
      matrix: .symmetric(5) { Double((7 * $0 + 13 * $1 + 5 * $0 * $1) % 17 - 8) / 4 },
      logDeterminant: 4.785135097646773, form: 20.916169912635482, inverseForm: 2.1895753053055205,
      logDeterminantDerivative: 0.14555687944266596, formDerivative: 7.811802914508833),
    Case(
      name: "negative", hardness: 1e6,
      matrix: .symmetric(3) { $0 == $1 ? -3 : 0.5 },
      logDeterminant: 3.1986731175506815, form: 11.25, inverseForm: 0.9464285714285714,
      logDeterminantDerivative: -0.25, formDerivative: 3.875),
    Case(
      name: "nearly equal", hardness: 1e6,
      matrix: .symmetric(4) { $0 == $1 ? 1 + Double($0) * 0x1p-30 : Double($0 + $1) * 0x1p-45 },
      logDeterminant: 5.587935441621339e-09, form: 4.2500000037252335, inverseForm: 4.2499999962747665,
      logDeterminantDerivative: 0.49999999487724267, formDerivative: -4.375),
    Case(
      name: "nearly equal", hardness: 1,
      matrix: .symmetric(4) { $0 == $1 ? 1 + Double($0) * 0x1p-30 : Double($0 + $1) * 0x1p-45 },
      logDeterminant: 1.0893658781538442, form: 5.580399965566222, inverseForm: 3.2367751615393874,
      logDeterminantDerivative: 0.22427943596607827, formDerivative: -2.576759607226374),
    Case(
      name: "near zero", hardness: 1e6,
      matrix: .symmetric(4) { $0 == $1 ? Double($0 - 1) * 0x1p-21 : 0x1p-23 },
      logDeterminant: -54.824877435158236, form: 4.778970489222951e-06, inverseForm: 3812357.574356671,
      logDeterminantDerivative: 1643798.364768159, formDerivative: 1.6172976960255783),
    Case(
      name: "rank one", hardness: 2,
      matrix: .symmetric(4) { Double(($0 + 1) * ($1 + 1)) / 4 },
      logDeterminant: -0.06453852113738402, form: 4.983333333333906, inverseForm: 7.737777777777768,
      logDeterminantDerivative: 0.27111111110958896, formDerivative: -0.06624074074542678),
    Case(
      name: "condition 1e12", hardness: 1e6, tolerance: 1e-8,
      matrix: .symmetric(4) { exp2(Double(-7 * ($0 + $1)) - ($0 == $1 ? 0 : 1)) },
      logDeterminant: -37.62275487740933, form: 2.2383439967335694, inverseForm: 1022149.9825569325,
      logDeterminantDerivative: -8280.513210495228, formDerivative: -5.377305297392842),
  ]

  /// Relative to `scale` where that is larger, for sums of terms of that size.
  static func relativeError(_ found: Double, _ expected: Double, scale: Double = 0) -> Double {
    abs(found - expected) / max(abs(expected), scale)
  }

  @Test(arguments: cases)
  func softAbsoluteValue(_ row: Case) throws {
    let n = row.matrix.rows
    let f = SoftAbsoluteValue(hardness: row.hardness)
    var metric = SpectralMatrix(dimension: n)
    let succeeded = metric.decompose(row.matrix.elements, applying: f)
    try #require(succeeded)
    #expect(abs(metric.logDeterminant - row.logDeterminant) < row.tolerance)

    var dense = [Double](repeating: .nan, count: n * n)
    metric.matrix(into: &dense)
    let image = Matrix(rows: n, columns: n, elements: dense) * row.x
    #expect(Self.relativeError(dot(row.x, image), row.form) < row.tolerance)
    var solution = row.x
    metric.solve(&solution)
    #expect(Self.relativeError(dot(row.x, solution), row.inverseForm) < row.tolerance)

    metric.prepareDerivatives(of: f)
    var weights = [Double](repeating: .nan, count: n * n)
    metric.logDeterminantWeights(into: &weights)
    var derivative = dot(weights, row.direction.elements)
    #expect(Self.relativeError(derivative, row.logDeterminantDerivative, scale: 1) < row.tolerance)
    weights = [Double](repeating: 0, count: n * n)
    metric.addQuadraticFormWeights(of: row.x, scale: 1, to: weights, into: &weights)
    derivative = dot(weights, row.direction.elements)
    #expect(Self.relativeError(derivative, row.formDerivative, scale: 1) < row.tolerance)
  }

  /// In all dimensions up to beyond the crossover, with few and with many exceptional eigenvalues.
  @Test(arguments: [1, 2, 3, 4, 5, 8, 9, 11, 12, 13, 33, 85], [1e6, 0.7])
  func agreesWithMatrixProducts(n: Int, hardness: Double) throws {
    var rng = SplitMix64(state: UInt64(n))
    let x = (0..<n).map { _ in Double.random(in: -1...1, using: &rng) }
    let funnel = Matrix.funnel(v: 0.5, x: Array(x.dropFirst()))
    let f = SoftAbsoluteValue(hardness: hardness)
    // Three negative eigenvalues at most.
    var basis = SymmetricEigendecomposition(dimension: n)
    _ = basis.decompose(Matrix.randomSymmetric(n, using: &rng).elements)
    var mixed = [Double](repeating: 0, count: n * n)
    basis.matrix(eigenvalues: (0..<n).map { $0 < 3 ? -1 - Double($0) : Double($0) }, into: &mixed)
    let few = Matrix(rows: n, columns: n, elements: mixed)
    for a in [Matrix.randomSymmetric(n, using: &rng), funnel, funnel.scaled(by: -1), few] {
      var metric = SpectralMatrix(dimension: n)
      let succeeded = metric.decompose(a.elements, applying: f)
      try #require(succeeded)
      let q = Matrix(rows: (0..<n).map { metric.eigendecomposition.eigenvector($0) }).transpose
      let lambda = metric.eigendecomposition.values
      let g = q * .diagonal(lambda.map { f.value(at: $0) }) * q.transpose
      let scale = 1e-14 * Double(max(n, 4)) * max(g.largest, 1)

      var buffer = [Double](repeating: .nan, count: n * n)
      metric.matrix(into: &buffer)
      let dense = Matrix(rows: n, columns: n, elements: buffer)
      #expect(dense.distance(to: g) < scale)
      #expect(dense.distance(to: dense.transpose) == 0)
      metric.inverse(into: &buffer)
      let inverse = Matrix(rows: n, columns: n, elements: buffer)
      #expect((dense * inverse).distance(to: .identity(n)) < scale * inverse.largest)
      var solution = x
      metric.solve(&solution)
      #expect(maximumDistance(solution, inverse * x) < scale * inverse.largest)

      // S Sᵀ = f(A), column by column.
      let s = Matrix(
        rows: (0..<n).map { k in
          var column = x
          metric.multiplyByFactor((0..<n).map { $0 == k ? 1 : 0 }, into: &column)
          return column
        }
      ).transpose
      #expect((s * s.transpose).distance(to: g) < scale)
      var transposed = x
      metric.multiplyByFactorTransposed(&transposed)
      #expect(maximumDistance(transposed, s.transpose * x) < scale)
      var preimage = s * x
      metric.solveFactor(&preimage)
      #expect(maximumDistance(preimage, x) < scale * max(1, inverse.largest))
      metric.diagonal(into: &transposed)
      metric.inverseDiagonal(into: &preimage)
      #expect(maximumDistance(transposed, (0..<n).map { g[$0, $0] }) < scale)
      #expect(maximumDistance(preimage, (0..<n).map { inverse[$0, $0] }) < scale * inverse.largest)

      // W = Q (D J D) Qᵀ, added to what is there.
      let d = q.transpose * x
      let djd = Matrix.symmetric(n) { i, j in
        let (fi, fj) = (f.value(at: lambda[i]), f.value(at: lambda[j]))
        return d[i] * d[j] * f.dividedDifference(lambda[i], lambda[j], fx: fi, fy: fj)
      }
      let weights = q * djd * q.transpose
      metric.prepareDerivatives(of: f)
      metric.addQuadraticFormWeights(of: x, scale: -0.5, to: buffer, into: &buffer)
      let sum = Matrix(rows: n, columns: n, elements: buffer)
      let expected = Matrix(
        rows: n, columns: n, elements: zip(inverse.elements, weights.elements).map { $0 - 0.5 * $1 })
      #expect(sum.distance(to: expected) < scale + 1e-15 * inverse.largest)
      #expect(sum.distance(to: sum.transpose) == 0)
    }
  }

  /// f′ equal to 1 at both ends of an interval says nothing about the divided difference between them.
  @Test func functionsThatAreNotMonotone() throws {
    struct Wave: SpectralFunction {
      func value(at x: Double) -> Double { x + 4 + sin(x) * sin(x) }
      func dividedDifference(_ x: Double, _ y: Double, fx: Double, fy: Double) -> Double {
        // Exactly 1 at multiples of π/2 as given below.
        if x == y { return 1 }
        return (fx - fy) / (x - y)
      }
    }
    let lambda = [0, Double.pi / 2, Double.pi]
    var metric = SpectralMatrix(dimension: 3)
    let succeeded = metric.decompose(Matrix.diagonal(lambda).elements, applying: Wave())
    try #require(succeeded)
    metric.prepareDerivatives(of: Wave())
    var weights = [Double](repeating: 0, count: 9)
    metric.addQuadraticFormWeights(of: [1, 1, 1], scale: 1, to: weights, into: &weights)
    let slope = 1 + 2 / Double.pi
    let back = 1 - 2 / Double.pi
    #expect(maximumDistance(weights, [1, slope, 1, slope, 1, back, 1, back, 1]) < 1e-15)
  }

  @Test func refusals() {
    struct Identity: SpectralFunction {
      func value(at x: Double) -> Double { x }
      func dividedDifference(_ x: Double, _ y: Double, fx: Double, fy: Double) -> Double { 1 }
    }
    var metric = SpectralMatrix(dimension: 2)
    #expect(metric.logDeterminant == 0)
    let indefinite = metric.decompose([1, 0, 0, -1], applying: Identity())
    let singular = metric.decompose([1, 0, 0, 0], applying: Identity())
    let tiny = metric.decompose([1, 0, 0, 0x1p-1030], applying: Identity())
    let notFinite = metric.decompose([1, .nan, .nan, 1], applying: Identity())
    let definite = metric.decompose([1, 0, 0, 2], applying: Identity())
    #expect(!indefinite && !singular && !tiny && !notFinite && definite)
  }

  @Test func derivativesMustBePrepared() async {
    await #expect(processExitsWith: .failure) {
      let f = SoftAbsoluteValue(hardness: 1)
      var metric = SpectralMatrix(dimension: 1)
      _ = metric.decompose([1], applying: f)
      metric.prepareDerivatives(of: f)
      _ = metric.decompose([2], applying: f)
      var weights = [0.0]
      metric.logDeterminantWeights(into: &weights)
    }
  }

  /// A product of many numbers that would overflow or underflow.
  @Test func logarithmOfTheDeterminant() throws {
    for scale in [1e-300, 1e300] {
      var metric = SpectralMatrix(dimension: 8)
      let succeeded = metric.decompose(
        Matrix.diagonal([1, 2, 3, 4, 5, 6, 7, 8].map { $0 * scale }).elements,
        applying: SoftAbsoluteValue(hardness: 1e302))
      try #require(succeeded)
      let expected = 8 * log(scale) + log(40320)
      #expect(abs(metric.logDeterminant - expected) < 1e-15 * abs(expected))
    }
  }

  private func dot(_ x: [Double], _ y: [Double]) -> Double {
    zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
