// Derivatives of every operation on traced arrays, inside its domain and at its edges.

import Foundation
import LinearAlgebra
import Testing
import Tracing
import TracingTestSupport

private let anywhere: [[Double]] = [[0.7, -1.3], [-2.1, 0.4], [3.5, 1.2]]
private let positive: [[Double]] = [[0.7, 1.3], [2.1, 0.4], [9.5, 3.2]]

private let compound: @Sendable (TracedArray) -> TracedArray = { q in
  var x = q[0]
  x += q[1]
  x *= q[0]
  x -= q[1]
  x /= 3
  return x
}

private let wholePowers: @Sendable (TracedArray) -> TracedArray = { q in
  (-3...5).reduce(TracedArray(0)) { $0 + pow(q[0], TracedArray(Double($1))) * q[1] }
}

private let comparisons: @Sendable (TracedArray) -> TracedArray = { q in
  let (x, y) = (q[0], q[1])
  return select(x .> y, x * x, y) + select((x .>= 0) .& (y .<= 0), x * y, x)
    + select((x .== y) .| .!(x .< y), y * x, 2) + q[0]
}

@Suite("Operations")
struct OperationTests {
  static let elementwise: [OperationCase] = [
    .init("+", anywhere, { ($0[0] + $0[1]) * $0[0] }, { ($0[0] + $0[1]) * $0[0] }),
    .init("-", anywhere, { ($0[0] - 3 * $0[1]) * $0[0] - 1 }, { ($0[0] - 3 * $0[1]) * $0[0] - 1 }),
    .init("*", anywhere, { $0[0] * $0[1] * $0[0] * $0[1] }, { $0[0] * $0[1] * $0[0] * $0[1] }),
    .init("/", anywhere, { $0[0] / $0[1] + 2 / $0[0] }, { $0[0] / $0[1] + 2 / $0[0] }),
    .init("/ of quotients", anywhere, { (2 / $0[0]) / (3 / $0[1]) }, { (2 / $0[0]) / (3 / $0[1]) }),
    .init("prefix -", anywhere, { -($0[0] * $0[0]) * -$0[1] }, { -($0[0] * $0[0]) * -$0[1] }),
    .init("compound assignment", anywhere, compound, { (($0[0] + $0[1]) * $0[0] - $0[1]) / 3 }),
    .init("pow", positive, { pow($0[0], $0[1]) }, { pow($0[0], $0[1]) }),
    .init("pow, constant base", anywhere, { pow(2, $0[0] * $0[1]) }, { pow(2, $0[0] * $0[1]) }),
    .init("pow, whole exponents", anywhere, wholePowers) { q in
      (-3...5).reduce(0) { $0 + pow(q[0], Double($1)) * q[1] }
    },
    .init("pow, broken exponents", positive, { (pow($0, 0.5) * pow($0, 2.7)).sum() }) { q in
      q.reduce(0) { $0 + pow($1, 3.2) }
    },
    .init("exp", anywhere, { exp($0[0] * $0[1]) }, { exp($0[0] * $0[1]) }),
    .init("exp of exp", [[0.1, -0.2]], { exp(exp($0[0]) * $0[1]) }, { exp(exp($0[0]) * $0[1]) }),
    .init("expm1", anywhere, { expm1($0[0] * $0[1]) }, { expm1($0[0] * $0[1]) }),
    .init("log", positive, { log($0[0] * $0[1] + 1) }, { log($0[0] * $0[1] + 1) }),
    .init(
      "log and exp", positive, { (log(exp($0)) * exp(log($0))).sum() }, { $0[0] * $0[0] + $0[1] * $0[1] }),
    .init("log1p", positive, { log1p($0[0] * $0[1]) }, { log1p($0[0] * $0[1]) }),
    .init("sqrt", positive, { sqrt($0[0] * $0[1] + $0[0]) }, { sqrt($0[0] * $0[1] + $0[0]) }),
    .init("sqrt and exp", anywhere, { sqrt(exp($0[0])) * $0[1] }, { exp($0[0] / 2) * $0[1] }),
    .init("sqrt squared", positive, { sqrt($0[0]) * sqrt($0[0]) * $0[1] }, { $0[0] * $0[1] }),
    .init("tanh", anywhere, { tanh($0[0] * $0[1]) }, { tanh($0[0] * $0[1]) }),
    .init("sigmoid", anywhere, { sigmoid($0[0] * $0[1]) }, { 1 / (1 + exp(-$0[0] * $0[1])) }),
    .init("softplus", anywhere, { softplus($0[0] * $0[1]) }, { log(1 + exp($0[0] * $0[1])) }),
    .init("sin", anywhere, { sin($0[0] * $0[1]) }, { sin($0[0] * $0[1]) }),
    .init("cos", anywhere, { cos($0[0] * $0[1]) }, { cos($0[0] * $0[1]) }),
    .init("erf", anywhere, { erf($0[0] * $0[1]) }, { erf($0[0] * $0[1]) }),
    .init("atan", anywhere, { atan($0[0] * $0[1]) }, { atan($0[0] * $0[1]) }),
    .init("floor", anywhere, { floor($0[0]) * $0[1] + $0[0] }, { $0[0].rounded(.down) * $0[1] + $0[0] }),
    .init("log1mexp", anywhere, { log1mexp(-abs($0[0] * $0[1])) }) { log(1 - exp(-abs($0[0] * $0[1]))) },
    .init("logNormalCDF", anywhere + [[2, -2.5]], { logNormalCDF($0[0] * $0[1]) }) {
      log(0.5 * erfc(-$0[0] * $0[1] / 2.squareRoot()))
    },
    .init("stirlingRemainder", positive, { stirlingRemainder($0[0] * $0[1]) }) { q in
      let x = q[0] * q[1]
      return lgamma(x) - (x - 0.5) * log(x) + x - 0.5 * log(2 * Double.pi)
    },
    .init("logScaledBesselI0", positive, { logScaledBesselI0($0[0] * $0[1]) }) { q in
      // The power series.
      let z = q[0] * q[1]
      var (term, sum) = (1.0, 1.0)
      for k in 1...120 {
        term *= z * z / 4 / Double(k * k)
        sum += term
      }
      return log(sum) - z
    },
    .init("logRegularizedGammaP", positive, { logRegularizedGammaP($0[0] * $0[1], shape: 2) }) { q in
      log(1 - (1 + q[0] * q[1]) * exp(-q[0] * q[1]))
    },
    .init("logRegularizedGammaQ", positive, { logRegularizedGammaQ($0 * $0[0], shape: [2, 1]).sum() }) { q in
      log(1 + q[0] * q[0]) - q[0] * q[0] - q[0] * q[1]
    },
    .init("logRegularizedBeta", positive, { logRegularizedBeta($0[0] / ($0[0] + $0[1]), a: 2, b: 3) }) { q in
      let x = q[0] / (q[0] + q[1])
      return log(x * x * (6 - 8 * x + 3 * x * x))
    },
    .init(
      "logRegularizedBetaComplement", positive,
      { logRegularizedBetaComplement($0 / ($0[0] + $0[1]), a: 2, b: [1, 5]).sum() }
    ) { q in
      let (x, y) = (q[0] / (q[0] + q[1]), q[1] / (q[0] + q[1]))
      return log(1 - x * x) + log(pow(1 - y, 5) * (1 + 5 * y))
    },
    .init("logStudentTCDF", anywhere, { logStudentTCDF($0[0] * $0[1], degreesOfFreedom: 2) }) { q in
      log(0.5 + 0.5 * q[0] * q[1] / (2 + q[0] * q[0] * q[1] * q[1]).squareRoot())
    },
    .init("logHalfStudentTCDF", positive, { logHalfStudentTCDF($0[0] * $0[1], degreesOfFreedom: 2) }) { q in
      log(q[0] * q[1] / (2 + q[0] * q[0] * q[1] * q[1]).squareRoot())
    },
    .init(
      "logHalfStudentTSurvival", positive, { logHalfStudentTSurvival($0[0] * $0[1], degreesOfFreedom: 2) }
    ) { q in
      log(1 - q[0] * q[1] / (2 + q[0] * q[0] * q[1] * q[1]).squareRoot())
    },
    .init("lgamma", positive, { lgamma($0[0] * $0[1] + 0.1) }, { lgamma($0[0] * $0[1] + 0.1) }),
    .init("abs", anywhere, { abs($0[0] * $0[1]) * $0[0] }, { abs($0[0] * $0[1]) * $0[0] }),
    .init("min", anywhere, { min($0[0] * $0[1], $0[0]) * $0[1] }, { min($0[0] * $0[1], $0[0]) * $0[1] }),
    .init("max", anywhere, { max($0[0] * $0[1], $0[0]) * $0[1] }, { max($0[0] * $0[1], $0[0]) * $0[1] }),
    .init("select", anywhere, { select($0[0] .< $0[1], exp($0[0]), $0[1] * $0[1]) }) {
      $0[0] < $0[1] ? exp($0[0]) : $0[1] * $0[1]
    },
    .init("select, all comparisons", anywhere, comparisons) { q in
      let (x, y) = (q[0], q[1])
      return (x > y ? x * x : y) + (x >= 0 && y <= 0 ? x * y : x) + (x == y || !(x < y) ? y * x : 2) + q[0]
    },
    .init("detached", anywhere, { $0[0].detached + $0[0] * $0[1] - $0[0].detached }, { $0[0] * $0[1] }),
  ]

  @Test("an elementwise operation has the right value and derivatives", arguments: elementwise)
  func checkElementwise(_ operation: OperationCase) {
    for point in operation.points {
      expectDerivatives(of: operation.traced, at: point, known: .init(value: operation.plain(point)))
    }
  }

  static let reductions: [OperationCase] = [
    .init("sum", [[1, 2, 3, 4, 5, 6]], { ($0 * $0 * $0).sum() }, { $0.reduce(0) { $0 + $1 * $1 * $1 } }),
    .init("sum(axis: 0)", [[1, 2, 3, 4, 5, 6]], { exp($0.reshaped(to: [2, 3]).sum(axis: 0) / 5).sum() }) {
      q in
      (0..<3).reduce(0) { $0 + exp((q[$1] + q[$1 + 3]) / 5) }
    },
    .init("sum(axis: -1)", [[1, 2, 3, 4, 5, 6]], { exp($0.reshaped(to: [2, 3]).sum(axis: -1) / 9).sum() }) {
      q in
      exp((q[0] + q[1] + q[2]) / 9) + exp((q[3] + q[4] + q[5]) / 9)
    },
    .init("sum of broadcasts", [[0.5, 1, 2, 3]], { (exp($0[0]) * $0[1...] * $0[1...] + $0[0]).sum() }) { q in
      exp(q[0]) * (q[1] * q[1] + q[2] * q[2] + q[3] * q[3]) + 3 * q[0]
    },
    .init(
      "rows and columns", [[0.5, 1, 2, 3, 4]],
      { q in
        let (rows, columns) = (q[0..<2].reshaped(to: [2, 1]), q[2...])
        return ((rows * columns + rows).sum(axis: 1) * rows.reshaped(to: [2])).sum()
      }
    ) { q in
      (0..<2).reduce(0) { $0 + q[$1] * (q[$1] * (q[2] + q[3] + q[4]) + 3 * q[$1]) }
    },
    .init("mean", [[1, 2, 3, 4, 5, 6]], { ($0 * $0).mean() }, { $0.reduce(0) { $0 + $1 * $1 } / 6 }),
    .init("mean(axis:)", [[1, 2, 3, 4, 5, 6]], { exp($0.reshaped(to: [3, 2]).mean(axis: 0)).sum() }) { q in
      exp((q[0] + q[2] + q[4]) / 3) + exp((q[1] + q[3] + q[5]) / 3)
    },
    .init("max()", [[1, 5, 3]], { $0.max() * $0[0] }, { $0.max()! * $0[0] }),
    .init("min()", [[1, 5, 3, 0.3, 2]], { $0.min() * $0[1] }, { $0.min()! * $0[1] }),
    .init("logSumExp", [[1, -2, 3], [700, 710, 690]], { $0.logSumExp() }) { q in
      q.max()! + log(q.reduce(0) { $0 + exp($1 - q.max()!) })
    },
    .init(
      "logSumExp(axis:)", [[1, -2, 3, 0.5]],
      { ($0.reshaped(to: [2, 2]).logSumExp(axis: 0) * $0[0..<2]).sum() }
    ) { q in
      log(exp(q[0]) + exp(q[2])) * q[0] + log(exp(q[1]) + exp(q[3])) * q[1]
    },
    .init(
      "logSoftmax", [[1, -2, 3, 0.5]], { ($0.reshaped(to: [2, 2]).logSoftmax() * [[1, 2], [3, 5]]).sum() }
    ) { q in
      let (a, b) = (log(exp(q[0]) + exp(q[1])), log(exp(q[2]) + exp(q[3])))
      return (q[0] - a) + 2 * (q[1] - a) + 3 * (q[2] - b) + 5 * (q[3] - b)
    },
    .init(
      "dot", [[1, 2, 3, 4]], { dot($0[0..<2], $0[2...]) * $0[0] }, { ($0[0] * $0[2] + $0[1] * $0[3]) * $0[0] }
    ),
  ]

  @Test("a reduction has the right value and derivatives", arguments: reductions)
  func checkReduction(_ operation: OperationCase) {
    for point in operation.points {
      expectDerivatives(of: operation.traced, at: point, known: .init(value: operation.plain(point)))
    }
  }

  static let structure: [OperationCase] = [
    .init("index and range", [[1, 2, 3, 4]], { ($0[1] * $0[..<2] * $0[2...3]).sum() }) {
      $0[1] * ($0[0] * $0[2] + $0[1] * $0[3])
    },
    .init(
      "rows of a matrix", [[1, 2, 3, 4]],
      { q in
        let m = q.reshaped(to: [2, 2])
        return (m[0] * m[1]).sum() * m[1, 0]
      }, { ($0[0] * $0[2] + $0[1] * $0[3]) * $0[2] }),
    .init("gather", [[1, 2, 3]], { ($0.gather([2, 0, 2]) * $0.gather([1, 1, 0])).sum() * $0[0] }) {
      ($0[2] * $0[1] + $0[0] * $0[1] + $0[2] * $0[0]) * $0[0]
    },
    .init(
      "concatenate", [[1, 2, 3]],
      { q in
        let joined = TracedArray.concatenate([exp(q[0..<2] / 3), q[2], [4, 5]])
        return (joined * joined.gather([4, 2, 0, 1, 3])).sum() * joined[1]
      }
    ) { q in
      let joined = [exp(q[0] / 3), exp(q[1] / 3), q[2], 4, 5]
      return zip(joined, [4, 2, 0, 1, 3]).reduce(0) { $0 + $1.0 * joined[$1.1] } * joined[1]
    },
    .init(
      "stack and literals", [[1, 2]],
      { q in
        let m: TracedArray = [[q[0], 2], [q[0] * q[1], q[1]]]
        return (m * m.transposed).sum()
      }
    ) { q in q[0] * q[0] + 4 * q[0] * q[1] + q[1] * q[1] },
    .init(
      "transposed", [[1, 2, 3, 4, 5, 6]],
      { q in
        let m = q.reshaped(to: [2, 3])
        return (m.transposed.reshaped(to: [6]) * q * q).sum()
      }
    ) { q in
      zip([0, 3, 1, 4, 2, 5], q).reduce(0) { $0 + q[$1.0] * $1.1 * $1.1 }
    },
    .init(
      "broadcast(to:)", [[1, 2]], { ($0.broadcast(to: [3, 2]) * $0[0]).sum() },
      { 3 * $0[0] * ($0[0] + $0[1]) }),
    .init(
      "matmul, constant matrix", [[1, 2]],
      { q in
        exp(matmul(Matrix(rows: [[0.1, 0.2], [0.3, -0.4], [0.5, 0.6]]), q)).sum()
      }
    ) { q in
      exp(0.1 * q[0] + 0.2 * q[1]) + exp(0.3 * q[0] - 0.4 * q[1]) + exp(0.5 * q[0] + 0.6 * q[1])
    },
    .init(
      "matmul, traced matrices", [[1, 2, 3, 4, 5, 6]],
      { q in
        matmul(q[0..<4].reshaped(to: [2, 2]), matmul(q.reshaped(to: [2, 3]), q.reshaped(to: [3, 2])))[0, 1]
      }
    ) { q in
      let product = [q[0] * q[1] + q[1] * q[3] + q[2] * q[5], q[3] * q[1] + q[4] * q[3] + q[5] * q[5]]
      return q[0] * product[0] + q[1] * product[1]
    },
    .init(
      "matmul, vector and matrix", [[1, 2, 3, 4, 5, 6]],
      { q in
        dot(matmul(q[0..<2], q.reshaped(to: [2, 3])), q[3...])
      }
    ) { q in (0..<3).reduce(0) { $0 + (q[0] * q[$1] + q[1] * q[$1 + 3]) * q[$1 + 3] } },
    .init(
      "choleskyFactor", [[2, 0.5, 3]],
      { q in
        let m: TracedArray = [[q[0], q[1]], [q[1], q[2]]]
        return log(m.choleskyFactor().diagonal).sum()
      }
    ) { 0.5 * log($0[0] * $0[2] - $0[1] * $0[1]) },
    .init(
      "lowerTriangularInverse", [[2, 0.5, 3]],
      { q in
        let m: TracedArray = [[q[0], 0], [q[1], q[2]]]
        return m.lowerTriangularInverse().sum()
      }
    ) { 1 / $0[0] + 1 / $0[2] - $0[1] / ($0[0] * $0[2]) },
  ]

  @Test("an operation on structure has the right value and derivatives", arguments: structure)
  func checkStructure(_ operation: OperationCase) {
    for point in operation.points {
      expectDerivatives(of: operation.traced, at: point, known: .init(value: operation.plain(point)))
    }
  }
}
