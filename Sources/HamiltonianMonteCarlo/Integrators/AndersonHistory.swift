// The differences of the last iterations, from which Anderson acceleration extrapolates.
import LinearAlgebra

/// The differences of the last m iterations of x ← g(x), and the extrapolation from them.
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
    let (depth, count, width) = (depth, count, AndersonHistory.width(dimension))
    rows.withUnsafeMutableBufferPointer { rows in
      squares.withUnsafeMutableBufferPointer { squares in
        iterate.withUnsafeMutableBufferPointer { x in
          guard let base = rows.baseAddress, let squares = squares.baseAddress else { return }
          let newest = (count + depth - 1) % depth
          let (r, g) = (base, base + width)
          let (dr, dg) = (base + (2 + newest) * width, base + (2 + depth + newest) * width)
          residual.withUnsafeBufferPointer { AndersonHistory.renew(r, difference: dr, by: $0) }
          image.withUnsafeBufferPointer { AndersonHistory.renew(g, difference: dg, by: $0) }
          AndersonKernel(
            count: dimension, depth: depth, newest: newest, residual: r, differences: base + 2 * width,
            squares: squares
          ).subtractProjection(from: x, available: min(count, depth))
        }
      }
    }
    self.count += 1
  }

  /// Replaces what was seen last, and leaves the change.
  @inline(__always)
  private static func renew(
    _ last: UnsafeMutablePointer<Double>, difference: UnsafeMutablePointer<Double>,
    by new: UnsafeBufferPointer<Double>
  ) {
    for i in 0..<new.count {
      difference[i] = new[i] - last[i]
      last[i] = new[i]
    }
  }
}

/// x ← x − ΔG γ with γ = argmin |r − ΔR γ|, by modified Gram–Schmidt from the newest difference to the oldest.
private struct AndersonKernel {
  let count, depth, newest: Int
  let residual, differences, squares: UnsafeMutablePointer<Double>

  /// Two differences are taken as dependent below this ratio of squared lengths.
  private static var dependence: Double { 1e-24 }

  private var groups: Int { (count + 3) >> 2 }

  @inline(__always)
  private func row(_ k: Int) -> UnsafeMutablePointer<Double> { differences + 4 * groups * k }

  @inline(__always)
  func subtractProjection(from x: UnsafeMutableBufferPointer<Double>, available: Int) {
    var kept = 0
    for age in 0..<available {
      let slot = newest >= age ? newest - age : newest - age + depth
      let (v, w) = (row(2 * depth + kept), row(3 * depth + kept))
      for g in 0..<groups {
        v[group: g] = row(slot)[group: g]
        w[group: g] = row(depth + slot)[group: g]
      }
      let length = dot(v, v)
      for other in 0..<kept {
        let factor = dot(row(2 * depth + other), v) / squares[other]
        subtract(factor, row(2 * depth + other), from: v)
        subtract(factor, row(3 * depth + other), from: w)
      }
      let remainder = kept == 0 ? length : dot(v, v)
      guard remainder > AndersonKernel.dependence * length else { continue }
      let factor = dot(v, residual) / remainder
      for i in 0..<count { x[i] -= factor * w[i] }
      squares[kept] = remainder
      kept += 1
    }
  }

  @inline(__always)
  private func subtract(
    _ a: Double, _ x: UnsafeMutablePointer<Double>, from y: UnsafeMutablePointer<Double>
  ) {
    for g in 0..<groups { y[group: g] -= a * x[group: g] }
  }

  @inline(__always)
  private func dot(_ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>) -> Double {
    // Four partial sums, which need not wait for each other.
    var sums = Lanes.zero
    for g in 0..<count >> 2 { sums += x[group: g] * y[group: g] }
    var sum = sums.sum()
    for i in count & ~3..<count { sum += x[i] * y[i] }
    return sum
  }
}
