// Hessian and contracted third derivative of a Stan program.
import LogDensities

/// Evaluates the log density of a ``CurvedStanProgram`` and its derivatives up to the third order.
public struct CurvedStanEvaluator: CurvatureEvaluator {
  private var base: StanEvaluator
  private var (gradient, moved, column, product): ([Double], [Double], [Double], [Double])
  /// The scale on which the log density changes along each coordinate.
  private var lengths: [Double]
  /// Where the lengths were computed; not a number at first.
  private var placeOfLengths: [Double]
  /// In place of products of exact Hessians; nil where there are such.
  private var differences: SecondDifferences?

  init(base: StanEvaluator, hasExactHessian: Bool) {
    self.base = base
    let zeros = [Double](repeating: 0, count: base.dimension)
    (gradient, moved, column, product) = (zeros, zeros, zeros, zeros)
    lengths = zeros
    placeOfLengths = zeros.map { _ in .nan }
    differences = hasExactHessian ? nil : SecondDifferences(dimension: base.dimension)
  }

  public mutating func logDensity(at position: [Double]) -> Double { base.logDensity(at: position) }

  public mutating func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    base.logDensity(at: position, gradient: &gradient)
  }

  public mutating func hessian(at position: [Double], into hessian: inout [Double]) {
    check(position, hessian, "second derivatives")
    var (value, message) = (0.0, UnsafeMutablePointer<CChar>?.none)
    let (model, library) = (base.model, base.model.library)
    let status = model.call {
      library.logDensityHessian(
        model.pointer, true, true, position, &value, &gradient, &hessian, &message)
    }
    library.discard(message)
    if status != 0 { for i in hessian.indices { hessian[i] = .nan } }
    findLengths(at: position, hessian)
  }

  public mutating func contractedThirdDerivative(
    at position: [Double], weights: [Double], into result: inout [Double]
  ) {
    check(position, weights, "weights")
    precondition(
      result.count == base.dimension,
      "CurvedStanProgram: expected an array of \(base.dimension) numbers for the result, found \(result.count)"
    )
    if placeOfLengths != position {
      var hessian = weights
      self.hessian(at: position, into: &hessian)
    }
    if differences == nil {
      differenceOfProducts(at: position, weights, &result)
    } else {
      differences?.evaluate(at: position, lengths: lengths, &base)
      differences?.contract(weights, into: &result)
    }
  }

  /// Central differences of the products of the Hessian and the columns of the weights.
  private mutating func differenceOfProducts(
    at position: [Double], _ weights: [Double], _ result: inout [Double]
  ) {
    // The cube root of the rounding error, in natural lengths.
    let step = 6e-6
    let n = base.dimension
    for i in 0..<n { (result[i], moved[i]) = (0, position[i]) }
    for j in 0..<n {
      // The matrix is symmetric: its row is its column.
      for i in 0..<n { column[i] = weights[j * n + i] }
      guard column.contains(where: { $0 != 0 }) else { continue }
      let (above, below) = (position[j] + step * lengths[j], position[j] - step * lengths[j])
      for (place, sign) in [(above, 1.0), (below, -1.0)] {
        moved[j] = place
        let factor = multiplyByHessian() ? sign / (above - below) : .nan
        for i in 0..<n { result[i] += factor * product[i] }
      }
      moved[j] = position[j]
    }
  }

  /// The product of the Hessian at `moved` and `column`; false where the program rejects.
  private mutating func multiplyByHessian() -> Bool {
    var (value, message) = (0.0, UnsafeMutablePointer<CChar>?.none)
    let (model, library) = (base.model, base.model.library)
    let status = model.call {
      library.logDensityHessianVectorProduct(
        model.pointer, true, true, moved, column, &value, &product, &message)
    }
    library.discard(message)
    return status == 0
  }

  /// Natural lengths at a position with this Hessian.
  private mutating func findLengths(at position: [Double], _ hessian: [Double]) {
    let n = base.dimension
    for j in 0..<n {
      let length = 1 / hessian[j * (n + 1)].magnitude.squareRoot()
      let limit = max(1, position[j].magnitude)
      lengths[j] = length > 0 && length < limit ? length : limit
      placeOfLengths[j] = position[j]
    }
  }

  private func check(_ position: [Double], _ matrix: [Double], _ what: String) {
    let n = base.dimension
    precondition(
      position.count == n && matrix.count == n * n,
      "CurvedStanProgram: expected \(n) coordinates and \(n * n) \(what), found \(position.count) and \(matrix.count)"
    )
  }
}
