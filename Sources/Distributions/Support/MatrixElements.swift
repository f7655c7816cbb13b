// Elements of square matrices, one matrix after the other.

import Tracing

extension TracedArray {
  /// Matrices [n, n] or [m, n, n] as rows of n² numbers, and the shape of what is one number for each.
  func flatMatrices(_ n: Int, _ distribution: String) -> (rows: TracedArray, batch: [Int]) {
    guard (2...3).contains(shape.count), shape.suffix(2) == [n, n] else {
      stopTracing(
        "\(distribution).logDensity",
        "the shape \(shape) is neither [\(n), \(n)] nor that of several of these")
    }
    let batch = Array(shape.dropLast(2))
    return (reshaped(to: [Shapes.count(batch), n * n]), batch)
  }

  /// For each row of n² numbers the elements at (row, column) of the matrix.
  func matrixElements(_ places: [(Int, Int)], _ n: Int) -> TracedArray {
    let matrices = shape[0]
    let indices = (0..<matrices).flatMap { m in places.map { m * n * n + $0.0 * n + $0.1 } }
    return reshaped(to: [count]).gather(indices).reshaped(to: [matrices, places.count])
  }

  /// For each row of n² numbers whether the matrix is not lower triangular with a positive diagonal.
  func areNoFactors(_ n: Int) -> TracedCondition {
    let diagonal = matrixElements((0..<n).map { ($0, $0) }, n)
    let above = matrixElements((0..<n).flatMap { i in ((i + 1)..<n).map { (i, $0) } }, n)
    return anyOfVector(diagonal .<= 0) .| anyOfVector(.!(above .== 0))
  }

  /// For each row of n² numbers whether a row of the matrix has another length than 1.
  func rowsAreNotUnit(_ n: Int) -> TracedCondition {
    let lengths = (self * self).reshaped(to: [shape[0], n, n]).sum(axis: -1)
    return anyOfVector(abs(lengths - 1).detached .> 1e-8)
  }
}
