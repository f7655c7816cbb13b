// Wrong shapes and indices in linear algebra, assignments and loops stop with the operation and the shapes.

import Foundation
import Testing
import Tracing

@Suite("Errors of shapes and indices")
struct ShapeErrorTests {
  @Test("linear algebra names the shapes")
  func linearAlgebra() async {
    let factor = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { $0.reshaped(to: [2, 3]).choleskyFactor().sum() }
    }
    #expect(message(of: factor, contains: "in choleskyFactor", "[2, 3]", "square"))
    let determinant = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { $0.logDeterminant() }
    }
    #expect(message(of: determinant, contains: "in logDeterminant", "[6]", "square"))
    let triangular = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(4) { solve(lowerTriangular: $0.reshaped(to: [2, 2]), $0).sum() }
    }
    #expect(message(of: triangular, contains: "in solve(lowerTriangular:)", "[2, 2]", "[4]"))
    let upper = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(4) { solve(upperTriangular: $0.reshaped(to: [2, 2]), $0).sum() }
    }
    #expect(message(of: upper, contains: "in solve(upperTriangular:)", "[2, 2]", "[4]"))
    let symmetric = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(4) { solve(positiveDefinite: $0.reshaped(to: [2, 2]), $0.reshaped(to: [1, 4])).sum() }
    }
    #expect(message(of: symmetric, contains: "in solve(positiveDefinite:)", "[2, 2]", "[1, 4]"))
    let form = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(4) { $0.reshaped(to: [2, 2]).inverseQuadraticForm($0[0]) }
    }
    #expect(message(of: form, contains: "in inverseQuadraticForm", "[2, 2]", "[]"))
  }

  @Test("assignments name the index or both shapes")
  func assignments() async {
    let element = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { q in
        var v = q
        v[3] = 1
        return v.sum()
      }
    }
    #expect(message(of: element, contains: "in [3]", "outside the shape [3]"))
    let vector = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { q in
        var v = q
        v[0] = q[1...]
        return v.sum()
      }
    }
    #expect(message(of: vector, contains: "in [0]", "[2]", "[3]"))
    let range = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { q in
        var v = q
        v[1...] = q
        return v.sum()
      }
    }
    #expect(message(of: range, contains: "in [1...]", "[3]", "[2]"))
    let column = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { q in
        var m = q.reshaped(to: [2, 3])
        m[..., 0] = q[..<3]
        return m.sum()
      }
    }
    #expect(message(of: column, contains: "in [..., 0]", "[3]", "[2]"))
  }

  @Test("columns and half-open ranges name the shape")
  func columns() async {
    let column = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { $0.reshaped(to: [2, 3])[..., 3].sum() }
    }
    #expect(message(of: column, contains: "in [..., 3]", "outside the shape [2, 3]"))
    let vector = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(6) { $0[..., 3].sum() }
    }
    #expect(message(of: vector, contains: "in [..., 3]", "[6]", "no second axis"))
    let behind = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { $0[5...].sum() }
    }
    #expect(message(of: behind, contains: "in [5...]", "outside the shape [3]"))
    let number = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      trace(3) { q in q[0].reduce(q[1]) { $0 + $1 } }
    }
    #expect(message(of: number, contains: "in for … in", "single number"))
  }
}
