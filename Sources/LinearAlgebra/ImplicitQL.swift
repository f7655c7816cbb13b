// The eigenvalues and eigenvectors of a small tridiagonal matrix by the implicit QL method.

extension EigenKernel {
  /// Diagonalises T: `d` becomes the eigenvalues and the rows of `z` their eigenvectors.
  ///
  /// The recurrence for T is the one of Pal, Walker and Kahan, which works with the squares of sines and cosines
  /// and of the off-diagonal elements. It waits for one division in each rotation; the square roots that the
  /// eigenvectors need are taken beside it and cost no time. The off-diagonal elements are non-negative but for
  /// the first of a block, whose sign is carried along.
  ///
  /// Sources: Parlett, "The symmetric eigenvalue problem" (1998); shift: Wilkinson, "Global convergence of tridiagonal QR
  /// algorithm with origin shifts", Linear Algebra Appl. 1 (1968), doi 10.1016/0024-3795(68)90017-7.
  ///
  /// - Returns: false where an eigenvalue needed more than 40 sweeps.
  func diagonalize() -> Bool {
    for l in 0..<n where !isNegligible(l) {
      var m = l + 1
      while !isNegligible(m) { m += 1 }
      squares[m] = 0
      if m == l + 1 {
        solvePair(l)
        continue
      }
      var sign = 1.0
      var sweeps = 0
      repeat {
        guard sweeps < 40 else { return false }
        sign *= sweep(from: m, to: l, sign: sign)
        sweeps += 1
      } while !isNegligible(l)
    }
    return true
  }

  /// Squares below this count as zero. ‖A‖² is between 1e-40 and 1e40, so that no quotient of squares overflows.
  private static var tiny: Double { 1e-260 }

  /// Whether the coupling of rows m and m + 1 changes no eigenvalue at working precision.
  @inline(__always)
  private func isNegligible(_ m: Int) -> Bool {
    if m == n - 1 { return true }
    return squares[m] <= Double.ulpOfOne * Double.ulpOfOne * abs(d[m] * d[m + 1]) + EigenKernel.tiny
  }

  /// Diagonalises the block of rows l and l + 1, whose off-diagonal element is positive.
  private func solvePair(_ l: Int) {
    let delta = 0.5 * (d[l + 1] - d[l])
    let length = (delta * delta + squares[l]).squareRoot()
    let denominator = delta + (delta < 0 ? -length : length)
    let change = squares[l] / denominator
    d[l] -= change
    d[l + 1] += change
    let tangent = squares[l].squareRoot() / denominator
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    rotate(l, cosine: cosine, sine: tangent * cosine)
  }

  /// One sweep of rotations from the bottom m of a block to its top l.
  /// - Parameter sign: the sign of the off-diagonal element of rows l and l + 1.
  /// - Returns: the factor by which that sign changes.
  @inline(__always)
  private func sweep(from m: Int, to l: Int, sign: Double) -> Double {
    let shift = self.shift(l)
    // Before the rotation of rows i and i + 1: π is the reduced diagonal element i + 1, p = π², γ = π cos of the
    // rotation before; c and s are the squares of cosine and sine.
    var (c, s) = (1.0, 0.0)
    var gamma = d[m] - shift
    var p = gamma * gamma
    var signOfPi = gamma.bitPattern & EigenKernel.signBit
    var signOfCosine: UInt64 = 0
    var i = m - 1
    while true {
      let square = squares[i]
      let r = p + square
      squares[i + 1] = s * r
      let (oldC, oldGamma, oldSign) = (c, gamma, signOfCosine)
      signOfCosine = signOfPi
      if p > EigenKernel.tiny {
        c = p / r
        s = square / r
        gamma = c * (d[i] - shift) - s * oldGamma
        p = gamma * gamma * (r / p)
        signOfPi ^= gamma.bitPattern & EigenKernel.signBit
      } else {
        (c, s) = (0, 1)
        gamma = -oldGamma
        p = oldC * square
        signOfPi = oldSign ^ EigenKernel.signBit
      }
      d[i + 1] = oldGamma + (d[i] - gamma)
      let cosine = Double(bitPattern: c.squareRoot().bitPattern | signOfCosine)
      let sine = s.squareRoot()
      if i == l {
        rotate(i, cosine: cosine, sine: sign * sine)
        break
      }
      rotate(i, cosine: cosine, sine: sine)
      i -= 1
    }
    squares[l] = s * p
    d[l] = shift + gamma
    return signOfPi == 0 ? 1 : -1
  }

  /// The eigenvalue of the block of rows l and l + 1 that is nearer to its first diagonal element.
  @inline(__always)
  private func shift(_ l: Int) -> Double {
    let delta = 0.5 * (d[l + 1] - d[l])
    let length = (delta * delta + squares[l]).squareRoot()
    return 0.5 * (d[l] + d[l + 1]) - (delta < 0 ? -length : length)
  }

  private static var signBit: UInt64 { 1 << 63 }

  /// Rotates rows i and i + 1 of `z`.
  @inline(__always)
  private func rotate(_ i: Int, cosine: Double, sine: Double) {
    let (x, y) = (row(z, i), row(z, i + 1))
    for g in 0..<groups {
      let (xg, yg) = (x[group: g], y[group: g])
      y[group: g] = sine * xg + cosine * yg
      x[group: g] = cosine * xg - sine * yg
    }
  }
}
