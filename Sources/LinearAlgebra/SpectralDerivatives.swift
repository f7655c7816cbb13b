// The derivatives of log det f(A) and of xᵀ f(A) x with respect to A.

extension SpectralMatrix {
  /// Prepares the derivatives of f(A) for the last decomposition, which must have succeeded with the same f.
  @inlinable
  public mutating func prepareDerivatives(of function: some SpectralFunction) {
    function.dividedDifferences(
      eigenvalues: eigendecomposition.values, values: values, into: &differences)
    completeDerivatives()
  }

  @usableFromInline
  mutating func completeDerivatives() {
    for k in 0..<dimension {
      logarithmicDerivatives[k] = differences[k * dimension + k] * reciprocals[k]
    }
    findExceptions()
    derivativesArePrepared = true
  }

  @inline(__always)
  private func checkDerivatives() {
    if !derivativesArePrepared {
      fatalError("SpectralMatrix: call prepareDerivatives(of:) after decompose(_:applying:)")
    }
  }

  /// Overwrites `weights` (row-major, `dimension`² elements) with the symmetric matrix W for which
  /// ∂ log det f(A) = Σⱼₖ Wⱼₖ ∂Aⱼₖ, that is W = Q diag(f′(λ)/f(λ)) Qᵀ.
  public func logDeterminantWeights(into weights: inout [Double]) {
    checkDerivatives()
    eigendecomposition.matrix(eigenvalues: logarithmicDerivatives, into: &weights)
  }

  /// Adds c W to `weights` (row-major, `dimension`² elements, symmetric), where W is the symmetric matrix for which
  /// xᵀ ∂f(A) x = Σⱼₖ Wⱼₖ ∂Aⱼₖ for a fixed vector x, that is W = Q (D J D) Qᵀ with D = diag(Qᵀx).
  ///
  /// With c = −½ and x = f(A)⁻¹p these are the weights of ∂(½ pᵀ f(A)⁻¹ p).
  ///
  /// Where most divided differences are equal to one number j, as those of the softened absolute value are to 1 or
  /// −1, W is j x xᵀ and a correction of low rank: two vectors for each exceptional eigenvalue. Otherwise it takes
  /// two products of n × n matrices.
  public func addQuadraticFormWeights(of x: [Double], scale: Double, to weights: inout [Double]) {
    checkDerivatives()
    eigendecomposition.checkCounts(x.count, dimension)
    eigendecomposition.checkCount(weights.count, dimension * dimension)
    QuadraticFormKernel.add(
      x, scale: scale, vectors: eigendecomposition.vectors, differences: differences,
      common: commonDifference, exceptions: exceptions, to: &weights)
  }

  /// Finds the number that most diagonal elements of J are equal to, and the rows where J deviates from it.
  mutating func findExceptions() {
    let n = dimension
    exceptions.removeAll(keepingCapacity: true)
    differences.withUnsafeBufferPointer { j in
      var (ones, minusOnes) = (0, 0)
      for k in 0..<n {
        if j[k * n + k] == 1 { ones += 1 }
        if j[k * n + k] == -1 { minusOnes += 1 }
      }
      commonDifference = max(ones, minusOnes) == 0 ? 0 : ones >= minusOnes ? 1 : -1
      for k in 0..<n where j[k * n + k] != commonDifference { exceptions.append(k) }
      for k in 0..<n where j[k * n + k] == commonDifference {
        for l in 0..<k where j[k * n + l] != commonDifference {
          if j[l * n + l] != commonDifference || exceptions.contains(l) { continue }
          exceptions.append(k)
          break
        }
      }
    }
  }
}

/// Adds c Q (D J D) Qᵀ with D = diag(Qᵀx) to a matrix.
private struct QuadraticFormKernel {
  let rows: PaddedRows
  /// J, and the number that its elements outside the exceptional rows and columns are equal to.
  let differences: UnsafeBufferPointer<Double>
  let common: Double
  let exceptions: UnsafeBufferPointer<Int>
  /// Four padded vectors: x, d = Qᵀx, the coordinates of a vector u in the eigenbasis, and u.
  let x, d, c, u: UnsafeMutablePointer<Double>

  @inline(__always)
  static func add(
    _ x: [Double], scale: Double, vectors: [Double], differences: [Double], common: Double, exceptions: [Int],
    to weights: inout [Double]
  ) {
    withPaddedRows(vectors, n: x.count, scratchRows: 4) { rows, scratch in
      differences.withUnsafeBufferPointer { differences in
        exceptions.withUnsafeBufferPointer { exceptions in
          weights.withUnsafeMutableBufferPointer { weights in
            let width = 4 * rows.groups
            let kernel = QuadraticFormKernel(
              rows: rows, differences: differences, common: common, exceptions: exceptions,
              x: scratch, d: scratch + width, c: scratch + 2 * width, u: scratch + 3 * width)
            pad(x, into: kernel.x)
            for k in 0..<rows.n { kernel.d[k] = rows.innerProduct(k, kernel.x) }
            if 3 * exceptions.count > rows.n {
              kernel.addDense(scale: scale, to: weights.baseAddress!)
            } else {
              kernel.addLowRank(scale: scale, to: weights.baseAddress!)
            }
          }
        }
      }
    }
  }

  /// c (j x xᵀ + Σ (z uᵀ + u zᵀ)) over the exceptional eigenvectors z.
  func addLowRank(scale: Double, to m: UnsafeMutablePointer<Double>) {
    for g in 0..<rows.groups { u[group: g] = (0.5 * scale * common) * x[group: g] }
    rows.addOuterProducts(x, u, to: m)
    for (position, k) in exceptions.enumerated() {
      setCoordinates(k, scale: scale, less: common)
      // Each pair of exceptions is met twice, but counts once; z uᵀ + u zᵀ has its own diagonal element twice.
      for earlier in exceptions[..<position] { c[earlier] = 0 }
      c[k] *= 0.5
      rows.combine(c, into: u)
      rows.addOuterProducts(rows[k], u, to: m)
    }
    rows.mirrorUpperTriangle(m)
  }

  /// Σ zₖ uₖᵀ with the vectors u of all eigenvectors.
  func addDense(scale: Double, to m: UnsafeMutablePointer<Double>) {
    let width = 4 * rows.groups
    withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.n * width) { buffer in
      let products = buffer.baseAddress!
      for k in 0..<rows.n {
        setCoordinates(k, scale: scale, less: 0)
        rows.combine(c, into: products + k * width)
      }
      rows.addTransposedProduct(weight: { _ in 1 }, with: PaddedRows(n: rows.n, pointer: products), to: m)
    }
  }

  @inline(__always)
  private func setCoordinates(_ k: Int, scale: Double, less common: Double) {
    let factor = scale * d[k]
    for l in 0..<rows.n { c[l] = factor * d[l] * (differences[k * rows.n + l] - common) }
  }
}
