// Whether a transition leaves a distribution where it is: many short chains started from exact draws.
import Foundation
import HamiltonianMonteCarlo
import Randomness

/// A function of the state whose mean must not change.
struct Moment: Sendable {
  let name: String
  let value: @Sendable ([Double]) -> Double

  /// Means, variances and correlations: qᵢ and qᵢqⱼ.
  static func firstAndSecond(_ n: Int) -> [Moment] {
    (0..<n).map { i in Moment(name: "q\(i)") { $0[i] } }
      + (0..<n).flatMap { i in
        (i..<n).map { j in Moment(name: "q\(i)q\(j)") { $0[i] * $0[j] } }
      }
  }
}

/// The deviation of a moment from where it was, in standard errors.
struct Deviation {
  let moment: String
  let z: Double
}

/// How chains that start from exact draws move each moment: independent chains of `transitions` transitions each,
/// and for each moment f the mean of f(end) − f(start), which is zero for an exact sampler, over its standard error.
func deviations<Kernel: Transition>(
  of makeKernel: () throws -> Kernel, from draw: (inout Philox) -> [Double], moments: [Moment],
  chains: Int, transitions: Int, seed: UInt64 = 20
) throws -> [Deviation] where Kernel.Scalar == Double {
  var kernel = try makeKernel()
  var random = RandomStreams(seed: seed, chain: 0)
  var exact = Philox(seed: seed, chain: 0, purpose: .user(0))
  var sums = [Double](repeating: 0, count: moments.count)
  var squares = sums
  for _ in 0..<chains {
    let start = draw(&exact)
    var point = try kernel.makePoint(at: start, using: &random)
    for _ in 0..<transitions { _ = kernel.sample(from: &point, using: &random) }
    for (i, moment) in moments.enumerated() {
      let change = moment.value(kernel.position(of: point)) - moment.value(start)
      sums[i] += change
      squares[i] += change * change
    }
  }
  let n = Double(chains)
  return moments.indices.map { i in
    let mean = sums[i] / n
    let variance = (squares[i] / n - mean * mean) / n
    return Deviation(moment: moments[i].name, z: mean / variance.squareRoot())
  }
}

/// The deviations that chance would not give once in a million suites of `comparisons` comparisons (Šidák).
func significant(_ deviations: [Deviation], comparisons: Int? = nil) -> [Deviation] {
  let count = Double(comparisons ?? deviations.count)
  let level = 1 - pow(1 - 1e-6, 1 / count)
  return deviations.filter { !(erfc(abs($0.z) / 2.0.squareRoot()) > level) }
}
