// Checks of constant matrices, of which otherwise one triangle would not be read.

import Tracing

extension TracedArray {
  /// Stops where a constant square matrix is not symmetric.
  func requireSymmetric(_ distribution: String, _ name: String) {
    guard TracingContext.checksConstants, let values = knownValues, shape.count == 2, shape[0] == shape[1],
      let place = asymmetry(of: values, shape[0])
    else { return }
    stopTracing(
      distribution,
      "the \(name) is not symmetric: elements (\(place.row), \(place.column)) and (\(place.column), \(place.row)) differ"
    )
  }

  /// Stops where a constant square matrix has an element other than 0 above the diagonal.
  func requireLowerTriangular(_ distribution: String, _ name: String) {
    guard TracingContext.checksConstants, let values = knownValues, let n = shape.last else { return }
    for (place, value) in values.enumerated() where place % n > place / n && !(value == 0) {
      stopTracing(
        distribution,
        "the \(name) is not lower triangular: element (\(place / n), \(place % n)) is \(value), but must be 0; was the transpose or the matrix itself given?"
      )
    }
  }

  /// Where a matrix differs from its transpose by more than rounding.
  private func asymmetry(of a: [Double], _ n: Int) -> (row: Int, column: Int)? {
    for i in 0..<n {
      for j in 0..<i
      where !(abs(a[i * n + j] - a[j * n + i]) <= 1e-9 * abs(a[i * n + i] * a[j * n + j]).squareRoot()) {
        return (i, j)
      }
    }
    return nil
  }
}
