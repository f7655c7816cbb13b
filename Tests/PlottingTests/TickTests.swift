// Ticks stand at round values, and their labels say no more than is needed.
import Plotting
import Testing

@Suite struct TickTests {
  private func labels(_ range: ClosedRange<Double>, limit: Int, scale: any Scale = LinearScale()) -> [String]
  {
    scale.ticks(in: range, limit: limit).filter { !$0.isMinor }.map(\.label)
  }

  @Test func `linear ticks are the finest round ones within the limit`() {
    #expect(labels(-4...4, limit: 7) == ["−4", "−2", "0", "2", "4"])
    #expect(labels(0...2000, limit: 7) == ["0", "500", "1000", "1500", "2000"])
    #expect(labels(-8...8, limit: 7) == ["−7.5", "−5.0", "−2.5", "0.0", "2.5", "5.0", "7.5"])
    #expect(labels(0...0.43, limit: 5) == ["0.0", "0.1", "0.2", "0.3", "0.4"])
    #expect(labels(0...1, limit: 4) == ["0.00", "0.25", "0.50", "0.75", "1.00"])
  }

  @Test(arguments: [(0.1, 0.1), (0.11, 0.2), (0.2, 0.2), (0.21, 0.25), (0.3, 0.5), (0.51, 1), (7e300, 1e301)])
  func `a step is the next of 1, 2, 2.5, 5 times a power of ten`(length: Double, step: Double) {
    #expect(RoundStep(atLeast: length).value == step)
  }

  @Test func `multiples of steps below one are correctly rounded`() {
    let step = RoundStep(atLeast: 0.1)
    #expect(
      (0...10).map { step.multiple(Double($0)) } == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1])
  }

  @Test func `ticks never leave the range by more than rounding, whatever the range`() {
    for exponent in [-300, -20, -3, 0, 5, 14, 299] {
      for (low, width) in [(-1.0, 2.3), (0, 1), (3.3, 0.7), (100, 1e-3), (-7, 6.9)] {
        let unit = Double("1e\(exponent)")!
        let range = low * unit...(low + width) * unit
        for limit in 1...7 {
          let ticks = LinearScale().ticks(in: range, limit: limit)
          #expect(ticks.count <= limit + 1)
          let slack = width * unit * 1e-6
          #expect(
            ticks.allSatisfy { $0.value >= range.lowerBound - slack && $0.value <= range.upperBound + slack })
          #expect(Set(ticks.map(\.label)).count == ticks.count, "labels must differ: \(ticks)")
        }
      }
    }
  }

  @Test func `large numbers have commas, then powers of ten`() {
    #expect(labels(0...8000, limit: 4) == ["0", "2000", "4000", "6000", "8000"])
    #expect(labels(0...40_000, limit: 4) == ["0", "10,000", "20,000", "30,000", "40,000"])
    #expect(labels(-2e6...2e6, limit: 4) == ["−2×10^{6}", "−1×10^{6}", "0", "1×10^{6}", "2×10^{6}"])
    #expect(labels(0...3e-5, limit: 2) == ["0", "2×10^{−5}"])
    #expect(labels(0...0.002, limit: 2) == ["0.000", "0.001", "0.002"])
    // Digits would be lost in a power of ten.
    #expect(labels(1e9...1e9 + 2, limit: 2) == ["1,000,000,000", "1,000,000,001", "1,000,000,002"])
    #expect(labels(1e-300...2e-300, limit: 2) == ["1.0×10^{−300}", "1.5×10^{−300}", "2.0×10^{−300}"])
  }

  @Test func `logarithmic ticks are powers of ten with minor ticks between`() {
    let ticks = LogarithmicScale().ticks(in: 1e-3...10, limit: 7)
    #expect(
      ticks.filter { !$0.isMinor }.map(\.label) == ["10^{−3}", "10^{−2}", "10^{−1}", "10^{0}", "10^{1}"])
    #expect(ticks.filter(\.isMinor).count == 4 * 8)
    let wide = LogarithmicScale().ticks(in: 1e-12...1, limit: 4)
    #expect(wide.filter { !$0.isMinor }.map(\.value) == [1e-12, 1e-9, 1e-6, 1e-3, 1])
  }

  @Test func `a short logarithmic axis is labelled at 1, 2 and 5`() {
    let scale = LogarithmicScale()
    #expect(labels(0.02...0.4, limit: 7, scale: scale) == ["0.02", "0.05", "0.1", "0.2"])
    #expect(labels(3...3.2, limit: 4, scale: scale) == ["3.00", "3.05", "3.10", "3.15", "3.20"])
    #expect(labels(2e-7...6e-7, limit: 4, scale: scale) == ["2×10^{−7}", "5×10^{−7}"])
  }

  @Test func `too long labels make fewer ticks`() throws {
    let typesetter = try Typesetter(fonts: .find())
    func ticks(_ length: Double, _ range: ClosedRange<Double>) -> [Tick] {
      Axis().ticks(
        in: range, length: length, spacing: 54, gap: 8, typesetter: typesetter, fontSize: 11,
        labelLength: \.width)
    }
    #expect(ticks(560, 0...70_000).count == 8)
    let few = ticks(150, 1_000_000_000...1_000_000_070)
    #expect(!few.isEmpty && few.count <= 2)
  }

  @Test func `a given list of ticks is kept, but for what is not shown`() throws {
    let typesetter = try Typesetter(fonts: .find())
    let axis = Axis(ticks: [Tick(1, label: "one"), Tick(2, label: "two"), Tick(9, label: "nine")])
    let shown = axis.ticks(
      in: 0...5, length: 100, spacing: 50, gap: 8, typesetter: typesetter, fontSize: 11, labelLength: \.width)
    #expect(shown.map(\.label) == ["one", "two"])
  }
}
