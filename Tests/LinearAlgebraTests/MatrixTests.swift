// Matrices as values: shapes, products and the refusal of wrong shapes.
import LinearAlgebra
import Testing

@Suite struct MatrixTests {
  let a = Matrix(rows: [[1, 2, 3], [4, 5, 6]])

  @Test func elementsStandRowByRow() {
    #expect(a.rows == 2 && a.columns == 3)
    #expect(a.elements == [1, 2, 3, 4, 5, 6])
    #expect(a[1, 0] == 4)
    #expect(a.transpose == Matrix(rows: [[1, 4], [2, 5], [3, 6]]))
    #expect(a.transpose.transpose == a)
    #expect(!a.isSquare && Matrix.identity(3).isSquare)
  }

  @Test func productsOfIntegersAreExact() {
    #expect(a * a.transpose == Matrix(rows: [[14, 32], [32, 77]]))
    #expect(a * [1, -1, 2] == [5, 11])
    #expect(Matrix.diagonal([2, 3]) * a == Matrix(rows: [[2, 4, 6], [12, 15, 18]]))
    #expect(Matrix.identity(2) * a == a)
  }

  @Test func largeProductIsExact() {
    // Integers of which every sum stays below 2⁵³.
    let n = 97
    let b = Matrix.symmetric(n) { Double(($0 * 31 + $1 * 17) % 23 - 11) }
    let c = Matrix(rows: n, columns: n, elements: (0..<n * n).map { Double($0 % 19 - 9) })
    let product = b * c
    for (i, j) in [(0, 0), (3, 90), (96, 96), (50, 1)] {
      #expect(product[i, j] == (0..<n).reduce(0) { $0 + b[i, $1] * c[$1, j] })
    }
    let x = (0..<n).map { Double($0 % 7) }
    #expect(product * x == b * (c * x))
  }

  /// By loops and by BLAS, with rows that fill their groups of four and rows that do not.
  @Test(arguments: [1, 2, 3, 4, 5, 11, 31, 32, 33, 70], [1, 2, 7, 64])
  func productsOnBothSidesOfTheCrossover(columns: Int, rows: Int) {
    let a = Matrix(
      rows: rows, columns: columns, elements: (0..<rows * columns).map { Double(($0 * 37 + 5) % 29 - 14) })
    var expected = Matrix(rows: columns, columns: columns)
    for i in 0..<columns {
      for j in 0..<columns { expected[i, j] = (0..<rows).reduce(0) { $0 + a[$1, i] * a[$1, j] } }
    }
    #expect(a.gram == expected)
    #expect(a.transpose * a == expected)
  }

  @Test func emptyMatrices() {
    let empty = Matrix(rows: 0, columns: 0)
    #expect(empty * empty == empty)
    #expect(Matrix(rows: []) == empty)
    #expect(Matrix(rows: 2, columns: 0) * Matrix(rows: 0, columns: 3) == Matrix(rows: 2, columns: 3))
    #expect(Matrix(rows: 2, columns: 0) * [] == [0, 0])
    #expect(empty.gram == empty)
    #expect(Matrix(rows: 0, columns: 2).gram == Matrix(rows: 2, columns: 2))
  }

  @Test func wrongShapesAreRefused() async {
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: [[1, 2], [3]]) }
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: 2, columns: 2, elements: [1, 2, 3]) }
    await #expect(processExitsWith: .failure) {
      _ = Matrix(rows: 2, columns: 3) * Matrix(rows: 2, columns: 3)
    }
    await #expect(processExitsWith: .failure) { _ = Matrix(rows: 2, columns: 3) * [1, 2] }
    await #expect(processExitsWith: .failure) { _ = Matrix.identity(2)[0, 2] }
  }
}
