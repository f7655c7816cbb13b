// The symmetric eigendecomposition: residuals, known eigenvalues, degenerate and extreme matrices, refusals.
import Foundation
import LinearAlgebra
import Testing

@Suite struct EigendecompositionTests {
  static let crossover = SymmetricEigendecomposition.lapackCrossover

  /// The largest of ‖Aq − λq‖ and of |qᵢ·qⱼ − δᵢⱼ|, the former relative to the largest element of A.
  static func errors(_ a: Matrix) throws -> (residual: Double, orthogonality: Double, values: [Double]) {
    let n = a.rows
    var eigen = SymmetricEigendecomposition(dimension: n)
    let succeeded = eigen.decompose(a.elements)
    try #require(succeeded)
    let vectors = Matrix(rows: (0..<n).map { eigen.eigenvector($0) })
    let orthogonality = (vectors * vectors.transpose).distance(to: .identity(n))
    let scale = max(a.largest, .leastNonzeroMagnitude)
    // Divided first, so that nothing overflows.
    let unit = Matrix(rows: n, columns: n, elements: a.elements.map { $0 / scale })
    let image = vectors * unit
    let expected = Matrix.diagonal(eigen.values.map { $0 / scale }) * vectors
    return (image.distance(to: expected), orthogonality, eigen.values)
  }

  static func check(_ a: Matrix, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let (residual, orthogonality, _) = try errors(a)
    let bound = 2e-15 * Double(max(a.rows, 4)).squareRoot()
    #expect(residual <= bound, sourceLocation: sourceLocation)
    #expect(orthogonality <= bound, sourceLocation: sourceLocation)
  }

  /// Dimensions on both sides of the crossover to LAPACK.
  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 25, 50, crossover - 1, crossover, crossover + 1])
  func random(n: Int) throws {
    var rng = SplitMix64(state: UInt64(n))
    for _ in 0..<(n < 20 ? 40 : 3) { try Self.check(.randomSymmetric(n, using: &rng)) }
  }

  @Test(arguments: [2, 3, 11, 40, crossover, 120])
  func funnel(n: Int) throws {
    var rng = SplitMix64(state: UInt64(n))
    for v in [-9.0, -3, 0, 2, 8] {
      let x = (1..<n).map { _ in exp(-v / 2) * Double.random(in: -2...2, using: &rng) }
      let a = Matrix.funnel(v: v, x: x)
      try Self.check(a)
      // All eigenvalues but two are exp(v); the two have the trace and determinant of the rest.
      let values = try Self.errors(a).values.sorted { abs($0 - exp(v)) < abs($1 - exp(v)) }
      let tolerance = 1e-15 * Double(n) * a.largest
      #expect(values.dropLast(2).allSatisfy { abs($0 - exp(v)) <= tolerance })
    }
  }

  struct Known: CustomTestStringConvertible {
    let testDescription: String
    let matrix: Matrix
    let values: [Double]
  }

  /// Eigenvalues by mpmath's `eigsy` with 60 digits of the matrices of binary64 numbers given here.
  @Test(arguments: [
    Known(
      testDescription: "7 × 7",
      matrix: .symmetric(7) { Double((7 * $0 + 13 * $1 + 5 * $0 * $1) % 17 - 8) / 4 },
      values: [
        -4.1781726211953085, -3.6268470353231574, -2.04074399269817, -1.3449690044512959, 0.9737176009134668,
        2.205683843544626, 4.511331209209838,
      ]),
    Known(
      testDescription: "11 × 11",
      matrix: .symmetric(11) { Double((7 * $0 + 13 * $1 + 5 * $0 * $1) % 17 - 8) / 4 },
      values: [
        -6.434821581680866, -5.218062571241896, -4.209137250199555, -2.356264484059578, -1.6545127245033506,
        -1.196252799567939, 0.10731402097807902, 1.5929411472299595, 2.903999795945964, 4.107878283495827,
        7.106918163603356,
      ]),
    Known(
      testDescription: "Wilkinson's W₂₁⁺, with pairs that agree to 14 digits",
      matrix: .symmetric(21) { $0 == $1 ? abs(Double($0) - 10) : $0 - $1 == 1 ? 1 : 0 },
      values: [
        -1.1254415221199843, 0.25380581709667815, 0.9475343675292933, 1.7893213526950813, 2.130209219362506,
        2.961058884185727, 3.0430992925788236, 3.996048201383625, 4.004354023440857, 4.999782477742902,
        5.000244425001913, 6.000217522257098, 6.000234031584167, 7.003951798616375, 7.003952209528675,
        8.038941115814273, 8.038941122829023, 9.210678647304919, 9.210678647361332, 10.746194182903322,
        10.746194182903393,
      ]),
    Known(
      testDescription: "Hilbert's matrix, condition 1.5e10",
      matrix: .symmetric(8) { 1 / Double($0 + $1 + 1) },
      values: [
        1.1115389694888081e-10, 1.7988737460063012e-08, 1.2943320918741794e-06, 5.4369433697508964e-05,
        0.001467688117741847, 0.026212843578119052, 0.2981252113169307, 1.6959389969219494,
      ]),
    Known(
      testDescription: "graded downwards, condition 2e21",
      matrix: .symmetric(6) { ($0 == $1 ? 1 : 0.5) * exp2(Double(-7 * ($0 + $1))) },
      values: [
        4.941017147537377e-22, 8.326666471155451e-18, 1.4210835196185675e-13, 2.4835194958287668e-09,
        4.577597912247812e-05, 1.0000152604189836,
      ]),
    Known(
      testDescription: "graded upwards, condition 2e21",
      matrix: .symmetric(6) { ($0 == $1 ? 1 : 0.5) * exp2(Double(7 * ($0 + $1))) },
      values: [
        0.5833323442203673, 9830.392664354742, 167771929.56012878, 2932022306663.772, 5.4042737382132824e+16,
        1.180609637040192e+21,
      ]),
    Known(
      testDescription: "rank one", matrix: .symmetric(5) { Double(($0 + 1) * ($1 + 1)) },
      values: [0, 0, 0, 0, 55]),
  ])
  func knownEigenvalues(_ known: Known) throws {
    try Self.check(known.matrix)
    let values = try Self.errors(known.matrix).values.sorted()
    #expect(maximumDistance(values, known.values) <= 2e-15 * known.values.map(abs).max()!)
  }

  @Test func diagonalMatricesAreExact() throws {
    for diagonal in [[3.0], [1, 1, 1], [0, 0, 0, 0], [1e12, 1, 1e-12, -1e-300, 0], [5, -5, 5, -5, 5, -5]] {
      let (residual, orthogonality, values) = try Self.errors(.diagonal(diagonal))
      #expect(residual == 0 && orthogonality == 0)
      #expect(values.sorted() == diagonal.sorted())
    }
  }

  @Test func repeatedEigenvalues() throws {
    var rng = SplitMix64(state: 11)
    for n in [3, 6, 11, Self.crossover] {
      // A reflection has the eigenvalues 1 and −1, a projection 1 and 0, both many times.
      let u = (0..<n).map { _ in Double.random(in: -1...1, using: &rng) }
      let square = u.reduce(0) { $0 + $1 * $1 }
      for factor in [2.0, 1] {
        let a = Matrix.symmetric(n) { ($0 == $1 ? 1 : 0) - factor * u[$0] * u[$1] / square }
        try Self.check(a)
        let values = try Self.errors(a).values.sorted()
        #expect(maximumDistance(values, [1 - factor] + [Double](repeating: 1, count: n - 1)) < 1e-14)
      }
      try Self.check(Matrix(rows: n, columns: n, repeating: 1))
    }
  }

  /// Small blocks far apart in scale: what is negligible beside one block is all there is in another.
  @Test func smallBlocksAreNotSwallowed() throws {
    let small = 1e-20
    let a = Matrix(rows: [
      [1, 0.5, 0, 0, 0], [0.5, 1, 0, 0, 0], [0, 0, small, 0.5 * small, 0], [0, 0, 0.5 * small, small, 0],
      [0, 0, 0, 0, -7 * small],
    ])
    let values = try Self.errors(a).values.sorted()
    let expected = [-7 * small, 0.5 * small, 1.5 * small, 0.5, 1.5]
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) <= 1e-15 * abs($1) })
  }

  /// An element far below the rounding error of one diagonal element, but not beside the other.
  @Test func smallCouplingsOfSmallEigenvalues() throws {
    let a = Matrix(rows: [[1, 8e-16, 0], [8e-16, 1e-30, 0], [0, 0, 1]])
    let smallest = try #require(Self.errors(a).values.min())
    #expect(abs(smallest - 3.6e-31) < 1e-15 * 1e-30)
  }

  /// All tridiagonal matrices of a few small numbers: many coincidences, as of a shift and a diagonal element, which
  /// random matrices never show.
  @Test func tridiagonalMatricesOfSmallNumbers() throws {
    for code in 0..<3 * 3 * 3 * 3 * 27 {
      var digits = code
      func digit() -> Int {
        defer { digits /= 3 }
        return digits % 3
      }
      let diagonal = (0..<4).map { _ in Double(digit() - 1) }
      let coupling = (0..<3).map { _ in [0.5, 1, -2][digit()] }
      let a = Matrix.symmetric(4) { $0 == $1 ? diagonal[$0] : $0 - $1 == 1 ? coupling[$1] : 0 }
      let (residual, orthogonality, _) = try Self.errors(a)
      #expect(residual < 4e-15 && orthogonality < 4e-15, "\(diagonal), \(coupling)")
    }
  }

  @Test(arguments: [0x1p-1030, 1e-290, 1e-150, 1e-49, 1e49, 1e150, 1e300])
  func extremeScales(scale: Double) throws {
    var rng = SplitMix64(state: 13)
    for n in [2, 5, 11] {
      let a = Matrix.randomSymmetric(n, using: &rng)
      let scaled = a.scaled(by: scale)
      let values = try Self.errors(scaled).values.sorted()
      let expected = try Self.errors(a).values.sorted()
      let tolerance = 4e-15 + (scale < 1e-300 ? 1e-13 : 0)
      #expect(zip(values, expected).allSatisfy { abs($0 / scale - $1) <= tolerance })
      if scale > 1e-300 { try Self.check(scaled) }
    }
  }

  @Test func denormalNumbers() throws {
    let tiny = Double.leastNonzeroMagnitude
    let values = try Self.errors(Matrix(rows: [[0, 4 * tiny], [4 * tiny, 0]])).values.sorted()
    #expect(values == [-4 * tiny, 4 * tiny])
    try Self.check(Matrix(rows: [[tiny, 0, 0], [0, -tiny, 0], [0, 0, 1]]))
  }

  @Test(arguments: [1, 2, 5, 11, crossover])
  func refusesWhatIsNotFinite(n: Int) {
    var rng = SplitMix64(state: 17)
    let a = Matrix.randomSymmetric(n, using: &rng)
    var eigen = SymmetricEigendecomposition(dimension: n)
    for bad in [Double.nan, .infinity, -.infinity] {
      for (i, j) in [(0, 0), (n - 1, 0), (n - 1, n - 1)] {
        var broken = a
        broken[i, j] = bad
        broken[j, i] = bad
        let succeeded = eigen.decompose(broken.elements)
        #expect(!succeeded, "\(bad) at (\(i), \(j))")
      }
    }
    let succeeded = eigen.decompose(a.elements)
    #expect(succeeded)
  }

  @Test func productsWithTheEigenvectors() {
    var rng = SplitMix64(state: 19)
    for n in [1, 2, 3, 4, 5, 11, 12, Self.crossover] {
      let a = Matrix.randomSymmetric(n, using: &rng)
      var eigen = SymmetricEigendecomposition(dimension: n)
      let succeeded = eigen.decompose(a.elements)
      #expect(succeeded)
      let vectors = Matrix(rows: (0..<n).map { eigen.eigenvector($0) })
      let x = (0..<n).map { _ in Double.random(in: -1...1, using: &rng) }
      var (y, back) = (x, x)
      eigen.coordinates(of: x, into: &y)
      #expect(maximumDistance(y, vectors * x) < 1e-14)
      eigen.combination(of: y, into: &back)
      #expect(maximumDistance(back, x) < 1e-14)
      var rebuilt = [Double](repeating: .nan, count: n * n)
      eigen.matrix(eigenvalues: eigen.values, into: &rebuilt)
      let matrix = Matrix(rows: n, columns: n, elements: rebuilt)
      #expect(matrix.distance(to: matrix.transpose) == 0)
      #expect(matrix.distance(to: a) < 2e-14)
    }
  }

  @Test func dimensionZero() {
    var eigen = SymmetricEigendecomposition(dimension: 0)
    let succeeded = eigen.decompose([])
    #expect(succeeded)
    #expect(eigen.values == [])
  }

  /// Whatever the buffers were used for before.
  @Test(arguments: [2, 11, crossover + 1])
  func sameMatrixSameBits(n: Int) {
    var rng = SplitMix64(state: 23)
    let x = (1..<n).map { _ in Double.random(in: -1...1, using: &rng) }
    let funnel = Matrix.funnel(v: 1, x: x)
    var broken = funnel
    broken[n - 1, n - 1] = .nan
    var used = SymmetricEigendecomposition(dimension: n)
    for before in [Matrix.randomSymmetric(n, using: &rng), broken, funnel.scaled(by: 1e200)] {
      _ = used.decompose(before.elements)
      for matrix in [funnel, Matrix.randomSymmetric(n, using: &rng)] {
        _ = used.decompose(matrix.elements)
        var fresh = SymmetricEigendecomposition(dimension: n)
        _ = fresh.decompose(matrix.elements)
        #expect(used.values == fresh.values)
        for k in 0..<n { #expect(used.eigenvector(k) == fresh.eigenvector(k)) }
      }
    }
  }
}
