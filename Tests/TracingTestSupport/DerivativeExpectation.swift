// The one check of derivatives: value, gradient, Hessian and contracted third derivative of a traced function.

import Foundation
import LogDensities
import Testing
import Tracing

/// What a function is known to be at a point.
public struct KnownDerivatives: Sendable {
  var value: Double?
  var gradient: [Double]?
  var hessian: [Double]?

  public init(value: Double? = nil, gradient: [Double]? = nil, hessian: [Double]? = nil) {
    (self.value, self.gradient, self.hessian) = (value, gradient, hessian)
  }
}

/// Checks all derivatives of `function` at `point`, once expanded to scalars and once in arrays.
///
/// Each derivative is compared with the finite difference of the one before it, and where `known` gives one, with
/// that. At the edges, where differences mean nothing, `usesDifferences: false` leaves the known values alone.
public func expectDerivatives(
  of function: (TracedArray) -> TracedArray, at point: [Double], known: KnownDerivatives = KnownDerivatives(),
  tolerance: Double = 1e-6, usesDifferences: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
) {
  for limit in [Int.max, -1] {
    let density = TracedLogDensity(dimension: point.count, entrywiseLimit: limit, function)
    var check = DerivativeCheck(density, point, tolerance, sourceLocation)
    check.expectKnown(known)
    if usesDifferences { check.expectDifferences() }
    check.expectFiniteOrKnown(known)
  }
}

private struct DerivativeCheck {
  var evaluator: TracedEvaluator
  let point: [Double]
  let tolerance: Double
  let location: SourceLocation
  let value: Double
  var gradient: [Double]
  var hessian: [Double]
  var third: [Double]
  let weights: [Double]

  init(_ density: TracedLogDensity, _ point: [Double], _ tolerance: Double, _ location: SourceLocation) {
    let n = point.count
    evaluator = density.makeEvaluator()
    self.point = point
    self.tolerance = tolerance
    self.location = location
    gradient = [Double](repeating: .nan, count: n)
    hessian = [Double](repeating: .nan, count: n * n)
    third = gradient
    // Symmetric, and different in every entry.
    weights = (0..<(n * n)).map { k in
      let (i, j) = (min(k / n, k % n), max(k / n, k % n))
      return cos(Double(3 * i + 7 * j)) + 0.3
    }
    value = evaluator.logDensity(at: point, gradient: &gradient)
    evaluator.hessian(at: point, into: &hessian)
    evaluator.contractedThirdDerivative(at: point, weights: weights, into: &third)
  }

  mutating func expectKnown(_ known: KnownDerivatives) {
    expectEqual([evaluator.logDensity(at: point)], [value], 1e-13, "value without and with gradient")
    if let exact = known.value { expectEqual([value], [exact], 1e-12, "value") }
    if let exact = known.gradient { expectEqual(gradient, exact, 1e-12, "gradient") }
    if let exact = known.hessian { expectEqual(hessian, exact, 1e-12, "Hessian") }
  }

  func expectFiniteOrKnown(_ known: KnownDerivatives) {
    let isKnown = value.isFinite || known.value?.isFinite == false
    #expect(isKnown, "the value is \(value)", sourceLocation: location)
    for (name, numbers) in [("gradient", gradient), ("Hessian", hessian), ("third order", third)] {
      let isFinite = numbers.allSatisfy { $0.isFinite }
      #expect(isFinite, "the \(name) is \(numbers)", sourceLocation: location)
    }
  }

  mutating func expectDifferences() {
    let n = point.count
    var copy = evaluator
    let valueSlopes = slopes { [copy.logDensity(at: $0)] }
    expectEqual(gradient, valueSlopes.map { $0[0] }, tolerance, "gradient against differences of the value")
    let gradientSlopes = slopes { q in
      var result = [Double](repeating: 0, count: n)
      _ = copy.logDensity(at: q, gradient: &result)
      return result
    }
    expectEqual(
      hessian, gradientSlopes.flatMap { $0 }, tolerance, "Hessian against differences of the gradient")
    let contractionSlopes = slopes { q in
      var result = [Double](repeating: 0, count: n * n)
      copy.hessian(at: q, into: &result)
      return [zip(result, weights).reduce(0) { $0 + $1.0 * $1.1 }]
    }
    expectEqual(
      third, contractionSlopes.map { $0[0] }, tolerance, "third order against differences of the Hessian")
  }

  /// ∂f/∂qᵢ for each i, by the five-point formula of order h⁴.
  private func slopes(_ f: ([Double]) -> [Double]) -> [[Double]] {
    point.indices.map { i in
      let h = 1e-3 * max(abs(point[i]), 0.1)
      func at(_ steps: Double) -> [Double] {
        var q = point
        q[i] += steps * h
        return f(q)
      }
      let (near, far) = (zip(at(1), at(-1)).map { $0 - $1 }, zip(at(2), at(-2)).map { $0 - $1 })
      return zip(near, far).map { (8 * $0 - $1) / (12 * h) }
    }
  }

  private func expectEqual(_ found: [Double], _ expected: [Double], _ tolerance: Double, _ what: String) {
    let scale: Double = 1 + (expected.filter(\.isFinite).map(\.magnitude).max() ?? 0)
    let agrees = zip(found, expected).allSatisfy { x, y in
      x == y || (x - y).magnitude <= tolerance * scale || (x.isNaN && y.isNaN)
    }
    #expect(
      agrees && found.count == expected.count, "\(what): found \(found), expected \(expected)",
      sourceLocation: location)
  }
}
