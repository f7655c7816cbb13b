// Good runs are not blamed: short ones, ones of many coordinates, ones with a constant in their log density.
import Foundation
import HamiltonianMonteCarlo
import LogDensities
import SamplingTestSupport
import Testing

@Suite("False alarms")
struct FalseAlarmTests {
  @Test("short runs of chains that agree are not said to disagree", arguments: [20, 50, 100, 200])
  func shortRuns(draws: Int) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      let report = try sample(
        Models.normal(2), draws: draws, chains: 4, seed: seed, logger: silentLogger, with: NUTS()
      ).report()
      #expect(!report.contains("disagree"), "seed \(seed): \(report)")
    }
  }

  @Test("few draws of many coordinates look longer in one direction than in another by chance")
  func manyCoordinates() throws {
    let correlated = HandWrittenLogDensity(dimension: 60) { q, g in
      for j in 2..<60 { g[j] = -q[j] }
      let factor = 1 / (1 - 0.95 * 0.95)
      g[0] = -factor * (q[0] - 0.95 * q[1])
      g[1] = -factor * (q[1] - 0.95 * q[0])
      return 0.5 * zip(q, g).reduce(0) { $0 + $1.0 * $1.1 }
    }
    for draws in [50, 200] {
      let report = try sample(
        correlated, draws: draws, chains: 4, seed: 1, logger: silentLogger, with: NUTS()
      ).report()
      #expect(!report.contains("mass matrix"), "\(report)")
    }
  }

  @Test(
    "a large constant in the log density does not make it flat; one that hides its differences is named",
    arguments: [1e10, -1e11, 4e14, 1e15, -1e15, 1e17])
  func constants(constant: Double) throws {
    let target = HandWrittenLogDensity(dimension: 2) { q, g in
      for j in 0..<2 { g[j] = -q[j] }
      return constant - 0.5 * (q[0] * q[0] + q[1] * q[1])
    }
    let report = try sample(
      target, draws: 500, chains: 4, seed: 1, logger: silentLogger, with: NUTS()
    ).report()
    #expect(!report.contains("improper"), "\(report)")
    let words = String(format: "the log density is about %.3g, where numbers are rounded to ", constant)
    #expect(report.contains(words) == (abs(constant) > 5e14), "\(report)")
  }
}
