// The products of all columns of a matrix with one another.
import COpenBLAS
internal import WideKernels

extension Matrix {
  /// AᵀA, which is symmetric to the last bit.
  ///
  /// Below `blasCrossover` columns its bits are the same on every processor.
  public var gram: Matrix {
    guard !storage.isEmpty else { return Matrix(rows: columns, columns: columns) }
    return columns < Matrix.blasCrossover ? gramByLoops : gramByBLAS
  }

  private var gramByLoops: Matrix {
    var product = Matrix(rows: columns, columns: columns)
    let width = 4 * Lanes.groups(columns)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: rows * (width + 1)) { buffer in
      let (padded, ones) = (buffer.baseAddress!, buffer.baseAddress! + rows * width)
      padded.update(repeating: 0, count: rows * width)
      ones.update(repeating: 1, count: rows)
      for i in 0..<rows {
        for j in 0..<columns { padded[i * width + j] = storage[i * columns + j] }
      }
      wide_add_row_products(0, padded, ones, padded, rows, columns, &product.storage)
    }
    return product
  }

  private var gramByBLAS: Matrix {
    var product = Matrix(rows: columns, columns: columns)
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
