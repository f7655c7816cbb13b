// The states of one or several chains from which a mass is estimated, without those on the way to the target.
import LinearAlgebra

/// States of one or several chains with their gradients, from each of which the mean of its chain has been taken away.
///
/// States on the way to the target would spoil the estimate, and a chain that is late that of all. So those are left out
/// whose log density is below the median m of all by more than ten times what the highest is above it. Where q is
/// normal in n dimensions ℓ is a constant minus half a χ² number with n degrees of freedom, and of the states of the target
/// at most one in forty is left out, in one dimension.
struct StateSample {
  let dimension: Int
  /// n numbers for each state.
  private(set) var positions: [Double] = []
  private(set) var gradients: [Double] = []
  /// How many states there are more than means that were taken away.
  private(set) var degreesOfFreedom = 0

  /// - Parameter chains: the windows of each chain.
  init(_ chains: [[StateWindow]]) {
    dimension = chains.first?.first?.dimension ?? 0
    let least = Self.leastLogDensity(chains.flatMap { $0.flatMap(\.logDensities) })
    for windows in chains {
      let kept = windows.map { window in
        window.logDensities.indices.filter { !(window.logDensities[$0] < least) }
      }
      let count = kept.reduce(0) { $0 + $1.count }
      guard count > 1 else { continue }
      degreesOfFreedom += count - 1
      append(zip(windows, kept).map { ($0.positions, $1) }, count, to: &positions)
      append(zip(windows, kept).map { ($0.gradients, $1) }, count, to: &gradients)
    }
  }

  var count: Int { dimension > 0 ? positions.count / dimension : 0 }

  /// Where a state begins to be one of the target.
  private static func leastLogDensity(_ logDensities: [Double]) -> Double {
    let sorted = logDensities.filter { !$0.isNaN }.sorted()
    guard let highest = sorted.last else { return -.infinity }
    let median = sorted[sorted.count / 2]
    return median - 10 * (highest - median)
  }

  /// Adds the kept rows of n numbers, from which their mean is taken away.
  private func append(_ parts: [([Double], [Int])], _ count: Int, to all: inout [Double]) {
    let n = dimension
    var means = [Double](repeating: 0, count: n)
    let start = all.count
    all.reserveCapacity(start + count * n)
    for (rows, kept) in parts {
      for k in kept { all += rows[(k * n)..<((k + 1) * n)] }
    }
    all.withUnsafeMutableBufferPointer { all in
      means.withUnsafeMutableBufferPointer { means in
        for k in 0..<count { for i in 0..<n { means[i] += all[start + k * n + i] } }
        for i in 0..<n { means[i] /= Double(count) }
        for k in 0..<count { for i in 0..<n { all[start + k * n + i] -= means[i] } }
      }
    }
  }

  /// The standard deviation of each column of rows of n numbers; nil where a number is not finite.
  func standardDeviations(of rows: [Double]) -> [Double]? {
    guard Vectors.areFinite(rows) else { return nil }
    var squares = [Double](repeating: 0, count: dimension)
    squares.withUnsafeMutableBufferPointer { squares in
      rows.withUnsafeBufferPointer { rows in
        for k in 0..<count {
          for i in squares.indices {
            let deviation = rows[k * squares.count + i]
            squares[i] += deviation * deviation
          }
        }
      }
    }
    return squares.map { ($0 / Double(degreesOfFreedom)).squareRoot() }
  }

  /// Rows of n numbers with each number x replaced by `change`(x, w), where w belongs to its column.
  @inline(__always)
  func rows(_ rows: [Double], with weights: [Double], _ change: (Double, Double) -> Double) -> [Double] {
    var result = rows
    result.withUnsafeMutableBufferPointer { result in
      weights.withUnsafeBufferPointer { weights in
        for start in stride(from: 0, to: result.count, by: weights.count) {
          for i in weights.indices { result[start + i] = change(result[start + i], weights[i]) }
        }
      }
    }
    return result
  }
}
