// Elements, ranges, rows and columns of traced arrays: read, assigned to, and gone through.

import Foundation
import LogDensities
import Testing
import Tracing
import TracingTestSupport

/// A function by subscripts on traced arrays, and the same on plain numbers.
private let rows: [OperationCase] = [
  .init(
    "elements assigned to in a loop", [[0.5, 1.2, -0.7]],
    { q in
      var h = TracedArray([Double](repeating: 0, count: 5))
      h[0] = q[0]
      for t in 1..<5 { h[t] = q[1] * h[t - 1] + q[2] }
      return (h * h).sum()
    }
  ) { q in
    var h = [q[0]]
    for t in 1..<5 { h.append(q[1] * h[t - 1] + q[2]) }
    return h.reduce(0) { $0 + $1 * $1 }
  },
  .init(
    "an element that is added to", [[0.5, 1.2, -0.7]],
    { q in
      var v = exp(q)
      v[1] += q[0]
      v[1] *= q[2]
      return (v * TracedArray([1, 2, 3])).sum() * v[1]
    }
  ) { q in
    let second = (exp(q[1]) + q[0]) * q[2]
    return (exp(q[0]) + 2 * second + 3 * exp(q[2])) * second
  },
  .init(
    "ranges", [[0.5, 1.2, -0.7, 2]],
    { q in
      var v = q * q
      v[1..<3] = q[2...]
      v[3...] = 5 * q[0]
      let copy = v
      v[...1] = 0
      return (v * copy + v).sum() + copy[0]
    }
  ) { q in
    let copy = [q[0] * q[0], q[2], q[3], 5 * q[0]]
    return copy[2] * copy[2] + copy[2] + copy[3] * copy[3] + copy[3] + copy[0]
  },
  .init(
    "elements and rows of a matrix", [[1, 2, 3, 4]],
    { q in
      var m = TracedArray([Double](repeating: 1, count: 6), shape: [3, 2])
      m[0] = q[0..<2]
      m[1, 0] = q[2] * m[0, 1]
      m[2, 1] += q[3]
      m[1, 1] = m[1][0] * m[2, 1]
      return (m * m * m).sum()
    }
  ) { q in
    let m = [q[0], q[1], q[2] * q[1], q[2] * q[1] * (1 + q[3]), 1, 1 + q[3]]
    return m.reduce(0) { $0 + $1 * $1 * $1 }
  },
  .init(
    "columns and blocks", [[1, 2, 3, 4, 5, 6]],
    { q in
      var m = q.reshaped(to: [2, 3])
      let middle = m[..., 1]
      m[..., 0] = middle * middle
      m[..., 1...] *= m[..., ..<2]
      m[0, 1...] += 1
      m[0..<1, 2] = 7
      return (m[1, ...] * m[0..<1, ...]).sum() + m[0..<2, 1..<3].sum() * m[0...1, 0].sum() + m[1, 0..<2].sum()
    }
  ) { q in
    let (a, d) = (q[1] * q[1], q[4] * q[4])
    let m = [a, q[1] * a + 1, 7, d, q[4] * d, q[5] * q[4]]
    return m[3] * m[0] + m[4] * m[1] + m[5] * m[2] + (m[1] + m[2] + m[4] + m[5]) * (a + d) + m[3] + m[4]
  },
  .init(
    "columns assigned to in a loop, beside rows and ranges", [[0.5, 1.2, -0.7]],
    { q in
      var m = TracedArray([Double](repeating: 1, count: 15), shape: [3, 5])
      m[..., 0] = q
      for t in 1..<4 { m[..., t] = 0.9 * m[..., t - 1] + m[..., (t - 1)...t].sum(axis: -1) * q }
      m[1] *= q[0]
      m[..., 2] = m[2, 0]
      return (m * m).mean() + m[2, 3]
    }
  ) { q in
    var m = q.map { [$0, 1, 1, 1, 1] }
    for t in 1..<4 { for i in 0..<3 { m[i][t] = 0.9 * m[i][t - 1] + (m[i][t - 1] + 1) * q[i] } }
    m[1] = m[1].map { $0 * q[0] }
    for i in 0..<3 { m[i][2] = q[2] }
    return m.joined().reduce(0) { $0 + $1 * $1 } / 15 + m[2][3]
  },
  .init(
    "what is at an index of the last of three axes", [[1, 2, 3, 4, 5, 6, 7, 8]],
    { q in
      let cube = q.reshaped(to: [2, 2, 2])
      var m = cube
      m[..., 1] = m[..., 0] * 2
      m[..., 0..<1] = TracedArray([5])
      return (m * cube).sum()
    }
  ) { q in
    var total = 0.0
    for k in 0..<4 { total += 5 * q[2 * k] + 2 * q[2 * k] * q[2 * k + 1] }
    return total
  },
  .init(
    "going through elements and rows", [[1, 2, 3, 4]],
    { q in
      var total = TracedArray(0)
      for (index, x) in q.enumerated() { total = total * q[0] + Double(index + 1) * x }
      for row in q.reshaped(to: [2, 2]) { total += row[0] * row[1] }
      return total + zip(q, q.dropFirst()).map { $0 * $1 }.reduce(0, +)
    }
  ) { q in
    var total = 0.0
    for (index, x) in q.enumerated() { total = total * q[0] + Double(index + 1) * x }
    return total + q[0] * q[1] + q[2] * q[3] + q[0] * q[1] + q[1] * q[2] + q[2] * q[3]
  },
  .init(
    "slices of concatenations", [[1, 2, 3, 4]],
    { q in
      let joined = TracedArray.concatenate([exp(q[0..<2] / 4), q[2], sin(q[1...]), [4, 5]])
      let window = joined[1..<5]
      return (window * joined.gather([0, 3, 3, 7])).sum() * joined[3] + (joined[4...] * joined[2..<6]).sum()
    }
  ) { q in
    let joined = [exp(q[0] / 4), exp(q[1] / 4), q[2], sin(q[1]), sin(q[2]), sin(q[3]), 4, 5]
    let other = [joined[0], joined[3], joined[3], joined[7]]
    let first = (0..<4).reduce(0) { $0 + joined[1 + $1] * other[$1] }
    return first * joined[3] + (0..<4).reduce(0) { $0 + joined[4 + $1] * joined[2 + $1] }
  },
  .init(
    "many windows of one array", [[1, 2, 3, 4, 5, 6, 7, 8]],
    { q in
      let v = sin(q * q[0])
      return (0..<6).map { (v[$0..<($0 + 3)] * q[$0..<($0 + 3)]).sum() * v[$0 + 1] }.reduce(0, +)
    }
  ) { q in
    let v = q.map { sin($0 * q[0]) }
    var total = 0.0
    for t in 0..<6 {
      let products: [Double] = (t..<(t + 3)).map { v[$0] * q[$0] }
      total += (products[0] + products[1] + products[2]) * v[t + 1]
    }
    return total
  },
]

@Suite("Elements of traced arrays")
struct AssignmentTests {
  @Test("reading and assigning have the right value and derivatives", arguments: rows)
  func derivatives(_ row: OperationCase) {
    for point in row.points {
      expectDerivatives(of: row.traced, at: point, known: .init(value: row.plain(point)), tolerance: 3e-6)
    }
  }

  @Test("arrays of constants stay constant, and copies keep their elements")
  func constants() {
    var v = TracedArray([1, 2, 3])
    let before = v
    v[1] = 7
    #expect(v.constantValues == [1, 7, 3])
    #expect(before.constantValues == [1, 2, 3])
    let copy = v
    v[2] = 9
    #expect(copy.constantValues == [1, 7, 3])
    #expect(Array(v).map(\.constantValues) == [[1], [7], [9]])
    #expect(v.reshaped(to: [3, 1])[..., 0].constantValues == [1, 7, 9])
    var m = TracedArray([1, 2, 3, 4], shape: [2, 2])
    m[..., 1] = 7
    let half = m
    m[..., 0] = 0
    #expect(half.constantValues == [1, 7, 3, 7])
    #expect(m.transposed.constantValues == [0, 0, 7, 7])
    #expect(m[..., 1..<1].shape == [2, 0])
  }

  @Test("elements that are overwritten or not read have no slope")
  func overwritten() {
    expectDerivatives(
      of: { q in
        var v = log(q)
        v[0] = q[1]
        return v.sum()
      }, at: [0, 2], known: .init(value: 2 + log(2.0), gradient: [0, 1.5]), usesDifferences: false)
    expectDerivatives(
      of: { q in
        let parts = TracedArray.stack([log(q[0]), q[1], 1 / q[0], q[1] * q[1]])
        return parts[1] + parts[3] * parts[1..<2].sum()
      }, at: [0, 2], known: .init(value: 10, gradient: [0, 13]), usesDifferences: false)
    expectDerivatives(
      of: { log(TracedArray.concatenate([$0[0], $0[1] * $0[1], $0[1]]))[1...].sum() }, at: [0, 2],
      known: .init(value: 3 * log(2.0), gradient: [0, 1.5]), usesDifferences: false)
  }
}
