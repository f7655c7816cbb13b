// Products with a matrix whose rows are padded to groups of four.
import COpenBLAS
internal import WideKernels

/// n rows of n numbers, each padded with zeros to a width of whole groups of four: the layout of the small kernels.
///
/// A value is a view of memory that somebody else owns. Vectors given as pointers are padded likewise.
struct PaddedRows {
  let n: Int
  let groups: Int
  let pointer: UnsafePointer<Double>

  @inline(__always)
  init(n: Int, pointer: UnsafePointer<Double>) {
    self.n = n
    groups = Lanes.groups(n)
    self.pointer = pointer
  }

  @inline(__always)
  subscript(k: Int) -> UnsafePointer<Double> { pointer + 4 * groups * k }

  /// Overwrites the first n numbers of `result` with the sums of products of each row and x.
  @inline(__always)
  func innerProducts(_ x: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    wide_row_products(0, pointer, n, x, result)
  }

  /// Overwrites `result` with Σₖ yₖ rowₖ.
  @inline(__always)
  func combine(_ y: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    wide_row_combination(0, pointer, n, y, result)
  }

  /// Adds Σₖ wₖ rowₖᵀ otherₖ, which must be symmetric, to the symmetric matrix m (row-major, n² numbers).
  ///
  /// By BLAS from the size on at which LAPACK finds the rows, so that their bits depend on the processor anyway.
  @inline(__always)
  func addTransposedProduct(
    weights w: UnsafePointer<Double>, with other: PaddedRows, to m: UnsafeMutablePointer<Double>
  ) {
    if n < SymmetricEigendecomposition.lapackCrossover {
      wide_add_row_products(0, pointer, w, other.pointer, n, n, m)
    } else {
      addTransposedProductByBLAS(w, other, m)
    }
  }

  private func addTransposedProductByBLAS(
    _ w: UnsafePointer<Double>, _ other: PaddedRows, _ m: UnsafeMutablePointer<Double>
  ) {
    let width = 4 * groups
    withUnsafeTemporaryAllocation(of: Double.self, capacity: n * width) { buffer in
      let weighted = buffer.baseAddress!
      for k in 0..<n {
        for g in 0..<groups { (weighted + k * width)[group: g] = w[k] * self[k][group: g] }
      }
      useSingleThreadedBLAS()
      cblas_dgemm(
        CblasRowMajor, CblasTrans, CblasNoTrans, Int32(n), Int32(n), Int32(n), 1, weighted, Int32(width),
        other.pointer, Int32(width), 1, m, Int32(n))
    }
    for i in 0..<n {
      for j in 0..<i { m[i * n + j] = m[j * n + i] }
    }
  }
}

/// Copies a matrix (row-major, n² numbers) into rows and pads them.
/// - Returns: the sum of the squares of its elements, infinite or NaN where an element is or where a square overflows.
@inline(__always)
func copyRows(_ matrix: UnsafePointer<Double>, n: Int, to padded: UnsafeMutablePointer<Double>) -> Double {
  var sum = Lanes.zero
  let (whole, rest) = (n >> 2, n & 3)
  let isBeyond = SIMD4<Int64>(0, 1, 2, 3) .>= Int64(rest)
  for i in 0..<n {
    let (source, target) = (matrix + i * n, padded + 4 * Lanes.groups(n) * i)
    for g in 0..<whole {
      let x = source[group: g]
      target[group: g] = x
      sum += x * x
    }
    if rest == 0 { continue }
    // What a group holds beyond its row belongs to the next one; the last row has none.
    var x = Lanes.zero
    if i + 1 < n {
      x = source[group: whole].replacing(with: 0, where: isBeyond)
    } else {
      for lane in 0..<rest { x[lane] = source[4 * whole + lane] }
    }
    target[group: whole] = x
    sum += x * x
  }
  return sum.total
}
