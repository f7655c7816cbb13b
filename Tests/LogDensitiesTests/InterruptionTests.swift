// Why a log density can be evaluated no more reaches whoever evaluates a sum of which it is a part.
import LogDensities
import Testing

private struct Loss: Error {}

/// Flat, and lost from the beginning or never.
private struct Part: LogDensity, GradientEvaluator {
  let dimension = 1
  let isLost: Bool

  var interruption: (any Error)? { isLost ? Loss() : nil }
  func makeEvaluator() -> Self { self }
  func logDensity(at position: [Double]) -> Double { 0 }
  func logDensity(at position: [Double], gradient: inout [Double]) -> Double { 0 }
}

@Suite("Interruptions of log densities")
struct InterruptionTests {
  @Test("a split sum passes on that of any of its parts", arguments: [0, 1, 2])
  func split(lost: Int) {
    let parts = (0..<3).map { Part(isLost: $0 == lost) }
    #expect(SplitLogDensity(parts).makeEvaluator().interruption is Loss)
  }

  @Test("a split sum of parts that can go on has none")
  func none() {
    #expect(SplitLogDensity([Part(isLost: false)]).makeEvaluator().interruption == nil)
  }
}
