// Products of matrices with matrices and vectors.
import COpenBLAS

extension Matrix {
  /// The matrix product AB.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    guard a.columns == b.rows else {
      fatalError(
        "Matrix: cannot multiply \(a.rows) × \(a.columns) by \(b.rows) × \(b.columns):"
          + " the inner dimensions differ")
    }
    var product = Matrix(rows: a.rows, columns: b.columns)
    guard !a.storage.isEmpty, !b.storage.isEmpty else { return product }
    useSingleThreadedBLAS()
    cblas_dgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(a.rows), Int32(b.columns), Int32(a.columns),
      1, a.storage, Int32(a.columns), b.storage, Int32(b.columns),
      0, &product.storage, Int32(b.columns))
    return product
  }

  /// The matrix–vector product Ax.
  public static func * (a: Matrix, x: [Double]) -> [Double] {
    guard a.columns == x.count else {
      fatalError("Matrix: cannot multiply \(a.rows) × \(a.columns) by a vector of \(x.count) elements")
    }
    return (0..<a.rows).map { i in
      var sum = 0.0
      for j in 0..<a.columns { sum += a.storage[i * a.columns + j] * x[j] }
      return sum
    }
  }
}
