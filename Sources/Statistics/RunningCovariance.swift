// Mean and covariance of positions, which can be taken together from parts without cancellation.

/// The count n, the mean m and Σ (x − m)(x − m)ᵀ of positions.
///
/// Source: Chan, Golub & LeVeque, "Algorithms for computing the sample variance: analysis and recommendations",
/// Am. Stat. 37 (1983), doi 10.1080/00031305.1983.10483115, with products in place of squares.
package struct RunningCovariance: Sendable {
  package private(set) var count = 0
  package private(set) var mean: [Double]
  /// The lower triangle, row by row; what is above it stays zero.
  private var products: [Double]

  package init(of positions: [[Double]], dimension d: Int) {
    count = positions.count
    mean = (0..<d).map { i in positions.isEmpty ? 0 : Statistics.mean(of: positions.map { $0[i] }) }
    products = [Double](repeating: 0, count: d * d)
    for position in positions { addProduct(of: zip(position, mean).map { $0 - $1 }, weight: 1) }
  }

  /// What is known of the positions of both.
  package static func + (a: RunningCovariance, b: RunningCovariance) -> RunningCovariance {
    guard a.count > 0 else { return b }
    guard b.count > 0 else { return a }
    var sum = a
    sum.count += b.count
    let fraction = Double(b.count) / Double(sum.count)
    let shift = zip(a.mean, b.mean).map { $1 - $0 }
    for i in shift.indices { sum.mean[i] += fraction * shift[i] }
    for i in sum.products.indices { sum.products[i] += b.products[i] }
    sum.addProduct(of: shift, weight: fraction * Double(a.count))
    return sum
  }

  /// Adds w v vᵀ.
  private mutating func addProduct(of v: [Double], weight: Double) {
    for i in v.indices {
      for j in 0...i { products[i * v.count + j] += weight * v[i] * v[j] }
    }
  }

  /// The sample covariance with denominator n − 1, row by row.
  package var covariance: [Double] {
    let d = mean.count
    var covariance = products
    for i in 0..<d {
      for j in 0...i {
        covariance[i * d + j] = products[i * d + j] / Double(count - 1)
        covariance[j * d + i] = covariance[i * d + j]
      }
    }
    return covariance
  }
}
