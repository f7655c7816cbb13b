// The Cholesky factorisation on matrices whose factor is known.
import LinearAlgebra
import Testing

@Suite struct CholeskyTests {
  @Test func knownFactor() {
    let l = Matrix(rows: [[2, 0, 0], [1, 3, 0], [-1, 0.5, 4]])
    let a = l * l.transpose
    var cholesky = Cholesky(dimension: 3)
    let succeeded = cholesky.factor(a.elements)
    #expect(succeeded)
    var b = a * [1, 2, 3]
    cholesky.solve(&b)
    #expect(zip(b, [1, 2, 3]).allSatisfy { abs($0 - $1) < 1e-14 })
    var inverse = [Double](repeating: 0, count: 9)
    cholesky.inverse(into: &inverse)
    let product = a * Matrix(rows: 3, columns: 3, elements: inverse)
    #expect(zip(product.elements, Matrix.identity(3).elements).allSatisfy { abs($0 - $1) < 1e-14 })
  }
}
