// What a Cholesky factorisation is used for: products and solves with L, Lᵀ and A, and the inverse of A.

extension Cholesky {
  /// Replaces b by the solution x of A x = b.
  public func solve(_ b: inout [Double]) {
    solveFactor(&b)
    solveFactorTransposed(&b)
  }

  /// Replaces b by the solution x of L x = b.
  public func solveFactor(_ b: inout [Double]) {
    checkCount(b.count, dimension)
    let n = dimension
    lowerTriangle.withUnsafeBufferPointer { l in
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
    lowerTriangle.withUnsafeBufferPointer { l in
      reciprocals.withUnsafeBufferPointer { reciprocals in
        b.withUnsafeMutableBufferPointer { b in
          for i in stride(from: n - 1, through: 0, by: -1) {
            b[i] *= reciprocals[i]
            for j in 0..<i { b[j] -= l[i * n + j] * b[i] }
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
    lowerTriangle.withUnsafeBufferPointer { l in
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

  /// Overwrites `inverse` (row-major, `dimension`² elements) with A⁻¹, exactly symmetric.
  public func inverse(into inverse: inout [Double]) {
    checkCount(inverse.count, dimension * dimension)
    let n = dimension
    lowerTriangle.withUnsafeBufferPointer { l in
      reciprocals.withUnsafeBufferPointer { reciprocals in
        inverse.withUnsafeMutableBufferPointer { x in
          // Row j of the upper triangle of x holds column j of L⁻¹.
          for j in 0..<n {
            x[j * n + j] = reciprocals[j]
            for i in j + 1..<n {
              var sum = 0.0
              for k in j..<i { sum -= l[i * n + k] * x[j * n + k] }
              x[j * n + i] = sum * reciprocals[i]
            }
          }
          // A⁻¹ = L⁻ᵀ L⁻¹: element (i, j), i ≤ j, needs only columns i and j of L⁻¹ from row j on.
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
}
