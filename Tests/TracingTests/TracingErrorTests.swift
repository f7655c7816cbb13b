// A mistake in a traced closure stops at tracing time with the operation and the shapes in the message.

import Distributions
import Foundation
import LinearAlgebra
import Testing
import Tracing

@Suite("Errors at tracing time")
struct TracingErrorTests {
  @Test("operators name both shapes")
  func operators() async {
    let sum = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(5) { ($0[0..<2] + $0[2...]).sum() }
    }
    #expect(message(of: sum, contains: "in +", "[2]", "[3]"))
    let product = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { ($0.reshaped(to: [2, 3]) * $0.reshaped(to: [3, 2])).sum() }
    }
    #expect(message(of: product, contains: "in *", "[2, 3]", "[3, 2]"))
    let selection = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(5) { select($0[0] .> 0, $0[0..<2], $0[2...]).sum() }
    }
    #expect(message(of: selection, contains: "in select", "[2]", "[3]"))
  }

  @Test("products name both shapes")
  func products() async {
    let matrix = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { matmul(Matrix(rows: [[1, 2], [3, 4]]), $0).sum() }
    }
    #expect(message(of: matrix, contains: "in matmul", "[2, 2]", "[3]"))
    let inner = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(5) { dot($0[0..<2], $0) }
    }
    #expect(message(of: inner, contains: "in dot", "[2]", "[5]"))
  }

  @Test("indices name the shape")
  func indices() async {
    let element = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { $0[3] }
    }
    #expect(message(of: element, contains: "in [3]", "outside the shape [3]"))
    let range = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { $0[1..<7].sum() }
    }
    #expect(message(of: range, contains: "in [1..<7]", "outside the shape [3]"))
    let gathered = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { $0.gather([0, -1]).sum() }
    }
    #expect(message(of: gathered, contains: "in gather", "-1", "[3]"))
    let pairs = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { $0.reshaped(to: [2, 3])[[0, 1, 1], [2, 3, 0]].sum() }
    }
    #expect(message(of: pairs, contains: "in [rows, columns]", "index 3 of axis 1", "[2, 3]"))
    let lengths = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { $0.reshaped(to: [2, 3])[[0, 1], [2]].sum() }
    }
    #expect(message(of: lengths, contains: "in [rows, columns]", "2 rows and 1 columns"))
    let axis = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { $0.sum(axis: 1).sum() }
    }
    #expect(message(of: axis, contains: "in sum", "axis 1", "[3]"))
  }

  @Test("changes of shape name both shapes")
  func shapes() async {
    let reshaped = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(5) { $0.reshaped(to: [2, 3]).sum() }
    }
    #expect(message(of: reshaped, contains: "in reshaped", "[5]", "[2, 3]"))
    let joined = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { .concatenate([$0.reshaped(to: [2, 3]), $0.reshaped(to: [3, 2])]).sum() }
    }
    #expect(message(of: joined, contains: "in concatenate", "[2, 3]", "[3, 2]"))
  }

  @Test("a log density must be one number of a position with elements")
  func logDensity() async {
    let vector = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { $0 * $0 }
    }
    #expect(message(of: vector, contains: "must return a single number", "[3]", "sum()"))
    let empty = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(0) { $0.sum() }
    }
    #expect(message(of: empty, contains: "dimension must be at least 1"))
    let position = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var evaluator = TracedLogDensity(dimension: 3) { $0.sum() }.makeEvaluator()
      _ = evaluator.logDensity(at: [1, 2])
    }
    #expect(message(of: position, contains: "takes 3 numbers", "given 2"))
  }

  @Test("distributions name what they need")
  func distributions() async {
    let shapes = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) {
        MultivariateNormal(mean: [0, 0], covariance: TracedArray(Matrix.identity(3))).logDensity($0)
      }
    }
    #expect(message(of: shapes, contains: "mean of shape [2]", "covariance of shape [3, 3]"))
    let indefinite = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(2) { MultivariateNormal(mean: [0, 0], covariance: [[1, 2], [2, 1]]).logDensity($0) }
    }
    #expect(message(of: indefinite, contains: "covariance is not positive definite"))
  }

  @Test("constant parameters out of their range are refused, with the parameter and the number")
  func parameterRanges() async {
    let negative = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(1) { Normal(0, -1).logDensity($0).sum() }
    }
    #expect(message(of: negative, contains: "in Normal", "standard deviation is -1.0", "positive"))
    let zero = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(2) { Normal(0, [1, 0]).logDensity($0).sum() }
    }
    #expect(message(of: zero, contains: "standard deviation has element 1 = 0.0"))
    let unknown = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(1) { Normal(TracedArray(Double.nan), 1).logDensity($0).sum() }
    }
    #expect(message(of: unknown, contains: "the mean is nan", "finite"))
    let infinite = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(1) { Normal(0, TracedArray(Double.infinity)).logDensity($0).sum() }
    }
    #expect(message(of: infinite, contains: "standard deviation is inf"))
    let factor = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(2) { MultivariateNormal(mean: [0, 0], cholesky: [[1, 0], [2, -1]]).logDensity($0) }
    }
    #expect(message(of: factor, contains: "diagonal of the Cholesky factor has element 1 = -1.0"))
    let asymmetric = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(2) { MultivariateNormal(mean: [0, 0], covariance: [[1, 0], [0.5, 1]]).logDensity($0) }
    }
    #expect(message(of: asymmetric, contains: "covariance is not symmetric", "(1, 0)"))
  }

  @Test("plain numbers stand where arrays do")
  func plainNumbers() {
    let bound = 0.5
    var evaluator = TracedLogDensity(dimension: 1) { q in
      let x = q[0]
      return select(x .> bound, x, -.infinity) + max(x, bound) + min(bound, x) + pow(x, bound)
        + select(bound .<= x, bound, x) + select(x .== bound, bound, bound)
    }.makeEvaluator()
    #expect(abs(evaluator.logDensity(at: [4]) - (4 + 4 + 0.5 + 2 + 0.5 + 0.5)) < 1e-12)
    #expect(evaluator.logDensity(at: [0.25]) == -.infinity)
  }
}
