// The Cholesky factorisation: exact factors, residuals on both sides of the crossover, refusals.
import Foundation
import LinearAlgebra
import Testing

@Suite struct CholeskyTests {
  static let crossover = Cholesky.lapackCrossover

  /// With integers in L every step of the factorisation is exact.
  @Test func exactFactor() {
    let l = Matrix(rows: [[2, 0, 0, 0], [1, 4, 0, 0], [-3, 2, 1, 0], [5, 0, -7, 8]])
    var cholesky = Cholesky(dimension: 4)
    let succeeded = cholesky.factor((l * l.transpose).elements)
    #expect(succeeded)
    #expect(cholesky.factor == l)
    #expect(abs(cholesky.logDeterminant - 2 * log(64)) < 1e-15)
    var b = l * (l.transpose * [1, 2, 3, 4])
    cholesky.solve(&b)
    #expect(b == [1, 2, 3, 4])
    var product = [Double](repeating: .nan, count: 4)
    cholesky.multiplyByFactor([1, 2, 3, 4], into: &product)
    #expect(product == l * [1, 2, 3, 4])
  }

  /// Dimensions on both sides of the crossover to LAPACK.
  @Test(arguments: [1, 2, 3, 4, 5, 7, 8, 11, 16, crossover - 1, crossover, crossover + 1, 100])
  func residuals(n: Int) {
    var rng = SplitMix64(state: UInt64(n))
    let a = Matrix.randomPositiveDefinite(n, using: &rng)
    var cholesky = Cholesky(dimension: n)
    let succeeded = cholesky.factor(a.elements)
    #expect(succeeded)
    let l = cholesky.factor
    let precision = Double(n) * Double.ulpOfOne * a.largest
    #expect((l * l.transpose).distance(to: a) <= 2 * precision)

    let x = (0..<n).map { _ in Double.random(in: -1...1, using: &rng) }
    var b = a * x
    cholesky.solve(&b)
    #expect(maximumDistance(b, x) <= 20 * precision)
    var (forward, backward) = (l * x, l.transpose * x)
    cholesky.solveFactor(&forward)
    cholesky.solveFactorTransposed(&backward)
    #expect(maximumDistance(forward, x) <= 20 * precision)
    #expect(maximumDistance(backward, x) <= 20 * precision)
    var product = x
    cholesky.multiplyByFactor(x, into: &product)
    #expect(maximumDistance(product, l * x) <= 2 * precision)
    var transposed = x
    cholesky.multiplyByFactorTransposed(&transposed)
    #expect(maximumDistance(transposed, l.transpose * x) <= 2 * precision)
    let rows = Matrix(
      rows: 3, columns: n, elements: (0..<3 * n).map { _ in .random(in: -1...1, using: &rng) })
    let products = cholesky.multiplyRowsByFactorTransposed(rows)
    #expect(products.distance(to: rows * l) <= 2 * precision)
    #expect(cholesky.solveRowsByFactorTransposed(products).distance(to: rows) <= 20 * precision)
    #expect(cholesky.multiplyRowsByFactorTransposed(Matrix(rows: 0, columns: n)).elements.isEmpty)
    var diagonal = x
    cholesky.diagonal(into: &diagonal)
    #expect(maximumDistance(diagonal, (0..<n).map { a[$0, $0] }) <= 2 * precision)

    var inverse = [Double](repeating: .nan, count: n * n)
    cholesky.inverse(into: &inverse)
    let inverseMatrix = Matrix(rows: n, columns: n, elements: inverse)
    #expect(inverseMatrix.distance(to: inverseMatrix.transpose) == 0)
    #expect((a * inverseMatrix).distance(to: .identity(n)) <= 20 * precision)
    let logDeterminant = 2 * (0..<n).reduce(0) { $0 + log(l[$1, $1]) }
    #expect(abs(cholesky.logDeterminant - logDeterminant) <= Double(n) * 4 * .ulpOfOne)
  }

  @Test(arguments: [3, crossover])
  func readsOnlyTheLowerTriangle(n: Int) {
    var rng = SplitMix64(state: 5)
    let a = Matrix.randomPositiveDefinite(n, using: &rng)
    var lower = a
    for i in 0..<n {
      for j in i + 1..<n { lower[i, j] = .nan }
    }
    var (first, second) = (Cholesky(dimension: n), Cholesky(dimension: n))
    let succeeded = first.factor(a.elements) && second.factor(lower.elements)
    #expect(succeeded)
    #expect(first.factor == second.factor)
  }

  @Test(arguments: [3, crossover])
  func refusesWhatIsNotPositiveDefinite(n: Int) {
    var rng = SplitMix64(state: 6)
    let a = Matrix.randomPositiveDefinite(n, using: &rng)
    var cholesky = Cholesky(dimension: n)
    for bad in [Double.nan, .infinity, -.infinity] {
      for (i, j) in [(0, 0), (1, 0), (n - 1, 0), (n - 1, n - 2), (n - 1, n - 1)] {
        var broken = a
        broken[i, j] = bad
        let succeeded = cholesky.factor(broken.elements)
        #expect(!succeeded, "\(bad) at (\(i), \(j))")
      }
    }
    let refused = [
      Matrix(rows: n, columns: n), a.scaled(by: -1),
      Matrix.diagonal((0..<n).map { $0 == n - 1 ? -1e-3 : 1 }),
      Matrix(rows: n, columns: n, repeating: 1),
    ]
    for matrix in refused {
      let succeeded = cholesky.factor(matrix.elements)
      #expect(!succeeded)
    }
    // It works again afterwards.
    let succeeded = cholesky.factor(a.elements)
    #expect(succeeded)
  }

  @Test(arguments: [1e-150, 1e150])
  func extremeScales(scale: Double) {
    var rng = SplitMix64(state: 7)
    for n in [4, Self.crossover] {
      let a = Matrix.randomPositiveDefinite(n, using: &rng)
      var (plain, scaled) = (Cholesky(dimension: n), Cholesky(dimension: n))
      let succeeded = plain.factor(a.elements) && scaled.factor(a.scaled(by: scale).elements)
      #expect(succeeded)
      let expected = plain.logDeterminant + Double(n) * log(scale)
      #expect(abs(scaled.logDeterminant - expected) < 1e-14 * abs(expected))
    }
  }

  /// More significands than fit into one product, and a determinant beyond the range of numbers.
  @Test func logDeterminantOfManyRows() {
    let n = 1100
    var cholesky = Cholesky(dimension: n)
    let succeeded = cholesky.factor(Matrix.diagonal([Double](repeating: 3.9, count: n)).elements)
    #expect(succeeded)
    let expected = Double(n) * log(3.9)
    #expect(abs(cholesky.logDeterminant - expected) < 1e-13 * expected)
  }

  @Test func beginsWithTheIdentity() {
    let cholesky = Cholesky(dimension: 3)
    #expect(cholesky.factor == .identity(3))
    #expect(cholesky.logDeterminant == 0)
    var b = [1.0, 2, 3]
    cholesky.solve(&b)
    #expect(b == [1, 2, 3])
  }

  @Test func dimensionZero() {
    var cholesky = Cholesky(dimension: 0)
    let succeeded = cholesky.factor([])
    #expect(succeeded)
    #expect(cholesky.logDeterminant == 0)
    var empty: [Double] = []
    cholesky.solve(&empty)
    cholesky.inverse(into: &empty)
  }

  @Test func wrongCountsAreRefused() async {
    await #expect(processExitsWith: .failure) {
      var cholesky = Cholesky(dimension: 2)
      _ = cholesky.factor([1, 2, 3])
    }
    await #expect(processExitsWith: .failure) {
      var b = [1.0]
      Cholesky(dimension: 2).solve(&b)
    }
  }
}
