// Products with a small matrix whose rows are padded to groups of four.

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

  /// The sum of products of row k and x.
  @inline(__always)
  func innerProduct(_ k: Int, _ x: UnsafePointer<Double>) -> Double {
    var sum = Lanes.zero
    for g in 0..<groups { sum += self[k][group: g] * x[group: g] }
    return sum.total
  }

  /// Overwrites the first n numbers of `result` with the sums of products of each row and x.
  @inline(__always)
  func innerProducts(_ x: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    var k = 0
    // Four rows at a time need not wait for each other's sums, and share the loads of x.
    while k + 3 < n {
      let (row0, row1, row2, row3) = (self[k], self[k + 1], self[k + 2], self[k + 3])
      var (sum0, sum1, sum2, sum3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
      for g in 0..<groups {
        let lanes = x[group: g]
        sum0 += row0[group: g] * lanes
        sum1 += row1[group: g] * lanes
        sum2 += row2[group: g] * lanes
        sum3 += row3[group: g] * lanes
      }
      (result[k], result[k + 1]) = (sum0.total, sum1.total)
      (result[k + 2], result[k + 3]) = (sum2.total, sum3.total)
      k += 4
    }
    while k < n {
      result[k] = innerProduct(k, x)
      k += 1
    }
  }

  /// Overwrites `result` with Σₖ yₖ rowₖ.
  @inline(__always)
  func combine(_ y: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    var g = 0
    // Three groups at a time: their sums need not wait for each other, and all fit into registers.
    while g + 2 < groups {
      var (sum0, sum1, sum2) = (Lanes.zero, Lanes.zero, Lanes.zero)
      for k in 0..<n {
        let (factor, row) = (y[k], self[k] + 4 * g)
        sum0 += factor * row[group: 0]
        sum1 += factor * row[group: 1]
        sum2 += factor * row[group: 2]
      }
      result[group: g] = sum0
      result[group: g + 1] = sum1
      result[group: g + 2] = sum2
      g += 3
    }
    while g < groups {
      var sum = Lanes.zero
      for k in 0..<n { sum += y[k] * self[k][group: g] }
      result[group: g] = sum
      g += 1
    }
  }

  /// Adds Σₖ wₖ rowₖᵀ otherₖ, which must be symmetric, to the symmetric matrix m (row-major, n² numbers).
  /// - Parameter isLowerTriangular: whether row k of both is zero after its element k.
  @inline(__always)
  func addTransposedProduct(
    weight: (Int) -> Double, with other: PaddedRows, isLowerTriangular: Bool = false,
    to m: UnsafeMutablePointer<Double>
  ) {
    // Tiles of four by four, on and above the diagonal.
    for block in 0..<groups {
      for g in block..<groups {
        var (row0, row1, row2, row3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
        for k in (isLowerTriangular ? 4 * g : 0)..<n {
          let left = weight(k) * self[k][group: block]
          let right = other[k][group: g]
          row0 += left[0] * right
          row1 += left[1] * right
          row2 += left[2] * right
          row3 += left[3] * right
        }
        add(row0, toRow: 4 * block, g, of: m)
        add(row1, toRow: 4 * block + 1, g, of: m)
        add(row2, toRow: 4 * block + 2, g, of: m)
        add(row3, toRow: 4 * block + 3, g, of: m)
      }
    }
    mirrorUpperTriangle(m)
  }

  /// What the last group adds beyond the end of a row is zero; in the last row only the diagonal element counts.
  @inline(__always)
  private func add(_ lanes: Lanes, toRow i: Int, _ g: Int, of m: UnsafeMutablePointer<Double>) {
    if i < n - 1 {
      (m + i * n)[group: g] += lanes
    } else if i == n - 1 {
      m[n * n - 1] += lanes[i & 3]
    }
  }

  /// Adds Σ (aₖ bₖᵀ + bₖ aₖᵀ) over `count` pairs of vectors to the symmetric matrix m (row-major, n² numbers).
  @inline(__always)
  func addOuterProducts(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, count: Int, to m: UnsafeMutablePointer<Double>
  ) {
    let width = 4 * groups
    for i in 0..<n - 1 {
      let row = m + i * n
      for g in i >> 2..<groups {
        var sum = row[group: g]
        for k in 0..<count {
          let (a, b) = (a + k * width, b + k * width)
          sum += a[i] * b[group: g] + b[i] * a[group: g]
        }
        row[group: g] = sum
      }
    }
    for k in 0..<count { m[n * n - 1] += 2 * a[k * width + n - 1] * b[k * width + n - 1] }
    mirrorUpperTriangle(m)
  }

  /// Copies the upper triangle of m onto the lower.
  @inline(__always)
  func mirrorUpperTriangle(_ m: UnsafeMutablePointer<Double>) {
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
  var rest = 0.0
  for i in 0..<n {
    let (source, target) = (matrix + i * n, padded + 4 * Lanes.groups(n) * i)
    for g in 0..<n >> 2 {
      let x = source[group: g]
      target[group: g] = x
      sum += x * x
    }
    if n & 3 != 0 { target[group: n >> 2] = .zero }
    for j in n & ~3..<n {
      target[j] = source[j]
      rest += source[j] * source[j]
    }
  }
  return sum.total + rest
}
