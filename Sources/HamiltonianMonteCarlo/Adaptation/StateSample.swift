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
      let start = positions.count
      var kept = 0
      for window in windows { kept += append(window, least) }
      // One state alone says nothing of a spread.
      guard kept > 1 else {
        positions.removeLast(positions.count - start)
        gradients.removeLast(gradients.count - start)
        continue
      }
      degreesOfFreedom += kept - 1
      centre(&positions, from: start, count: kept)
      centre(&gradients, from: start, count: kept)
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

  /// Adds the states of a window whose log density is not below `least`.
  /// - Returns: how many these are.
  private mutating func append(_ window: StateWindow, _ least: Double) -> Int {
    let n = dimension
    var kept = 0
    positions.reserveCapacity(positions.count + window.count * n)
    gradients.reserveCapacity(gradients.count + window.count * n)
    window.positions.withUnsafeBufferPointer { all in
      window.gradients.withUnsafeBufferPointer { slopes in
        for (k, logDensity) in window.logDensities.enumerated() where !(logDensity < least) {
          let row = k * n..<(k + 1) * n
          positions.append(contentsOf: UnsafeBufferPointer(rebasing: all[row]))
          gradients.append(contentsOf: UnsafeBufferPointer(rebasing: slopes[row]))
          kept += 1
        }
      }
    }
    return kept
  }

  /// Takes their mean away from the last `count` rows of n numbers.
  private func centre(_ rows: inout [Double], from start: Int, count: Int) {
    let n = dimension
    var means = [Double](repeating: 0, count: n)
    rows.withUnsafeMutableBufferPointer { rows in
      means.withUnsafeMutableBufferPointer { means in
        for k in 0..<count { for i in 0..<n { means[i] += rows[start + k * n + i] } }
        for i in 0..<n { means[i] /= Double(count) }
        for k in 0..<count { for i in 0..<n { rows[start + k * n + i] -= means[i] } }
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
