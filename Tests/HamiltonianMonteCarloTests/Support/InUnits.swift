// A log density in other units, and a change of units of a whole sampler.
import Foundation
import HamiltonianMonteCarlo
import LogDensities

/// A log density in the coordinates qᵢ = sᵢ xᵢ + oᵢ.
struct InUnits: LogDensity, CurvatureEvaluator {
  let base: HandWrittenCurvedLogDensity
  /// sᵢ.
  let units: [Double]
  /// oᵢ.
  let offset: [Double]

  init(_ base: HandWrittenCurvedLogDensity, units: [Double], offset: [Double]? = nil) {
    self.base = base
    self.units = units
    self.offset = offset ?? [Double](repeating: 0, count: units.count)
  }

  var dimension: Int { base.dimension }
  func makeEvaluator() -> Self { self }

  /// x of q.
  func plain(_ q: [Double]) -> [Double] { q.indices.map { (q[$0] - offset[$0]) / units[$0] } }
  /// q of x.
  func scaled(_ x: [Double]) -> [Double] { x.indices.map { x[$0] * units[$0] + offset[$0] } }

  func logDensity(at position: [Double]) -> Double { base.logDensity(at: plain(position)) }

  func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    let value = base.logDensity(at: plain(position), gradient: &gradient)
    for i in gradient.indices { gradient[i] /= units[i] }
    return value
  }

  func hessian(at position: [Double], into hessian: inout [Double]) {
    base.hessian(at: plain(position), into: &hessian)
    for k in hessian.indices { hessian[k] /= units[k / dimension] * units[k % dimension] }
  }

  func contractedThirdDerivative(at position: [Double], weights: [Double], into result: inout [Double]) {
    let plainWeights = weights.indices.map { weights[$0] / (units[$0 / dimension] * units[$0 % dimension]) }
    base.contractedThirdDerivative(at: plain(position), weights: plainWeights, into: &result)
    for i in result.indices { result[i] /= units[i] }
  }
}

/// ℓ(x, y) = −(x² + y²)/2 − (x + y)⁴/8 − y⁴/4: log-concave, with a metric that changes everywhere.
enum Ridge {
  static let logDensity = HandWrittenCurvedLogDensity(
    dimension: 2,
    valueAndGradient: { q, gradient in
      let (x, y, t) = (q[0], q[1], q[0] + q[1])
      gradient[0] = -x - 0.5 * t * t * t
      gradient[1] = -y - 0.5 * t * t * t - y * y * y
      return -0.5 * (x * x + y * y) - t * t * t * t / 8 - y * y * y * y / 4
    },
    hessian: { q, hessian in
      let (y, t) = (q[1], q[0] + q[1])
      hessian[0] = -1 - 1.5 * t * t
      hessian[1] = -1.5 * t * t
      hessian[2] = hessian[1]
      hessian[3] = hessian[0] - 3 * y * y
    },
    contractedThirdDerivative: { q, weights, result in
      let (y, t) = (q[1], q[0] + q[1])
      result[0] = -3 * t * (weights[0] + weights[1] + weights[2] + weights[3])
      result[1] = result[0] - 6 * y * weights[3]
    })

  static let moments = [
    Moment(name: "x²") { $0[0] * $0[0] }, Moment(name: "y²") { $0[1] * $0[1] },
    Moment(name: "xy") { $0[0] * $0[1] },
  ]

  /// E x², E y² and E xy by the trapezoidal rule, whose error here is far below that of rounding.
  static let truth: [Double] = {
    var (mass, sums) = (0.0, [0.0, 0, 0])
    for i in -200...200 {
      for j in -100...100 {
        let q = [0.04 * Double(i), 0.04 * Double(j)]
        let weight = exp(logDensity.logDensity(at: q))
        mass += weight
        for (k, moment) in moments.enumerated() { sums[k] += weight * moment.value(q) }
      }
    }
    return sums.map { $0 / mass }
  }()
}

/// ℓ = −½|q|² + log cosh(bᵀq): normals around b and −b in equal parts, where the curvature changes its sign.
enum Mixture {
  static func logDensity(_ b: [Double]) -> HandWrittenCurvedLogDensity {
    let n = b.count
    @Sendable func u(_ q: [Double]) -> Double { zip(b, q).reduce(0) { $0 + $1.0 * $1.1 } }
    return HandWrittenCurvedLogDensity(
      dimension: n,
      valueAndGradient: { q, gradient in
        let u = u(q)
        for i in 0..<n { gradient[i] = b[i] * tanh(u) - q[i] }
        return abs(u) + log1p(exp(-2 * abs(u))) - 0.5 * q.reduce(0) { $0 + $1 * $1 }
      },
      hessian: { q, hessian in
        let slope = 1 / (cosh(u(q)) * cosh(u(q)))
        for k in hessian.indices { hessian[k] = slope * b[k / n] * b[k % n] - (k % (n + 1) == 0 ? 1 : 0) }
      },
      contractedThirdDerivative: { q, weights, result in
        let u = u(q)
        var form = 0.0
        for k in weights.indices { form += weights[k] * b[k / n] * b[k % n] }
        for i in 0..<n { result[i] = -2 * tanh(u) / (cosh(u) * cosh(u)) * form * b[i] }
      })
  }
}

/// A log density of (x, y) in the coordinates q = (x + o, x + δy + o), which correlate the more the smaller δ is.
struct Sheared: LogDensity, CurvatureEvaluator {
  let base: HandWrittenCurvedLogDensity
  /// δ.
  let shear: Double
  /// o.
  var offset = 0.0

  var dimension: Int { 2 }
  func makeEvaluator() -> Self { self }

  func plain(_ q: [Double]) -> [Double] { [q[0] - offset, (q[1] - q[0]) / shear] }
  func sheared(_ x: [Double]) -> [Double] { [x[0] + offset, x[0] + shear * x[1] + offset] }

  /// ∂xₐ/∂qᵢ.
  private func slope(_ a: Int, _ i: Int) -> Double { a == 0 ? (i == 0 ? 1 : 0) : (i == 0 ? -1 : 1) / shear }

  func logDensity(at position: [Double]) -> Double { base.logDensity(at: plain(position)) }

  func logDensity(at position: [Double], gradient: inout [Double]) -> Double {
    let value = base.logDensity(at: plain(position), gradient: &gradient)
    pullBack(&gradient)
    return value
  }

  private func pullBack(_ g: inout [Double]) {
    g = (0..<2).map { i in slope(0, i) * g[0] + slope(1, i) * g[1] }
  }

  func hessian(at position: [Double], into hessian: inout [Double]) {
    var plainHessian = hessian
    base.hessian(at: plain(position), into: &plainHessian)
    for (i, j) in [(0, 0), (0, 1), (1, 1)] {
      var sum = 0.0
      for k in 0..<4 { sum += slope(k / 2, i) * plainHessian[k] * slope(k % 2, j) }
      hessian[2 * i + j] = sum
      hessian[2 * j + i] = sum
    }
  }

  func contractedThirdDerivative(at position: [Double], weights: [Double], into result: inout [Double]) {
    let plainWeights = (0..<4).map { k in
      (0..<4).reduce(0) { $0 + slope(k / 2, $1 / 2) * weights[$1] * slope(k % 2, $1 % 2) }
    }
    base.contractedThirdDerivative(at: plain(position), weights: plainWeights, into: &result)
    pullBack(&result)
  }
}
