// The kernel of Anderson's extrapolation against least squares, on every level.

import Testing
import WideKernels

@Suite("Extrapolation")
struct ExtrapolationTests {
  /// Numbers without structure, in [−1, 1).
  private func numbers(_ count: Int, _ state: inout UInt64) -> [Double] {
    (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Int64(bitPattern: state)) / 0x1p63
    }
  }

  /// What the kernel makes of the last image, after all residuals and images have been seen.
  private func extrapolated(_ residuals: [[Double]], _ images: [[Double]], depth: Int, level: Int) -> [Double]
  {
    let n = residuals[0].count
    var rows = [Double](repeating: 0, count: (2 + 4 * depth) * ((n + 3) / 4 * 4))
    var squares = [Double](repeating: 0, count: depth)
    var x: [Double] = []
    for (seen, (r, g)) in zip(residuals, images).enumerated() {
      x = g
      wide_extrapolate(level, n, depth, seen, r, g, &rows, &squares, &x)
    }
    return x
  }

  /// g − ΔG γ with γ = argmin |r − ΔR γ|, by the normal equations and elimination.
  private func expected(_ residuals: [[Double]], _ images: [[Double]], depth: Int) -> [Double] {
    let last = residuals.count - 1, kept = min(depth, last)
    func differences(_ vectors: [[Double]]) -> [[Double]] {
      (0..<kept).map { k in zip(vectors[last - k], vectors[last - k - 1]).map { $0 - $1 } }
    }
    func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    let dr = differences(residuals), dg = differences(images)
    var system = dr.map { a in dr.map { dot(a, $0) } + [dot(a, residuals[last])] }
    for i in 0..<kept {
      for j in 0..<kept where j != i {
        let factor = system[j][i] / system[i][i]
        for k in 0...kept { system[j][k] -= factor * system[i][k] }
      }
    }
    var x = images[last]
    for i in 0..<kept {
      let gamma = system[i][kept] / system[i][i]
      for k in x.indices { x[k] -= gamma * dg[i][k] }
    }
    return x
  }

  @Test("least squares over the differences seen so far", arguments: [1, 2, 3, 4, 5, 8, 11, 12, 13, 21])
  func leastSquares(_ n: Int) {
    var state: UInt64 = 7
    for depth in 1...min(n, 4) {
      for count in 1...7 {
        let residuals = (0..<count).map { _ in numbers(n, &state) }
        let images = (0..<count).map { _ in numbers(n, &state) }
        let found = levels.map { extrapolated(residuals, images, depth: depth, level: $0) }
        let reference = expected(residuals, images, depth: depth)
        // Differences that are nearly dependent magnify the rounding errors of the normal equations.
        let scale = reference.reduce(1) { max($0, abs($1)) }
        for (x, y) in zip(found[0], reference) { #expect(abs(x - y) < 1e-7 * scale * scale) }
        for x in found.dropFirst() { #expect(same(x, found[0])) }
      }
    }
  }

  @Test("a difference that depends on a newer one is left out")
  func dependent() {
    let residuals = [[1.0, 2, 3], [0.5, 1, 1.5], [0.25, 0.5, 0.75]],
      images = [[3.0, 0, 0], [2, 0, 0], [1.5, 0, 0]]
    // The newest difference alone makes r zero: γ = −1, and x = 1.5 − 0.5.
    for level in levels {
      let x = extrapolated(residuals, images, depth: 3, level: level)
      #expect(x == [1, 0, 0])
    }
  }
}
