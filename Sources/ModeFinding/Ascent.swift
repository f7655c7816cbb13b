// L-BFGS by NLopt, in coordinates whose unit is the length on which the function bends.

import CNLopt

/// A function with its gradient, as a C callback finds it, and the highest place where it was computed.
class Ascent {
  var best: Place
  var lengths: Lengths
  var evaluations = 0

  init(from start: [Double]) {
    best = Place(
      position: start, value: -.infinity, gradient: [Double](repeating: 0, count: start.count))
    lengths = Lengths(dimension: start.count)
  }

  /// The function at a position; keeps `best` up to date.
  func visit(_ position: [Double]) -> Place { fatalError("a subclass has the function") }

  /// Climbs from the best place until a step gains less than the tolerance, or after so many evaluations; after `patience` ones
  /// also where the lengths have become quite other ones.
  ///
  /// NLopt's result says no more than `best` and its gradient do.
  func climb(tolerance: Double, evaluations: Int, patience: Int) {
    let optimizer = nlopt_create(NLOPT_LD_LBFGS, UInt32(best.position.count))
    defer { nlopt_destroy(optimizer) }
    let run = Run(of: self, by: optimizer, patience: patience)
    nlopt_set_max_objective(
      optimizer,
      { n, y, slope, data in
        let run = Unmanaged<Run>.fromOpaque(data!).takeUnretainedValue()
        if run.lengthsHaveChanged { nlopt_force_stop(run.optimizer) }
        return run.value(at: UnsafeBufferPointer(start: y, count: Int(n)), slope: slope)
      }, Unmanaged.passUnretained(run).toOpaque())
    nlopt_set_ftol_abs(optimizer, tolerance)
    nlopt_set_maxeval(optimizer, Int32(clamping: evaluations))
    var y = [Double](repeating: 0, count: best.position.count)
    var value = 0.0
    withExtendedLifetime(run) { _ = nlopt_optimize(optimizer, &y, &value) }
  }

  /// A climb's coordinates y: q = p + σ∘y, where p and σ are place and lengths at its start.
  private final class Run {
    let ascent: Ascent
    let origin: [Double]
    let scales: [Double]
    let optimizer: nlopt_opt?
    let patience: Int
    var count = 0

    /// Whether lengths have changed by a factor of a thousand, one against another.
    var lengthsHaveChanged: Bool {
      count += 1
      guard count > patience else { return false }
      let ratios = scales.indices.map { ascent.lengths[$0] / scales[$0] }
      return ratios.max()! > 1_000 * ratios.min()!
    }

    init(of ascent: Ascent, by optimizer: nlopt_opt?, patience: Int) {
      self.patience = patience
      self.optimizer = optimizer
      self.ascent = ascent
      origin = ascent.best.position
      scales = origin.indices.map { ascent.lengths[$0] }
    }

    func value(at y: UnsafeBufferPointer<Double>, slope: UnsafeMutablePointer<Double>?) -> Double {
      let place = ascent.visit(y.indices.map { origin[$0] + scales[$0] * y[$0] })
      if let slope {
        for i in y.indices { slope[i] = scales[i] * place.gradient[i] }
      }
      return place.value
    }
  }
}
