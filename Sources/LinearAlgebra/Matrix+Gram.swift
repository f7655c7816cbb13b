// The products of all columns of a matrix with one another.
import COpenBLAS

extension Matrix {
  /// AᵀA, which is symmetric to the last bit.
  public var gram: Matrix {
    var product = Matrix(rows: columns, columns: columns)
    guard !storage.isEmpty else { return product }
    useSingleThreadedBLAS()
    cblas_dsyrk(
      CblasRowMajor, CblasLower, CblasTrans, Int32(columns), Int32(rows), 1, storage, Int32(columns), 0,
      &product.storage, Int32(columns))
    for i in 0..<columns {
      for j in 0..<i { product.storage[j * columns + i] = product.storage[i * columns + j] }
    }
    return product
  }
}
