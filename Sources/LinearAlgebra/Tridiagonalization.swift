// Householder's reduction of a small symmetric matrix to tridiagonal form.
internal import WideKernels

extension EigenKernel {
  /// Reduces A to the tridiagonal T = Z A Zᵀ, whose rows Z, the vectors of an orthonormal basis, are left in `z`.
  ///
  /// The basis vectors are given the signs that make the off-diagonal elements of T non-negative. When what
  /// remains of A is diagonal to working precision, as it is after one reflection for a target whose variables
  /// are coupled through one of them, the rest is left as it is.
  ///
  /// - Parameters:
  ///   - squaredNorm: Σ Aᵢⱼ².
  ///   - reflectionLimit: give up where more reflections than this would be needed.
  /// - Returns: false where it gave up.
  func tridiagonalize(squaredNorm: Double, reflectionLimit: Int) -> Bool {
    // A rounding error of this size must be looked at more closely.
    let suspicion = (8 * Double.ulpOfOne) * (8 * Double.ulpOfOne) * squaredNorm
    z.update(repeating: 0, count: 4 * n * groups)
    var sign = 1.0
    var reflections = 0
    var isDiagonal = false
    for k in 0..<n {
      d[k] = row(a, k)[k]
      row(z, k)[k] = sign
      inverseH[k] = 0
      squares[k] = 0
      if isDiagonal || k == n - 1 { continue }
      let tail = tailSquares(k)
      if tail <= suspicion { isDiagonal = self.isDiagonal(from: k) }
      if isDiagonal { continue }
      var beta = row(a, k)[k + 1]
      if tail > 0 {
        reflections += 1
        if reflections > reflectionLimit { return false }
        beta = reflect(k, tail: tail)
      }
      squares[k] = beta * beta
      if beta < 0 { sign = -sign }
    }
    accumulateReflections()
    return true
  }

  /// Σⱼ Aₖⱼ² over j > k + 1.
  @inline(__always)
  private func tailSquares(_ k: Int) -> Double {
    let first = (k + 1) >> 2
    let x = row(a, k)
    let beginning = x[group: first] * step(after: (k + 1) & 3)
    var sum = beginning * beginning
    var g = first + 1
    while g < groups {
      sum += x[group: g] * x[group: g]
      g += 1
    }
    return sum.total
  }

  /// Whether rows k, k + 1, … of what remains of A are diagonal to working precision.
  ///
  /// Each element is held against the smaller of the two diagonal elements that it couples, so that large
  /// elements elsewhere do not swallow small eigenvalues.
  private func isDiagonal(from k: Int) -> Bool {
    wide_is_diagonal(0, a, n, k, 4 * Double.ulpOfOne, q) != 0
  }

  /// Applies the reflection that maps row k of A, from column k + 1 on, to a multiple β of the first unit vector.
  /// - Returns: β.
  @inline(__always)
  private func reflect(_ k: Int, tail: Double) -> Double {
    let (first, lane) = ((k + 1) >> 2, (k + 1) & 3)
    let u = row(a, k)
    let alpha = u[k + 1]
    let length = (tail + alpha * alpha).squareRoot()
    let beta = alpha > 0 ? -length : length
    let inverse = 1 / (beta * (beta - alpha))
    inverseH[k] = inverse
    u[group: first] = u[group: first] * step(after: lane) + (alpha - beta) * unit(lane)
    wide_reflect_matrix(
      0, row(a, k + 1) + 4 * first, n - k - 1, 4 * groups, groups - first, u + 4 * first, u + k + 1, inverse,
      q + 4 * first, q + k + 1)
    return beta
  }

  /// Multiplies the rows of `z` by all reflections, the last first, so that most of `z` is still zero.
  private func accumulateReflections() {
    for k in stride(from: n - 2, through: 0, by: -1) where inverseH[k] != 0 {
      let u = row(a, k)
      let first = (k + 1) >> 2
      wide_reflect_rows(
        0, row(z, k + 1) + 4 * first, n - k - 1, 4 * groups, groups - first, u + 4 * first, inverseH[k])
    }
  }
}
