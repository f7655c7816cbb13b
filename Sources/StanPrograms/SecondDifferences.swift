// All third derivatives at a position, by second differences of the gradient.

/// ∂²∇ℓ/∂qⱼ∂qₖ for every pair of coordinates, which are kept for the next contraction at the same position: so the contraction
/// is linear in the weights, and solvers of implicit equations are not disturbed by rounding.
struct SecondDifferences {
  /// The fourth root of the rounding error, in natural lengths.
  private let step = 1.2e-4
  private let n: Int
  /// For each pair j ≤ k, n numbers.
  private var derivatives: [Double]
  /// Where they were computed; not a number at first.
  private var place: [Double]
  /// ∇ℓ(q + hⱼeⱼ) + ∇ℓ(q − hⱼeⱼ) − 2∇ℓ(q) for each j.
  private var alongAxes: [Double]
  private var (moved, gradient, center, sum): ([Double], [Double], [Double], [Double])

  init(dimension: Int) {
    n = dimension
    let zeros = [Double](repeating: 0, count: n)
    derivatives = [Double](repeating: 0, count: n * (n + 1) / 2 * n)
    place = zeros.map { _ in .nan }
    alongAxes = [Double](repeating: 0, count: n * n)
    (moved, gradient, center, sum) = (zeros, zeros, zeros, zeros)
  }

  /// Computes them from n² + n + 1 gradients, unless it was done at this position. They are not numbers where the program
  /// rejects a position nearby.
  ///
  /// - Parameter lengths: the natural length of each coordinate.
  mutating func evaluate(at position: [Double], lengths: [Double], _ evaluator: inout StanEvaluator) {
    guard place != position else { return }
    for i in 0..<n { (moved[i], place[i]) = (position[i], position[i]) }
    if !(evaluator.logDensity(at: position, gradient: &center) > -.infinity) { center[0] = .nan }
    for j in 0..<n {
      let h = step * lengths[j]
      addGradients(position, (j, h), (j, 0), &evaluator)
      for i in 0..<n { alongAxes[j * n + i] = sum[i] - 2 * center[i] }
    }
    var start = 0
    for j in 0..<n {
      for k in j..<n {
        let (hj, hk) = (step * lengths[j], step * lengths[k])
        if j == k {
          for i in 0..<n { derivatives[start + i] = alongAxes[j * n + i] / (hj * hj) }
        } else {
          addGradients(position, (j, hj), (k, hk), &evaluator)
          for i in 0..<n {
            let mixed = sum[i] - 2 * center[i] - alongAxes[j * n + i] - alongAxes[k * n + i]
            derivatives[start + i] = mixed / (2 * hj * hk)
          }
        }
        start += n
      }
    }
  }

  /// T(M)ᵢ = Σⱼₖ Mⱼₖ ∂³ℓ/∂qᵢ∂qⱼ∂qₖ for a symmetric matrix M.
  func contract(_ weights: [Double], into result: inout [Double]) {
    for i in 0..<n { result[i] = 0 }
    var start = 0
    for j in 0..<n {
      for k in j..<n {
        let weight = weights[j * n + k] * (j == k ? 1 : 2)
        for i in 0..<n { result[i] += weight * derivatives[start + i] }
        start += n
      }
    }
  }

  /// The sum of the gradients at two steps forward and at two steps back.
  private mutating func addGradients(
    _ position: [Double], _ first: (axis: Int, step: Double), _ second: (axis: Int, step: Double),
    _ evaluator: inout StanEvaluator
  ) {
    for i in 0..<n { sum[i] = 0 }
    for sign in [1.0, -1.0] {
      moved[first.axis] += sign * first.step
      moved[second.axis] += sign * second.step
      let value = evaluator.logDensity(at: moved, gradient: &gradient)
      for i in 0..<n { sum[i] += value > -.infinity ? gradient[i] : .nan }
      moved[first.axis] = position[first.axis]
      moved[second.axis] = position[second.axis]
    }
  }
}
