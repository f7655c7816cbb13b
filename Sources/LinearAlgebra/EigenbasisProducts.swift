// Products with the orthogonal matrix Q of an eigendecomposition.
internal import WideKernels

extension SymmetricEigendecomposition {
  /// Overwrites `coordinates` with Qᵀx, the coordinates of x in the basis of the eigenvectors.
  public func coordinates(of x: [Double], into coordinates: inout [Double]) {
    checkCounts(x.count, coordinates.count)
    let x = x.span
    var coordinates = coordinates.mutableSpan
    withPaddedRows(vectors, n: dimension, scratchRows: 1) { rows, scratch in
      pad(x, into: scratch)
      coordinates.withUnsafeMutableBufferPointer { rows.innerProducts(scratch, into: $0.baseAddress!) }
    }
  }

  /// Overwrites `x` with Q y, the combination of the eigenvectors that has the coordinates y.
  public func combination(of y: [Double], into x: inout [Double]) {
    checkCounts(y.count, x.count)
    let y = y.span
    var x = x.mutableSpan
    withPaddedRows(vectors, n: dimension, scratchRows: 2) { rows, scratch in
      pad(y, into: scratch)
      let result = scratch + 4 * rows.groups
      rows.combine(scratch, into: result)
      for i in 0..<rows.n { x[i] = result[i] }
    }
  }

  /// Overwrites `matrix` (row-major, `dimension`² elements) with Q diag(w) Qᵀ, exactly symmetric.
  public func matrix(eigenvalues w: [Double], into matrix: inout [Double]) {
    checkCounts(w.count, dimension)
    checkCount(matrix.count, dimension * dimension)
    let w = w.span
    var matrix = matrix.mutableSpan
    withPaddedRows(vectors, n: dimension, scratchRows: 0) { rows, _ in
      matrix.withUnsafeMutableBufferPointer { matrix in
        w.withUnsafeBufferPointer { w in
          matrix.update(repeating: 0)
          rows.addTransposedProduct(weights: w.baseAddress!, with: rows, to: matrix.baseAddress!)
        }
      }
    }
  }

  /// Replaces x by Q diag(w) Qᵀ x.
  func apply(_ w: [Double], to x: inout [Double]) {
    checkCounts(w.count, x.count)
    let w = w.span
    var x = x.mutableSpan
    withPaddedRows(vectors, n: dimension, scratchRows: 2) { rows, scratch in
      let y = scratch + 4 * rows.groups
      pad(x.span, into: scratch)
      rows.innerProducts(scratch, into: y)
      for k in 0..<rows.n { y[k] *= w[k] }
      rows.combine(y, into: scratch)
      for i in 0..<rows.n { x[i] = scratch[i] }
    }
  }

  /// Overwrites `x` with Q diag(√w) y.
  func combination(of y: [Double], scaledByRootsOf w: [Double], into x: inout [Double]) {
    checkCounts(y.count, x.count)
    let (y, w) = (y.span, w.span)
    var x = x.mutableSpan
    withPaddedRows(vectors, n: dimension, scratchRows: 2) { rows, scratch in
      let result = scratch + 4 * rows.groups
      for k in 0..<rows.n { scratch[k] = w[k].squareRoot() * y[k] }
      rows.combine(scratch, into: result)
      for i in 0..<rows.n { x[i] = result[i] }
    }
  }

  /// Replaces x by diag(√w) Qᵀx.
  func replaceByCoordinates(_ x: inout [Double], scaledByRootsOf w: [Double]) {
    checkCounts(w.count, x.count)
    let w = w.span
    var x = x.mutableSpan
    withPaddedRows(vectors, n: dimension, scratchRows: 1) { rows, scratch in
      pad(x.span, into: scratch)
      x.withUnsafeMutableBufferPointer { x in
        rows.innerProducts(scratch, into: x.baseAddress!)
        w.withUnsafeBufferPointer { wide_scale_by_roots(0, $0.baseAddress!, rows.n, x.baseAddress!) }
      }
    }
  }

  /// Overwrites `diagonal` with that of Q diag(w) Qᵀ.
  func diagonal(eigenvalues w: [Double], into diagonal: inout [Double]) {
    checkCounts(w.count, diagonal.count)
    let w = w.span
    var diagonal = diagonal.mutableSpan
    withPaddedRows(vectors, n: dimension, scratchRows: 1) { rows, scratch in
      for g in 0..<rows.groups {
        var sum = Lanes.zero
        for k in 0..<rows.n {
          let x = rows[k][group: g]
          sum += w[k] * (x * x)
        }
        scratch[group: g] = sum
      }
      for i in 0..<rows.n { diagonal[i] = scratch[i] }
    }
  }

  @inline(__always)
  func checkCounts(_ first: Int, _ second: Int) {
    checkCount(first, dimension)
    checkCount(second, dimension)
  }

  @inline(__always)
  func checkCount(_ found: Int, _ expected: Int) {
    if found != expected {
      fatalError(
        "SymmetricEigendecomposition of dimension \(dimension):"
          + " expected \(expected) elements, found \(found)")
    }
  }
}

/// Copies a vector of at least one element and pads it with zeros to a whole number of groups of four.
@inline(__always)
func pad(_ x: Span<Double>, into padded: UnsafeMutablePointer<Double>) {
  x.withUnsafeBufferPointer { x in
    let whole = x.count >> 2
    for g in 0..<whole { padded[group: g] = x.baseAddress![group: g] }
    if x.count & 3 != 0 { padded[group: whole] = .zero }
    for i in 4 * whole..<x.count { padded[i] = x[i] }
  }
}

/// Calls `body` with a view of padded rows and with room for some padded vectors, on the stack up to 1 KiB; does
/// nothing for n = 0.
///
/// It takes spans of arrays: an array that `body` holds itself is retained and released.
@inline(__always)
func withPaddedRows(
  _ storage: [Double], n: Int, scratchRows: Int,
  _ body: (_ rows: PaddedRows, _ scratch: UnsafeMutablePointer<Double>) -> Void
) {
  guard n > 0 else { return }
  storage.withUnsafeBufferPointer { storage in
    let rows = PaddedRows(n: n, pointer: storage.baseAddress!)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(scratchRows, 1) * 4 * rows.groups) {
      body(rows, $0.baseAddress!)
    }
  }
}
