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
  /// each of the differences ΔR and ΔG (rings) and of the orthogonalised ΔR, the newest first.
  @usableFromInline var rows: [Double]
  /// The unit upper triangular matrix C with ΔR = V C, where V are the orthogonalised ΔR; then 1/|v|² of each, zero where
  /// it depends on newer ones; then the coefficients of ΔG.
  @usableFromInline var coefficients: [Double]

  @usableFromInline
  init(dimension: Int, depth: Int) {
    self.dimension = dimension
    self.depth = depth
    rows = [Double](repeating: 0, count: (2 + 3 * depth) * AndersonHistory.width(dimension))
    coefficients = [Double](repeating: 0, count: depth * (depth + 2))
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
      coefficients.withUnsafeMutableBufferPointer { coefficients in
        iterate.withUnsafeMutableBufferPointer { x in
          guard let base = rows.baseAddress, let c = coefficients.baseAddress else { return }
          let newest = (count + depth - 1) % depth
          let (r, g) = (base, base + width)
          let (dr, dg) = (base + (2 + newest) * width, base + (2 + depth + newest) * width)
          residual.withUnsafeBufferPointer { AndersonHistory.renew(r, difference: dr, by: $0) }
          image.withUnsafeBufferPointer { AndersonHistory.renew(g, difference: dg, by: $0) }
          let kernel = AndersonKernel(
            groups: width / 4, depth: depth, available: min(count, depth), newest: newest, residual: r,
            differences: base + 2 * width, c: c)
          kernel.orthogonalize()
          kernel.solve()
          kernel.subtract(from: x)
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
  let groups, depth, available, newest: Int
  let residual, differences, c: UnsafeMutablePointer<Double>

  /// Two differences are taken as dependent below this ratio of squared lengths.
  private static var dependence: Double { 1e-24 }

  private var inverseSquares: UnsafeMutablePointer<Double> { c + depth * depth }
  private var gamma: UnsafeMutablePointer<Double> { c + depth * (depth + 1) }

  /// Where the difference of the given age is among the rows.
  @inline(__always)
  private func slot(_ age: Int) -> Int { newest >= age ? newest - age : newest - age + depth }

  @inline(__always)
  private func row(_ k: Int) -> UnsafeMutablePointer<Double> { differences + 4 * groups * k }

  @inline(__always)
  func orthogonalize() {
    for age in 0..<available {
      let (difference, v) = (row(slot(age)), row(2 * depth + age))
      for g in 0..<groups { v[lanes: g] = difference[lanes: g] }
      let length = dot(v, v)
      var remainder = length
      for other in 0..<age {
        let u = row(2 * depth + other)
        let factor = dot(u, v) * inverseSquares[other]
        c[age * depth + other] = factor
        for g in 0..<groups { v[lanes: g] -= factor * u[lanes: g] }
      }
      if age > 0 { remainder = dot(v, v) }
      inverseSquares[age] = remainder > AndersonKernel.dependence * length ? 1 / remainder : 0
    }
  }

  /// r ≈ Σ γ ΔR: the coefficients of the orthogonal v, then, from the oldest to the newest, those of the differences.
  @inline(__always)
  func solve() {
    for age in 0..<available { gamma[age] = dot(row(2 * depth + age), residual) * inverseSquares[age] }
    for age in stride(from: available - 1, to: 0, by: -1) {
      for other in 0..<age { gamma[other] -= c[age * depth + other] * gamma[age] }
    }
  }

  @inline(__always)
  func subtract(from x: UnsafeMutableBufferPointer<Double>) {
    for age in 0..<available {
      let (factor, difference) = (gamma[age], row(depth + slot(age)))
      for i in 0..<x.count { x[i] -= factor * difference[i] }
    }
  }

  @inline(__always)
  private func dot(_ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>) -> Double {
    var sum = SIMD4<Double>.zero
    for g in 0..<groups { sum += x[lanes: g] * y[lanes: g] }
    let pair = sum.lowHalf + sum.highHalf
    return pair[0] + pair[1]
  }
}

extension UnsafeMutablePointer<Double> {
  /// Numbers 4g, …, 4g + 3.
  @inline(__always)
  fileprivate subscript(lanes g: Int) -> SIMD4<Double> {
    get { UnsafeRawPointer(self + 4 * g).loadUnaligned(as: SIMD4<Double>.self) }
    nonmutating set { UnsafeMutableRawPointer(self + 4 * g).storeBytes(of: newValue, as: SIMD4<Double>.self) }
  }
}
