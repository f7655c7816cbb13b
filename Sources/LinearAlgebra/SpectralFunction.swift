// A function of the eigenvalues of a symmetric matrix, with what its matrix derivative needs.

/// A real function f that is applied to the eigenvalues of a symmetric matrix, f(A) = Q diag(f(λ)) Qᵀ.
///
/// The derivative of f(A) is, by Daleckiĭ and Kreĭn, ∂f(A) = Q (J ∘ Qᵀ ∂A Q) Qᵀ with the divided differences
/// Jᵢⱼ = (f(λᵢ) − f(λⱼ))/(λᵢ − λⱼ), Jᵢᵢ = f′(λᵢ).
///
/// Source: Higham, "Functions of matrices: theory and computation" (2008), theorem 3.11, doi 10.1137/1.9780898717778.
public protocol SpectralFunction: Sendable {
  /// f(x).
  func value(at x: Double) -> Double

  /// (f(x) − f(y))/(x − y), and f′(x) where x = y, to working precision also where x and y nearly agree.
  /// - Parameters:
  ///   - x: a point.
  ///   - y: another, or the same.
  ///   - fx: f(x), which the caller has already.
  ///   - fy: f(y), likewise.
  func dividedDifference(_ x: Double, _ y: Double, fx: Double, fy: Double) -> Double

  /// f′(x) where f is straight about x to working precision, NaN elsewhere. Where it is the same number at two points, so
  /// must be the divided difference of the two.
  func slope(at x: Double) -> Double
}

extension SpectralFunction {
  /// NaN: f is nowhere straight.
  @inlinable
  public func slope(at x: Double) -> Double { .nan }

  /// The symmetric matrix J of divided differences.
  /// - Parameters:
  ///   - eigenvalues: λ₁ … λₙ.
  ///   - values: f(λ₁) … f(λₙ).
  ///   - differences: room for the n² elements of J, row-major.
  @inlinable
  public func dividedDifferences(
    eigenvalues: [Double], values: [Double], into differences: inout [Double]
  ) {
    let n = eigenvalues.count
    guard values.count == n, differences.count == n * n else {
      fatalError(
        "dividedDifferences: \(n) eigenvalues need \(n) values and room for \(n * n) differences,"
          + " found \(values.count) and \(differences.count)")
    }
    eigenvalues.withUnsafeBufferPointer { x in
      values.withUnsafeBufferPointer { f in
        differences.withUnsafeMutableBufferPointer { differences in
          for i in 0..<n {
            for j in 0...i {
              let difference = dividedDifference(x[i], x[j], fx: f[i], fy: f[j])
              differences[i * n + j] = difference
              differences[j * n + i] = difference
            }
          }
        }
      }
    }
  }
}
