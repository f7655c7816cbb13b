// Derivatives by finite differences, with an estimate of their error.

/// The derivative of f at x by Ridders' method, and an estimate of its error.
///
/// Central differences with steps that shrink by 1.4 are extrapolated to step zero; of all extrapolations the one whose
/// neighbours agree best is taken, so that no step has to be chosen for the scale of f. `NaN` where f is not finite
/// near x.
///
/// Source: Ridders, "Accurate computation of F′(x) and F′(x) F″(x)", Adv. Eng. Softw. 4 (1982),
/// doi 10.1016/S0141-1195(82)80057-0.
func riddersDerivative(at x: Double, _ f: (Double) -> Double) -> (value: Double, error: Double) {
  let shrink = 1.4
  var best = (value: Double.nan, error: Double.infinity)
  // The scale of x may be its size, or anything where x is near 0.
  for firstStep in [0.1 * x.magnitude, 1e-3 * x.magnitude, 0.1, 1e-4] where firstStep > 0 {
    var step = firstStep
    var previous: [Double] = []
    for row in 0..<12 {
      let (above, below) = (f(x + step), f(x - step))
      let rounding = Double.ulpOfOne * max(above.magnitude, below.magnitude) / step
      var current = [(above - below) / (2 * step)]
      var factor = shrink * shrink
      for column in 0..<row {
        current.append((factor * current[column] - previous[column]) / (factor - 1))
        factor *= shrink * shrink
        let change = max(
          (current[column + 1] - current[column]).magnitude,
          (current[column + 1] - previous[column]).magnitude)
        let error = max(change, rounding)
        if error < best.error { best = (current[column + 1], error) }
      }
      previous = current
      step /= shrink
    }
  }
  return best
}
