// Linear algebra on memory, by LAPACK, BLAS and, for small matrices, loops.

import CLAPACKE
import COpenBLAS
import LinearAlgebra

extension Kernels {
  /// How many numbers of scratch memory an operation needs.
  static func scratchCount(_ operation: MatrixOperation) -> Int {
    switch operation {
    case .choleskyFactor, .triangularSolve, .logDeterminant, .solve: 0
    case .inverse(let n): n * n
    case .quadraticForms(let n, let m): n * m
    case .outerProduct(let n, let m): m == 1 ? 0 : n * n
    }
  }

  /// Runs an operation: `a` and `b` are its operands, without the triangle where the factor is given.
  static func matrix(
    _ operation: MatrixOperation, _ d: Pointer, _ a: Pointer, _ b: Pointer, scratch: Pointer
  ) {
    let (n, m) = (operation.rows, operation.columns)
    guard n > 0, m > 0 else { return d.update(repeating: 0, count: operation.count) }
    switch operation {
    case .choleskyFactor: factor(d, a, n)
    case .triangularSolve(_, _, let transposed):
      d.update(from: b, count: n * m)
      solve(a, d, n, m, transposed: transposed)
    case .logDeterminant:
      d.pointee = 2 * (0..<n).reduce(0) { $0 + UnaryFunction.log.evaluate(a[$1 * n + $1]) }
    case .inverse: invert(d, a, n, scratch)
    case .solve:
      d.update(from: b, count: n * m)
      solve(a, d, n, m, transposed: false)
      solve(a, d, n, m, transposed: true)
    case .quadraticForms:
      scratch.update(from: b, count: n * m)
      solve(a, scratch, n, m, transposed: false)
      sumSquares(d, scratch, n, m)
    case .outerProduct:
      if m == 1 { outer(d, a, b, n) } else { outer(d, a, b, n, m, scratch) }
    }
  }

  /// The result of an operation on arrays.
  static func matrix(_ operation: MatrixOperation, _ operands: [[Double]]) -> [Double] {
    useSingleThreadedBLAS()
    let inputs = operation.readOperands.map { operands[$0] }
    let scratch = [Double](repeating: 0, count: scratchCount(operation))
    var memory = [Double](repeating: 0, count: operation.count) + inputs.joined() + scratch
    memory.withUnsafeMutableBufferPointer {
      guard let d = $0.baseAddress else { return }
      let a = d + operation.count
      let b = a + inputs[0].count
      matrix(operation, d, a, b, scratch: d + ($0.count - scratch.count))
    }
    return Array(memory.prefix(operation.count))
  }

  // MARK: Parts

  /// From this dimension on LAPACK is faster than a loop: see `Cholesky.lapackCrossover`.
  private static func factor(_ l: Pointer, _ packed: Pointer, _ n: Int) {
    for i in 0..<n {
      (l + i * n).update(from: packed + Triangle.count(i), count: i + 1)
      (l + i * n + i + 1).update(repeating: 0, count: n - i - 1)
    }
    if n < Cholesky.lapackCrossover ? factorByLoops(l, n) : factorByLAPACK(l, n) { return }
    for i in 0..<n { (l + i * n).update(repeating: .nan, count: i + 1) }
  }

  private static func factorByLoops(_ l: Pointer, _ n: Int) -> Bool {
    for i in 0..<n {
      for j in 0..<i {
        var sum = l[i * n + j]
        for k in 0..<j { sum -= l[i * n + k] * l[j * n + k] }
        l[i * n + j] = sum / l[j * n + j]
      }
      var pivot = l[i * n + i]
      for k in 0..<i { pivot -= l[i * n + k] * l[i * n + k] }
      guard pivot > 0, pivot < .infinity else { return false }
      l[i * n + i] = pivot.squareRoot()
    }
    return true
  }

  private static func factorByLAPACK(_ l: Pointer, _ n: Int) -> Bool {
    // What is lower in row-major order is upper in LAPACK's column-major order.
    let status = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(n), l, Int32(n))
    return status == 0 && (0..<n).allSatisfy { l[$0 * n + $0] > 0 && l[$0 * n + $0] < .infinity }
  }

  /// B becomes op(L)⁻¹ B.
  private static func solve(_ l: Pointer, _ b: Pointer, _ n: Int, _ m: Int, transposed: Bool) {
    let transposition = transposed ? CblasTrans : CblasNoTrans
    if m == 1 {
      cblas_dtrsv(CblasRowMajor, CblasLower, transposition, CblasNonUnit, Int32(n), l, Int32(n), b, 1)
    } else {
      cblas_dtrsm(
        CblasRowMajor, CblasLeft, CblasLower, transposition, CblasNonUnit, Int32(n), Int32(m), 1, l, Int32(n),
        b, Int32(m))
    }
  }

  private static func invert(_ d: Pointer, _ l: Pointer, _ n: Int, _ scratch: Pointer) {
    scratch.update(from: l, count: n * n)
    // It could only fail on a zero on the diagonal, which a factor has not.
    _ = LAPACKE_dpotri_work(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(n), scratch, Int32(n))
    for i in 0..<n { (d + Triangle.count(i)).update(from: scratch + i * n, count: i + 1) }
  }

  /// The sum of squares of each column.
  private static func sumSquares(_ d: Pointer, _ x: Pointer, _ n: Int, _ m: Int) {
    if m == 1 { return d.pointee = cblas_ddot(Int32(n), x, 1, x, 1) }
    d.update(repeating: 0, count: m)
    for i in 0..<n { for k in 0..<m { d[k] += x[i * m + k] * x[i * m + k] } }
  }

  private static func outer(_ d: Pointer, _ x: Pointer, _ y: Pointer, _ n: Int) {
    for i in 0..<n {
      let row = d + Triangle.count(i)
      let (xi, yi) = (x[i], y[i])
      for j in 0..<i { row[j] = xi * y[j] + yi * x[j] }
      row[i] = xi * yi
    }
  }

  private static func outer(_ d: Pointer, _ x: Pointer, _ y: Pointer, _ n: Int, _ m: Int, _ scratch: Pointer)
  {
    cblas_dsyr2k(
      CblasRowMajor, CblasLower, CblasNoTrans, Int32(n), Int32(m), 1, x, Int32(m), y, Int32(m), 0, scratch,
      Int32(n))
    for i in 0..<n {
      (d + Triangle.count(i)).update(from: scratch + i * n, count: i + 1)
      d[Triangle.count(i) + i] *= 0.5
    }
  }
}
