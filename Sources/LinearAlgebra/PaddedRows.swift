// Products with a small matrix whose rows are padded to groups of four.
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
  @inline(__always)
  func addTransposedProduct(
    weights w: UnsafePointer<Double>, with other: PaddedRows, to m: UnsafeMutablePointer<Double>
  ) {
    wide_add_row_products(0, pointer, w, other.pointer, n, n, m)
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
