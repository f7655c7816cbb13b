// Compares the derivatives of a log density with finite differences.

/// Compares the gradient of a log density at a position with finite differences of its value.
///
///     let report = checkDerivatives(of: target, at: [0.3, -1.2])
///     print(report)              // names the coordinate that agrees least
///     precondition(report.agrees)
///
/// Check at a few positions where no coordinate is special. The value is that without gradient, so that a log density whose
/// two functions disagree is found as well. It takes about 100 evaluations for each coordinate.
public func checkDerivatives<Target: LogDensity>(of target: Target, at position: [Double]) -> DerivativeReport
where Target.Evaluator: GradientEvaluator, Target.Evaluator.Scalar == Double {
  var evaluator = target.makeEvaluator()
  return DerivativeReport(
    gradient: compareGradient(&evaluator, target.dimension, position), hessian: nil, thirdDerivative: nil)
}

/// Compares gradient, Hessian and contracted third derivative of a log density at a position, each with finite differences
/// of the order below.
///
/// It takes about 100 evaluations of each order for each coordinate; the third derivative is contracted with one matrix
/// without symmetry between coordinates.
public func checkDerivatives<Target: LogDensity>(of target: Target, at position: [Double]) -> DerivativeReport
where Target.Evaluator: CurvatureEvaluator {
  var evaluator = target.makeEvaluator()
  let n = target.dimension
  return DerivativeReport(
    gradient: compareGradient(&evaluator, n, position), hessian: compareHessian(&evaluator, n, position),
    thirdDerivative: compareThird(&evaluator, n, position))
}

private func compareGradient<Evaluator: GradientEvaluator>(
  _ evaluator: inout Evaluator, _ n: Int, _ position: [Double]
) -> DerivativeComparison where Evaluator.Scalar == Double {
  var gradient = [Double](repeating: 0, count: n)
  _ = evaluator.logDensity(at: position, gradient: &gradient)
  let differences = position.indices.map { i in
    riddersDerivative(at: position[i]) { x in evaluator.logDensity(at: position.replacing(i, by: x)) }
  }
  return compare("gradient", gradient, differences) { [$0] }
}

private func compareHessian<Evaluator: CurvatureEvaluator>(
  _ evaluator: inout Evaluator, _ n: Int, _ position: [Double]
) -> DerivativeComparison {
  var hessian = [Double](repeating: 0, count: n * n)
  evaluator.hessian(at: position, into: &hessian)
  var gradient = [Double](repeating: 0, count: n)
  let differences = (0..<(n * n)).map { k in
    riddersDerivative(at: position[k % n]) { x in
      _ = evaluator.logDensity(at: position.replacing(k % n, by: x), gradient: &gradient)
      return gradient[k / n]
    }
  }
  return compare("Hessian", hessian, differences) { [$0 / n, $0 % n] }
}

private func compareThird<Evaluator: CurvatureEvaluator>(
  _ evaluator: inout Evaluator, _ n: Int, _ position: [Double]
) -> DerivativeComparison {
  var hessian = [Double](repeating: 0, count: n * n)
  evaluator.hessian(at: position, into: &hessian)
  // Symmetric, different in every entry, and in the units of the coordinates, so that no entry drowns the others.
  let lengths = (0..<n).map { i -> Double in
    let curvature = hessian[i * (n + 1)].magnitude
    return curvature > 0 && curvature.isFinite ? 1 / curvature.squareRoot() : 1
  }
  let weights = (0..<(n * n)).map { k -> Double in
    let (i, j) = (min(k / n, k % n), max(k / n, k % n))
    return (1 / (1.5 + Double(i)) - 0.1 * Double(j % 7)) * lengths[i] * lengths[j]
  }
  var contraction = [Double](repeating: 0, count: n)
  evaluator.contractedThirdDerivative(at: position, weights: weights, into: &contraction)
  let differences = position.indices.map { i in
    riddersDerivative(at: position[i]) { x in
      evaluator.hessian(at: position.replacing(i, by: x), into: &hessian)
      return zip(hessian, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
  return compare("third derivative", contraction, differences) { [$0] }
}

/// The element that agrees least. The tolerance is 10⁻⁶ of the element, and what differences can tell.
private func compare(
  _ name: String, _ given: [Double], _ differences: [(value: Double, error: Double)], _ place: (Int) -> [Int]
) -> DerivativeComparison {
  let disagreements = zip(given, differences).map { a, d -> Double in
    let scale = 1e-6 * max(a.magnitude, d.value.magnitude) + 10 * d.error + 1e-300
    let distance = (a - d.value).magnitude / scale
    return distance.isNaN ? .infinity : distance
  }
  let worst = disagreements.indices.max { disagreements[$0] < disagreements[$1] } ?? 0
  return DerivativeComparison(
    name: name, coordinates: place(worst), given: given[worst], difference: differences[worst].value,
    disagreement: disagreements[worst])
}

extension [Double] {
  fileprivate func replacing(_ i: Int, by value: Double) -> [Double] {
    var result = self
    result[i] = value
    return result
  }
}
