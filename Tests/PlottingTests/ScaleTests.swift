// Scales map ranges onto [0, 1], however large, small or narrow they are.
import Foundation
import Plotting
import Testing

@Suite struct ScaleTests {
  static let scales: [any Scale] = [LinearScale(), LogarithmicScale()]

  @Test func `a linear scale is linear and a logarithmic one turns ratios into lengths`() {
    #expect(LinearScale().position(of: 3, in: 1...5) == 0.5)
    #expect(LinearScale().position(of: -3, in: 1...5) == -1)
    #expect(abs(LogarithmicScale().position(of: 10, in: 1...100) - 0.5) < 1e-15)
    #expect(abs(LogarithmicScale().position(of: 1000, in: 1...100) - 1.5) < 1e-15)
  }

  @Test(
    arguments: [
      0...0, 5...5, -5...(-5), 1e300...1e300, -1e307...1e307, 1e-300...1e-300,
      .leastNonzeroMagnitude ... .leastNormalMagnitude,
      1e-300...3e-300, 1...1 + 1e-15, 1e15...1e15 + 0.25,
    ] as [ClosedRange<Double>])
  func `any range is widened to one in which positions and ticks are finite`(range: ClosedRange<Double>) {
    for scale in Self.scales where scale.accepts(range.lowerBound) {
      let wide = scale.padded(scale.widened(range), below: 0.05, above: 0.05)
      #expect(wide.lowerBound < wide.upperBound)
      #expect(wide.lowerBound.isFinite && wide.upperBound.isFinite)
      #expect(wide.lowerBound <= range.lowerBound && wide.upperBound >= range.upperBound)
      for value in [range.lowerBound, range.upperBound] {
        let position = scale.position(of: value, in: wide)
        #expect((0...1).contains(position), "\(value) in \(wide)")
      }
      for limit in 1...7 { #expect(scale.ticks(in: wide, limit: limit).count < 200) }
    }
  }

  @Test func `padding adds the same share on both ends, or none`() {
    #expect(LinearScale().padded(0...10, below: 0.05, above: 0.05) == -0.5...10.5)
    #expect(LinearScale().padded(0.02...0.4, below: 0, above: 0) == 0.02...0.4)
    #expect(LogarithmicScale().padded(0.02...0.4, below: 0, above: 0) == 0.02...0.4)
    let padded = LogarithmicScale().padded(1...100, below: 0.5, above: 0.5)
    #expect(abs(padded.lowerBound - 0.1) < 1e-12 && abs(padded.upperBound - 1000) < 1e-9)
  }

  @Test func `values without a place are refused`() {
    #expect([0, -1, .nan, .infinity].filter(LogarithmicScale().accepts).isEmpty)
    #expect([.nan, .infinity, -.infinity, 1.7e308].filter(LinearScale().accepts).isEmpty)
    #expect([0, -1, 1e300].allSatisfy(LinearScale().accepts))
  }

  @Test func `a logarithmic axis refuses a range with zero`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Axis.logarithmic("ε", range: 0...1)
    }
    #expect(message(result).contains("Axis “ε”"))
  }
}
