// A mistake in a traced closure stops at tracing time with the operation and the shapes in the message.

import Foundation
import LinearAlgebra
import Testing
import Tracing

/// Whether what a stopped process printed holds each of `parts`.
private func message(of result: ExitTest.Result?, contains parts: String...) -> Bool {
  guard let bytes = result?.standardErrorContent else { return false }
  let text = String(decoding: bytes, as: UTF8.self)
  return parts.allSatisfy { text.contains($0) }
}

private func trace(_ dimension: Int, _ body: (TracedArray) -> TracedArray) {
  _ = TracedLogDensity(dimension: dimension, body)
}

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
}
