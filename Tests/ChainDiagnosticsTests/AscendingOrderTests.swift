// The order of numbers, against sorting by comparisons.
import ChainDiagnostics
import Randomness
import Testing

@Suite struct AscendingOrderTests {
  @Test(arguments: [0, 1, 2, 3, 255, 256, 257, 5_000])
  func asByComparisons(count: Int) {
    var generator = Philox(seed: UInt64(count), stream: 0)
    let kinds: [() -> Double] = [
      { .random(in: -1...1, using: &generator) },
      { Double(Int.random(in: -3...3, using: &generator)) },
      { 1e9 + .random(in: 0...1e-3, using: &generator) },
      { Double(bitPattern: .random(in: 0...(.max), using: &generator)) },
      {
        [0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, -.greatestFiniteMagnitude].randomElement(
          using: &generator)!
      },
    ]
    for kind in kinds {
      let values = (0..<count).map { _ in kind() }.map { $0.isNaN ? 0 : $0 }
      let order = ascendingOrder(of: values)
      #expect(Set(order) == Set(values.indices))
      #expect(order.map { values[$0] } == values.sorted())
      // Of equal ones the first is first; −0 comes before 0.
      for (a, b) in zip(order, order.dropFirst()) where values[a].bitPattern == values[b].bitPattern {
        #expect(a < b)
      }
    }
  }

  @Test func numbersThatAreNoneAreAtTheEnds() {
    let order = ascendingOrder(of: [.nan, 2, -.nan, 1, .infinity, -.infinity])
    #expect(order == [2, 5, 3, 1, 4, 0])
  }
}
