// The buffers of one small symmetric eigenproblem, and how a matrix gets into them.
import Foundation

/// Pointers into the buffers of a `SymmetricEigendecomposition` while it works.
///
/// The two square buffers have rows of `groups` groups of four, padded with zeros.
struct EigenKernel {
  let n: Int
  let groups: Int
  /// First A, then in row k the vector u of the reflection k, I − u uᵀ/h.
  let a: UnsafeMutablePointer<Double>
  /// The eigenvectors, one in each row.
  let z: UnsafeMutablePointer<Double>
  /// The diagonal of the tridiagonal matrix T, in the end the eigenvalues.
  let d: UnsafeMutablePointer<Double>
  /// The squares of the off-diagonal elements of T, followed by a zero.
  let squares: UnsafeMutablePointer<Double>
  /// 1/h of each reflection, zero where there is none.
  let inverseH: UnsafeMutablePointer<Double>
  /// One row of working space.
  let q: UnsafeMutablePointer<Double>
  /// The numbers 0 0 0 0 1 0 0 0 0 1 1 1 1: four from the fifth on, shifted left, choose lanes.
  let selectors: UnsafeMutablePointer<Double>

  /// How many numbers `a`, `squares`, `inverseH`, `q` and `selectors` need together.
  static func workspaceCount(_ n: Int) -> Int { (n + 3) * 4 * Lanes.groups(n) + 16 }

  init(
    n: Int, workspace: UnsafeMutablePointer<Double>, vectors: UnsafeMutablePointer<Double>,
    values: UnsafeMutablePointer<Double>
  ) {
    self.n = n
    groups = Lanes.groups(n)
    let width = 4 * groups
    a = workspace
    squares = workspace + n * width
    inverseH = squares + width
    q = inverseH + width
    selectors = q + width
    z = vectors
    d = values
  }

  @inline(__always)
  func row(_ matrix: UnsafeMutablePointer<Double>, _ i: Int) -> UnsafeMutablePointer<Double> {
    matrix + i * 4 * groups
  }

  /// 1 in the given lane, 0 in the others.
  @inline(__always)
  func unit(_ lane: Int) -> Lanes { (selectors + 4 - lane)[group: 0] }

  /// 1 in the lanes after the given one, 0 in the others.
  @inline(__always)
  func step(after lane: Int) -> Lanes { (selectors + 8 - lane)[group: 0] }

  /// Scales the elements of `a` by a power of two so that the largest lies in [1, 2).
  /// - Returns: the exponent e with A = 2ᵉ a, or nil where an element is not finite.
  func normalize() -> Int? {
    var largest = 0.0
    for i in 0..<n {
      for j in 0..<n {
        guard row(a, i)[j].isFinite else { return nil }
        largest = max(largest, abs(row(a, i)[j]))
      }
    }
    guard largest > 0 else { return 0 }
    let exponent = Int(largest.exponent)
    for i in 0..<n {
      for j in 0..<n { row(a, i)[j] = scalbn(row(a, i)[j], -exponent) }
    }
    return exponent
  }
}
