// What a Cholesky factorisation is used for: products and solves with L, Lᵀ and A, and the inverse of A.
import CLAPACKE

extension Cholesky {
  /// L, with zeros above the diagonal.
  public var factor: Matrix {
    var result = Matrix(rows: dimension, columns: dimension)
    for i in 0..<dimension {
      for j in 0...i { result[i, j] = triangles[i * dimension + j] }
    }
    return result
  }

  /// Replaces b by the solution x of A x = b.
  public func solve(_ b: inout [Double]) {
    solveFactor(&b)
    solveFactorTransposed(&b)
  }

  /// Replaces b by the solution x of L x = b.
  public func solveFactor(_ b: inout [Double]) {
    checkCount(b.count, dimension)
    let n = dimension
    triangles.withUnsafeBufferPointer { l in
      reciprocals.withUnsafeBufferPointer { reciprocals in
        b.withUnsafeMutableBufferPointer { b in
          for i in 0..<n {
            var sum = b[i]
            for j in 0..<i { sum -= l[i * n + j] * b[j] }
            b[i] = sum * reciprocals[i]
          }
        }
      }
    }
  }

  /// Replaces b by the solution x of Lᵀ x = b. Applied to standard normal numbers it gives draws from N(0, A⁻¹).
  public func solveFactorTransposed(_ b: inout [Double]) {
    checkCount(b.count, dimension)
    let n = dimension
    triangles.withUnsafeBufferPointer { u in
      reciprocals.withUnsafeBufferPointer { reciprocals in
        b.withUnsafeMutableBufferPointer { b in
          for i in stride(from: n - 1, through: 0, by: -1) {
            var sum = b[i]
            // The element that was solved for last comes last, so that the others need not wait for it.
            for j in stride(from: n - 1, to: i, by: -1) { sum -= u[i * n + j] * b[j] }
            b[i] = sum * reciprocals[i]
          }
        }
      }
    }
  }

  /// Overwrites `product` with L z. Applied to standard normal numbers it gives draws from N(0, A).
  public func multiplyByFactor(_ z: [Double], into product: inout [Double]) {
    checkCount(z.count, dimension)
    checkCount(product.count, dimension)
    let n = dimension
    triangles.withUnsafeBufferPointer { l in
      z.withUnsafeBufferPointer { z in
        product.withUnsafeMutableBufferPointer { product in
          for i in 0..<n {
            var sum = 0.0
            for j in 0...i { sum += l[i * n + j] * z[j] }
            product[i] = sum
          }
        }
      }
    }
  }

  /// Replaces x by Lᵀ x, so that |Lᵀ x|² = xᵀA x.
  public func multiplyByFactorTransposed(_ x: inout [Double]) {
    checkCount(x.count, dimension)
    let n = dimension
    triangles.withUnsafeBufferPointer { u in
      x.withUnsafeMutableBufferPointer { x in
        for i in 0..<n {
          var sum = 0.0
          for j in i..<n { sum += u[i * n + j] * x[j] }
          x[i] = sum
        }
      }
    }
  }

  /// Overwrites `diagonal` with that of A.
  public func diagonal(into diagonal: inout [Double]) {
    checkCount(diagonal.count, dimension)
    let n = dimension
    triangles.withUnsafeBufferPointer { l in
      for i in 0..<n {
        var sum = 0.0
        for j in 0...i { sum += l[i * n + j] * l[i * n + j] }
        diagonal[i] = sum
      }
    }
  }

  /// Overwrites `inverse` (row-major, `dimension`² elements) with A⁻¹ = L⁻ᵀ L⁻¹, exactly symmetric.
  public func inverse(into inverse: inout [Double]) {
    checkCount(inverse.count, dimension * dimension)
    if dimension < Cholesky.lapackCrossover {
      invertByLoops(into: &inverse)
    } else {
      invertByLAPACK(into: &inverse)
    }
  }

  private func invertByLoops(into inverse: inout [Double]) {
    let n = dimension
    triangles.withUnsafeBufferPointer { l in
      reciprocals.withUnsafeBufferPointer { reciprocals in
        inverse.withUnsafeMutableBufferPointer { x in
          // Row j of the upper triangle of x becomes column j of L⁻¹.
          for j in 0..<n {
            x[j * n + j] = reciprocals[j]
            for i in j + 1..<n {
              var sum = 0.0
              for k in j..<i { sum -= l[i * n + k] * x[j * n + k] }
              x[j * n + i] = sum * reciprocals[i]
            }
          }
          // Element (i, j) of A⁻¹, i ≤ j, needs of columns i and j only what is below row j, and so can take the
          // place of element j of column i.
          for i in 0..<n {
            for j in i..<n {
              var sum = 0.0
              for k in j..<n { sum += x[i * n + k] * x[j * n + k] }
              x[i * n + j] = sum
              x[j * n + i] = sum
            }
          }
        }
      }
    }
  }

  private func invertByLAPACK(into inverse: inout [Double]) {
    useSingleThreadedBLAS()
    let n = dimension
    for i in triangles.indices { inverse[i] = triangles[i] }
    // It could only fail on a zero on the diagonal, which a factorisation that succeeded has not.
    _ = LAPACKE_dpotri_work(LAPACK_COL_MAJOR, CChar(UInt8(ascii: "U")), Int32(n), &inverse, Int32(n))
    for i in 0..<n {
      for j in 0..<i { inverse[j * n + i] = inverse[i * n + j] }
    }
  }
}
