// The differences of the last iterations, from which Anderson acceleration extrapolates.
import LinearAlgebra

/// The differences of the last m iterations of x ← g(x), and the extrapolation from them.
@usableFromInline
struct AndersonHistory {
  @usableFromInline let dimension: Int
  @usableFromInline let depth: Int
  /// How many images have been seen since the solve began.
  @usableFromInline var count = 0
  /// Rows of `dimension` elements: r and g of the last iteration, then `depth` rows each of the differences ΔR and ΔG
  /// (rings) and of their orthogonalised copies, and the squared lengths of the copies of ΔR.
  @usableFromInline var rows: [Double]

  @usableFromInline
  init(dimension: Int, depth: Int) {
    self.dimension = dimension
    self.depth = depth
    rows = [Double](repeating: 0, count: (2 + 4 * depth) * dimension + depth)
  }

  @inlinable
  mutating func clear() { count = 0 }

  /// Replaces the iterate x, whose image is g(x), by the next one.
  /// - Parameter residual: r, a linear image of g(x) − x in which lengths can be compared.
  @inlinable
  mutating func advance(_ iterate: inout [Double], image: [Double], residual: [Double]) {
    if depth == 0 {
      Vectors.copy(image, into: &iterate)
    } else {
      extrapolate(&iterate, image: image, residual: residual)
    }
  }

  @usableFromInline
  mutating func extrapolate(_ iterate: inout [Double], image: [Double], residual: [Double]) {
    let (n, depth, count) = (dimension, depth, count)
    rows.withUnsafeMutableBufferPointer { rows in
      iterate.withUnsafeMutableBufferPointer { x in
        guard let base = rows.baseAddress, let x = x.baseAddress else { return }
        let (r, g, differences) = (base, base + n, base + 2 * n)
        let newest = (count + depth - 1) % depth
        for i in 0..<n {
          if count > 0 {
            differences[newest * n + i] = residual[i] - r[i]
            differences[(depth + newest) * n + i] = image[i] - g[i]
          }
          r[i] = residual[i]
          g[i] = image[i]
          x[i] = image[i]
        }
        guard count > 0 else { return }
        AndersonHistory.subtractProjection(
          from: x, residual: r, differences: differences, newest: newest, available: min(count, depth),
          depth: depth, n)
      }
    }
    self.count += 1
  }

  /// Two differences are taken as dependent below this ratio of squared lengths.
  private static let dependence = 1e-24

  /// x ← x − ΔG γ with γ = argmin |r − ΔR γ|, by modified Gram–Schmidt from the newest difference to the oldest.
  private static func subtractProjection(
    from x: UnsafeMutablePointer<Double>, residual r: UnsafeMutablePointer<Double>,
    differences: UnsafeMutablePointer<Double>, newest: Int, available: Int, depth: Int, _ n: Int
  ) {
    let squaredLengths = differences + 4 * depth * n
    var kept = 0
    for age in 0..<available {
      let slot = (newest - age + depth) % depth
      let (v, w) = (differences + (2 * depth + kept) * n, differences + (3 * depth + kept) * n)
      for i in 0..<n {
        v[i] = differences[slot * n + i]
        w[i] = differences[(depth + slot) * n + i]
      }
      let length = dot(v, v, n)
      for other in 0..<kept {
        let (u, z) = (differences + (2 * depth + other) * n, differences + (3 * depth + other) * n)
        let factor = dot(u, v, n) / squaredLengths[other]
        add(-factor, u, to: v, n)
        add(-factor, z, to: w, n)
      }
      let remainder = kept == 0 ? length : dot(v, v, n)
      guard remainder > dependence * length else { continue }
      add(-dot(v, r, n) / remainder, w, to: x, n)
      squaredLengths[kept] = remainder
      kept += 1
    }
  }

  @inline(__always)
  private static func dot(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) -> Double {
    // Four partial sums, which need not wait for each other.
    var sums = SIMD4<Double>.zero
    var i = 0
    while i + 3 < n {
      sums += lanes(x + i) * lanes(y + i)
      i += 4
    }
    var sum = sums.sum()
    while i < n {
      sum += x[i] * y[i]
      i += 1
    }
    return sum
  }

  @inline(__always)
  private static func lanes(_ x: UnsafeMutablePointer<Double>) -> SIMD4<Double> {
    UnsafeRawPointer(x).loadUnaligned(as: SIMD4<Double>.self)
  }

  @inline(__always)
  private static func add(
    _ a: Double, _ x: UnsafeMutablePointer<Double>, to y: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    for i in 0..<n { y[i] += a * x[i] }
  }
}
