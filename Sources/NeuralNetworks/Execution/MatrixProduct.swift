// Products of matrices, by OpenBLAS.
import COpenBLAS

/// C ← op(A) op(B) + β C in row-major order, where op(A) is m × k and op(B) k × n, and β is 1 if `accumulates`, else 0.
struct MatrixProduct {
  let m, n, k: Int
  var transposesA = false
  var transposesB = false
  var accumulates = false

  func multiply(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>) {
    cblas_sgemm(
      CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans, transposesB ? CblasTrans : CblasNoTrans,
      Int32(m), Int32(n), Int32(k), 1, a, Int32(transposesA ? m : k), b, Int32(transposesB ? k : n),
      accumulates ? 1 : 0, c, Int32(n))
  }
}
