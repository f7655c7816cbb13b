// Traces that are read as numbers, at one position after the other.

import Foundation
import Testing
import Tracing

@Suite("Traces read as numbers")
struct NumberTraceTests {
  @Test("arrays stand for their numbers at each position")
  func numbers() {
    let trace = NumberTrace(dimension: 2)
    let q = trace.position
    let sum = exp(q[0]) + q[1]
    var assigned = TracedArray([0.0, 0, 0])
    assigned[1] = sum
    let read = { [q.constantValues, sum.constantValues, assigned.constantValues, (2 * sum).constantValues] }
    trace.prepare(at: [0, 1]) { #expect(read() == [[0, 1], [2], [0, 2, 0], [4]]) }
    for x in [0.0, 3] {
      #expect(trace.at([0, x], read) == [[0, x], [1 + x], [0, 1 + x, 0], [2 + 2 * x]])
    }
    #expect(!trace.isAskedForNumbers)
    #expect(sum.constantValues == nil && trace.isAskedForNumbers)
  }

  @Test("what was not read before is compiled when it is")
  func laterReads() {
    let trace = NumberTrace(dimension: 1)
    let (a, b) = (trace.position * trace.position, trace.position + 1)
    trace.prepare(at: [1]) { #expect(a.constantValues == [1]) }
    #expect(trace.at([3]) { [a.constantValues, b.constantValues, a.constantValues] } == [[9], [4], [9]])
    #expect(trace.at([5]) { [b.constantValues, a.constantValues] } == [[6], [25]])
    let never = NumberTrace(dimension: 1)
    #expect(never.at([2]) { (never.position + 1).constantValues } == [3])
  }
}
