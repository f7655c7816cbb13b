// The products and solves of a Cholesky factorisation for all rows of a matrix at once.
import COpenBLAS

extension Cholesky {
  /// X L: each row x is replaced by Lᵀ x.
  public func multiplyRowsByFactorTransposed(_ x: Matrix) -> Matrix {
    guard dimension >= Cholesky.lapackCrossover else {
      return changingRows(of: x) { multiplyByFactorTransposed(&$0) }
    }
    return changedByBLAS(x) { m, n, l, x in
      cblas_dtrmm(
        CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, n, 1, l, n, x, n)
    }
  }

  /// X L⁻¹: each row b is replaced by the solution x of Lᵀ x = b.
  public func solveRowsByFactorTransposed(_ x: Matrix) -> Matrix {
    guard dimension >= Cholesky.lapackCrossover else {
      return changingRows(of: x) { solveFactorTransposed(&$0) }
    }
    return changedByBLAS(x) { m, n, l, x in
      cblas_dtrsm(
        CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, n, 1, l, n, x, n)
    }
  }

  private func changedByBLAS(
    _ x: Matrix, _ change: (Int32, Int32, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> Matrix {
    checkCount(x.columns, dimension)
    useSingleThreadedBLAS()
    var result = x
    triangles.withUnsafeBufferPointer { l in
      result.storage.withUnsafeMutableBufferPointer { x in
        guard let l = l.baseAddress, let start = x.baseAddress else { return }
        change(Int32(x.count / dimension), Int32(dimension), l, start)
      }
    }
    return result
  }

  private func changingRows(of x: Matrix, _ change: (inout [Double]) -> Void) -> Matrix {
    checkCount(x.columns, dimension)
    var result = x
    var row = [Double](repeating: 0, count: dimension)
    for start in stride(from: 0, to: x.rows * dimension, by: max(dimension, 1)) {
      for i in row.indices { row[i] = x.storage[start + i] }
      change(&row)
      for i in row.indices { result.storage[start + i] = row[i] }
    }
    return result
  }
}
