// The derivatives of log det f(A) and of xᵀ f(A) x with respect to A.
internal import WideKernels

extension SpectralMatrix {
  /// Prepares the derivatives of f(A) for the last decomposition, which must have succeeded with the same f.
  ///
  /// Where f is straight with the slope j at most eigenvalues, the divided differences between those are j, and only
  /// the rows of J that belong to the others, the exceptions, are computed.
  @inlinable
  public mutating func prepareDerivatives(of function: some SpectralFunction) {
    let eigenvalues = eigendecomposition.values
    setSlopes { slopes in
      for k in 0..<slopes.count { slopes[k] = function.slope(at: eigenvalues[k]) }
    }
    findExceptions()
    if exceptions.count == dimension {
      function.dividedDifferences(eigenvalues: eigenvalues, values: values, into: &differences)
    } else {
      for k in exceptions {
        for l in eigenvalues.indices {
          differences[k * dimension + l] = function.dividedDifference(
            eigenvalues[k], eigenvalues[l], fx: values[k], fy: values[l])
        }
      }
    }
    completeDerivatives()
  }

  @usableFromInline
  mutating func setSlopes(_ apply: (UnsafeMutableBufferPointer<Double>) -> Void) {
    slopes.withUnsafeMutableBufferPointer { apply($0) }
  }

  /// Finds the slope that most eigenvalues have in common, and the exceptions: those that have another one, or all where
  /// those are more than a third, so that products of matrices are cheaper.
  ///
  /// Source: Boyer & Moore, "MJRTY: a fast majority vote algorithm" (1991), doi 10.1007/978-94-011-3488-0_5.
  @usableFromInline
  mutating func findExceptions() {
    exceptions.removeAll(keepingCapacity: true)
    var lead = 0
    for slope in slopes {
      if lead == 0 {
        (commonDifference, lead) = (slope, 1)
      } else {
        lead += slope == commonDifference ? 1 : -1
      }
    }
    for k in slopes.indices where slopes[k] != commonDifference { exceptions.append(k) }
    if 3 * exceptions.count > dimension {
      exceptions.removeAll(keepingCapacity: true)
      exceptions.append(contentsOf: slopes.indices)
    }
  }

  @usableFromInline
  mutating func completeDerivatives() {
    for k in exceptions { slopes[k] = differences[k * dimension + k] }
    for k in slopes.indices { logarithmicDerivatives[k] = slopes[k] * reciprocals[k] }
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

  /// Overwrites `weights` with `base` + c W (row-major, `dimension`² elements, symmetric), where W is the symmetric matrix
  /// for which xᵀ ∂f(A) x = Σⱼₖ Wⱼₖ ∂Aⱼₖ for a fixed vector x, that is W = Q (D J D) Qᵀ with D = diag(Qᵀx).
  ///
  /// With c = −½ and x = f(A)⁻¹p these are the weights of ∂(½ pᵀ f(A)⁻¹ p).
  ///
  /// Where most divided differences are equal to one number j, as those of the softened absolute value are to 1 or
  /// −1, W is j x xᵀ and a correction of low rank: two vectors for each exceptional eigenvalue. Otherwise it takes
  /// two products of n × n matrices.
  public func addQuadraticFormWeights(
    of x: [Double], scale: Double, to base: [Double], into weights: inout [Double]
  ) {
    checkDerivatives()
    eigendecomposition.checkCounts(x.count, dimension)
    eigendecomposition.checkCount(base.count, dimension * dimension)
    eigendecomposition.checkCount(weights.count, dimension * dimension)
    let (x, base) = (x.span, base.span)
    withQuadraticFormKernel(into: &weights) { kernel, weights in
      pad(x, into: kernel.left)
      kernel.rows.innerProducts(kernel.left, into: kernel.d)
      kernel.add(scale: scale, to: base, into: weights)
    }
  }

  /// Overwrites `x` with the solution of f(A) x = b, and `weights` as `addQuadraticFormWeights` for this x.
  public func solve(
    _ b: [Double], into x: inout [Double], addingQuadraticFormWeights scale: Double, to base: [Double],
    into weights: inout [Double]
  ) {
    checkDerivatives()
    eigendecomposition.checkCounts(b.count, x.count)
    eigendecomposition.checkCount(base.count, dimension * dimension)
    eigendecomposition.checkCount(weights.count, dimension * dimension)
    let (b, base, reciprocals) = (b.span, base.span, reciprocals.span)
    var x = x.mutableSpan
    withQuadraticFormKernel(into: &weights) { kernel, weights in
      pad(b, into: kernel.left)
      kernel.rows.innerProducts(kernel.left, into: kernel.d)
      for k in reciprocals.indices { kernel.d[k] *= reciprocals[k] }
      kernel.rows.combine(kernel.d, into: kernel.left)
      kernel.rows.innerProducts(kernel.left, into: kernel.d)
      for i in x.indices { x[i] = kernel.left[i] }
      kernel.add(scale: scale, to: base, into: weights)
    }
  }

  @inline(__always)
  private func withQuadraticFormKernel(
    into weights: inout [Double], _ body: (QuadraticFormKernel, UnsafeMutablePointer<Double>) -> Void
  ) {
    let (differences, exceptions, common) = (differences.span, exceptions.span, commonDifference)
    var weights = weights.mutableSpan
    let isDense = exceptions.count == dimension
    let pairs = isDense ? 1 : exceptions.count + 1
    withPaddedRows(eigendecomposition.vectors, n: dimension, scratchRows: 2 + 2 * pairs) { rows, scratch in
      differences.withUnsafeBufferPointer { differences in
        exceptions.withUnsafeBufferPointer { exceptions in
          weights.withUnsafeMutableBufferPointer { weights in
            let width = 4 * rows.groups
            let kernel = QuadraticFormKernel(
              rows: rows, differences: differences, common: common, exceptions: exceptions, isDense: isDense,
              d: scratch, c: scratch + width, left: scratch + 2 * width, right: scratch + (2 + pairs) * width)
            body(kernel, weights.baseAddress!)
          }
        }
      }
    }
  }
}

/// Adds c Q (D J D) Qᵀ with D = diag(Qᵀx) to a matrix.
private struct QuadraticFormKernel {
  let rows: PaddedRows
  /// The exceptional rows of J, and the number that all elements outside of them and of their columns are equal to.
  let differences: UnsafeBufferPointer<Double>
  let common: Double
  let exceptions: UnsafeBufferPointer<Int>
  let isDense: Bool
  /// Two padded vectors: d = Qᵀx, and the coordinates of a vector u in the eigenbasis.
  let d, c: UnsafeMutablePointer<Double>
  /// Padded vectors, one more than there are exceptions: x and the exceptional eigenvectors, and the u of each.
  let left, right: UnsafeMutablePointer<Double>

  @inline(__always)
  func add(scale: Double, to base: Span<Double>, into m: UnsafeMutablePointer<Double>) {
    if isDense {
      addDense(scale: scale, to: base, into: m)
    } else {
      addLowRank(scale: scale, to: base, into: m)
    }
  }

  /// c (j x xᵀ + Σ (z uᵀ + u zᵀ)) over the exceptional eigenvectors z.
  @inline(__always)
  func addLowRank(scale: Double, to base: Span<Double>, into m: UnsafeMutablePointer<Double>) {
    let width = 4 * rows.groups
    for g in 0..<rows.groups { right[group: g] = (0.5 * scale * common) * left[group: g] }
    for (position, k) in exceptions.enumerated() {
      setCoordinates(k, scale: scale, less: common)
      // Each pair of exceptions is met twice, but counts once; z uᵀ + u zᵀ has its own diagonal element twice.
      for earlier in exceptions[..<position] { c[earlier] = 0 }
      c[k] *= 0.5
      rows.combine(c, into: right + (position + 1) * width)
      (left + (position + 1) * width).update(from: rows[k], count: width)
    }
    base.withUnsafeBufferPointer {
      wide_add_outer_products(0, left, right, exceptions.count + 1, rows.n, $0.baseAddress!, m)
    }
  }

  /// Σ zₖ uₖᵀ with the vectors u of all eigenvectors.
  func addDense(scale: Double, to base: Span<Double>, into m: UnsafeMutablePointer<Double>) {
    let width = 4 * rows.groups
    base.withUnsafeBufferPointer { m.update(from: $0.baseAddress!, count: $0.count) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: (rows.n + 1) * width) { buffer in
      let (products, ones) = (buffer.baseAddress!, buffer.baseAddress! + rows.n * width)
      ones.update(repeating: 1, count: width)
      for k in 0..<rows.n {
        setCoordinates(k, scale: scale, less: 0)
        rows.combine(c, into: products + k * width)
      }
      rows.addTransposedProduct(weights: ones, with: PaddedRows(n: rows.n, pointer: products), to: m)
    }
  }

  @inline(__always)
  private func setCoordinates(_ k: Int, scale: Double, less common: Double) {
    let factor = scale * d[k]
    for l in 0..<rows.n { c[l] = factor * d[l] * (differences[k * rows.n + l] - common) }
  }
}
