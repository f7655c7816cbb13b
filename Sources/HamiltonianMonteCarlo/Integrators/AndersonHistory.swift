// The differences of the last iterations, from which Anderson acceleration extrapolates.
import LinearAlgebra
internal import WideKernels

/// The differences of the last m iterations of x ← g(x), and the extrapolation from them: x ← g(x) − ΔG γ with
/// γ = argmin |r − ΔR γ|.
@usableFromInline
struct AndersonHistory {
  @usableFromInline let dimension: Int
  @usableFromInline let depth: Int
  /// How many images have been seen since the solve began.
  @usableFromInline var count = 0
  /// Rows of `dimension` elements, padded with zeros to groups of four: r and g of the last iteration, then `depth` rows
  /// each of the differences ΔR and ΔG (rings) and of their orthogonalised copies.
  @usableFromInline var rows: [Double]
  /// The squared lengths of the copies of ΔR.
  @usableFromInline var squares: [Double]

  @usableFromInline
  init(dimension: Int, depth: Int) {
    self.dimension = dimension
    self.depth = depth
    rows = [Double](repeating: 0, count: (2 + 4 * depth) * AndersonHistory.width(dimension))
    squares = [Double](repeating: 0, count: depth)
  }

  private static func width(_ dimension: Int) -> Int { (dimension + 3) & ~3 }

  @inlinable
  mutating func clear() { count = 0 }

  /// Replaces the iterate x, whose image is g(x), by the next one.
  /// - Parameter residual: r, a linear image of g(x) − x in which lengths can be compared.
  @inlinable
  mutating func advance(_ iterate: inout [Double], image: [Double], residual: [Double]) {
    Vectors.copy(image, into: &iterate)
    if depth > 0 { extrapolate(&iterate, image: image, residual: residual) }
  }

  @usableFromInline
  mutating func extrapolate(_ iterate: inout [Double], image: [Double], residual: [Double]) {
    Vectors.checkCounts(iterate.count, dimension)
    Vectors.checkCounts(residual.count, dimension)
    // Of two arrays that a call takes by `&` one is retained.
    rows.withUnsafeMutableBufferPointer { rows in
      squares.withUnsafeMutableBufferPointer { squares in
        wide_extrapolate(
          0, dimension, depth, count, residual, image, rows.baseAddress!, squares.baseAddress!, &iterate)
      }
    }
    count += 1
  }
}
