// Products of matrices with matrices and vectors.
import COpenBLAS

extension Matrix {
  /// Matrices with fewer rows and columns are multiplied by loops of this module, which add up in the same order on
  /// every processor; the kernels of a BLAS differ from one processor to another in their last bits.
  package static var blasCrossover: Int { 32 }

  /// The matrix product AB.
  ///
  /// Below `blasCrossover` rows and columns its bits are the same on every processor.
  public static func * (a: Matrix, b: Matrix) -> Matrix {
    guard a.columns == b.rows else {
      fatalError(
        "Matrix: cannot multiply \(a.rows) × \(a.columns) by \(b.rows) × \(b.columns):"
          + " the inner dimensions differ")
    }
    var product = Matrix(rows: a.rows, columns: b.columns)
    guard !a.storage.isEmpty, !b.storage.isEmpty else { return product }
    if max(a.rows, a.columns, b.columns) < blasCrossover {
      product.addByLoops(a, b)
    } else {
      useSingleThreadedBLAS()
      cblas_dgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(a.rows), Int32(b.columns), Int32(a.columns),
        1, a.storage, Int32(a.columns), b.storage, Int32(b.columns),
        0, &product.storage, Int32(b.columns))
    }
    return product
  }

  /// Adds AB.
  private mutating func addByLoops(_ a: Matrix, _ b: Matrix) {
    for i in 0..<rows {
      for k in 0..<a.columns {
        let factor = a.storage[i * a.columns + k]
        for j in 0..<columns { storage[i * columns + j] += factor * b.storage[k * columns + j] }
      }
    }
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
