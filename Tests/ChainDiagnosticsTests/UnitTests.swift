// The law that no diagnostic depends on the unit of the draws or on where zero is.

import ChainDiagnostics
import Foundation
import Testing

@Suite struct UnitTests {
  /// Chains of all kinds: independent, slow, antithetic, of several chains, heavy-tailed, of whole numbers.
  static let chains: [(name: String, chains: [[Double]])] = {
    var source = NormalSource(seed: 7)
    let slow = source.autoregression(0.99, count: 1000)
    let antithetic = slow.enumerated().map { $0.isMultiple(of: 2) ? $1 : -$1 }
    return [
      ("AR(.99)", [slow]), ("alternating", [antithetic]),
      ("four", (0..<4).map { _ in source.autoregression(0.5, count: 101) }),
      ("heavy", [source.normals(400).map { $0 * $0 * $0 * $0 * $0 }]),
      ("whole", [source.autoregression(0.6, count: 300).map { (3 * $0).rounded() }]),
      ("few", [[3, 1, 2, 5]]),
    ]
  }()

  /// Diagnostics without a unit.
  private func pureNumbers(_ draws: ScalarDraws) -> [Double] {
    let size = draws.effectiveSampleSize
    let sizes = [
      size.bulk, size.tail, size.mean, size.secondMoment, size.firstTwoMoments, size.standardDeviation,
      size.quantile(0.3),
    ]
    return sizes.flatMap { [$0.value, $0.error] }
      + energyFractionOfMissingInformation(draws) + draws.autocorrelation(maximumLag: 20)
  }

  /// Diagnostics in the unit of the draws.
  private func lengths(_ draws: ScalarDraws) -> [Double] {
    let error = draws.monteCarloError
    return [
      draws.mean, draws.standardDeviation, draws.quantile(0.05), draws.quantile(0.7), error.mean,
      error.standardDeviation, error.quantile(0.3),
    ]
  }

  private func scaled(_ x: Double, by exponent: Int) -> Double {
    Double(sign: .plus, exponent: exponent, significand: x)
  }

  /// The largest draw may come near to the largest number there is.
  @Test(arguments: chains.indices, [-960, -530, -340, -1, 1, 260, 332, 520, 1010])
  func powersOfTwoDoNotChangeABit(row: Int, exponent: Int) throws {
    let draws = try ScalarDraws(chains: Self.chains[row].chains)
    let others = draws.map { scaled($0, by: exponent) }
    #expect(pureNumbers(draws).allSatisfy { $0.isFinite })
    #expect(pureNumbers(others) == pureNumbers(draws) && others.splitRHat == draws.splitRHat)
    #expect(lengths(others) == lengths(draws).map { scaled($0, by: exponent) })
  }

  /// Whole multiples of the smallest number are exact too.
  @Test func subnormalDraws() throws {
    let draws = try ScalarDraws(chains: [Self.chains[4].chains[0].map { $0 * 2 }])
    let smallest = draws.map { scaled($0, by: -1074) }
    #expect(smallest.chains[0].allSatisfy { $0.isSubnormal || $0 == 0 })
    #expect(pureNumbers(smallest) == pureNumbers(draws))
    #expect(smallest.quantile(0.3) == scaled(draws.quantile(0.3), by: -1074))
    let ratio = smallest.standardDeviation / scaled(draws.standardDeviation, by: -1074)
    #expect(abs(ratio - 1) < 0.2)
  }

  /// Other units, and draws whose differences are too large for a number.
  @Test(arguments: chains.indices, [1e-300, 1e-160, 1e-77, 3, 1e77, 1e100, 1e155, 1e160, 1e300])
  func anyUnit(row: Int, unit: Double) throws {
    let draws = try ScalarDraws(chains: Self.chains[row].chains)
    expectClose(pureNumbers(draws.map { unit * $0 }), pureNumbers(draws), 1e-9)
    expectCloseRHat(draws.map { unit * $0 }, draws)
    expectClose(lengths(draws.map { unit * $0 }), lengths(draws).map { unit * $0 }, 1e-9)
  }

  @Test func drawsNearTheLargestNumber() throws {
    for (name, chains) in Self.chains {
      let draws = try ScalarDraws(chains: chains)
      let largest = chains.joined().reduce(0) { max($0, abs($1)) }
      let others = draws.map { $0 / largest * .greatestFiniteMagnitude }
      expectClose(pureNumbers(others), pureNumbers(draws), 1e-9)
      expectCloseRHat(others, draws)
      #expect(lengths(others).allSatisfy { $0.isFinite }, "\(name)")
    }
    let ends = ScalarDraws(
      (0..<100).map { ($0 * $0) % 7 < 3 ? .greatestFiniteMagnitude : -.greatestFiniteMagnitude })
    expectClose(
      pureNumbers(ends), pureNumbers(ends.map { $0 / .greatestFiniteMagnitude }), 1e-9)
  }

  /// Distances from the median that are too large for a number differ all the same: one chain is wider than the other.
  @Test func foldingNearTheLargestNumber() throws {
    var source = NormalSource(seed: 11)
    let chains = [1.0, 0.5].map { width in
      source.normals(200).map { z in z < -0.25 ? -1.9 * width + 0.01 * z : 1.4 + width * 0.1 * (z + 0.25) }
    }
    let draws = try ScalarDraws(chains: chains).map { scaled($0, by: 1023) }
    #expect(draws.chains.joined().allSatisfy { $0.isFinite })
    #expect(draws.splitRHat == draws.map { $0 / 4 }.splitRHat)
  }

  /// Draws far from zero have lost digits, not meaning. Only the second moment is about zero.
  @Test(arguments: chains.indices, [(1.0, 1e-11), (-1e4, 1e-8), (1e8, 1e-4), (-1e8, 1e-4)])
  func locationDoesNotMatter(row: Int, shift: (offset: Double, tolerance: Double)) throws {
    func numbers(_ draws: ScalarDraws) -> [Double] {
      var numbers = pureNumbers(draws)
      numbers.removeSubrange(6..<8)
      return numbers
    }
    // Of heavy tails the bulk loses its ranks far from zero.
    guard Self.chains[row].name != "heavy" else { return }
    let draws = try ScalarDraws(chains: Self.chains[row].chains)
    let others = draws.map { $0 + shift.offset }
    expectClose(numbers(others), numbers(draws), shift.tolerance)
    expectCloseRHat(others, draws)
    let errors = [others.monteCarloError, draws.monteCarloError].map { [$0.mean, $0.standardDeviation] }
    expectClose(errors[0], errors[1], shift.tolerance)
  }

  /// An alternating chain with slow amplitude: its spread is known as badly wherever its mean is.
  @Test func spreadOfAnAlternatingChain() {
    var source = NormalSource(seed: 8)
    let amplitude = source.autoregression(0.99, count: 6602)
    let draws = ScalarDraws(amplitude.enumerated().map { $0.isMultiple(of: 2) ? $1 : -$1 })
    let size = draws.effectiveSampleSize
    let spread = size.firstTwoMoments.value
    #expect(size.mean.value > 6602 && spread < 200)
    for mean in [1.0, 10, 1e3, -1e6] {
      let shifted = draws.map { $0 + mean }.effectiveSampleSize
      #expect(abs(shifted.firstTwoMoments.value / spread - 1) < 1e-6)
      #expect(shifted.secondMoment.value > 1.5 * spread)
    }
  }

  /// Each coordinate of a fitted normal has a unit of its own, up to the range of the truth's moments.
  @Test(arguments: [-508, -300, -20, 20, 300, 508])
  func divergencesOfFittedNormals(exponent: Int) throws {
    var source = NormalSource(seed: 9)
    let positions = (0..<500).map { _ in source.normals(2) }
    func divergences(_ e: [Int]) throws -> [Estimate] {
      func unit(_ i: Int, _ x: Double) -> Double { scaled(x, by: e[i]) }
      let fit = FittedNormal(positions: positions.map { [unit(0, $0[0]), unit(1, $0[0] + 0.5 * $0[1])] })
      let truth = try NormalMoments(
        mean: [unit(0, 0.1), 0],
        covariance: [
          scaled(1, by: 2 * e[0]), scaled(1, by: e[0] + e[1]), scaled(1, by: e[0] + e[1]),
          scaled(1.25, by: 2 * e[1]),
        ])
      return [fit.klDivergence(of: truth), fit.klDivergence(from: truth)]
    }
    let expected = try divergences([0, 0])
    for e in [[exponent, exponent], [exponent, 0], [exponent, -exponent]] {
      for (found, expected) in zip(try divergences(e), expected) {
        expectClose([found.value, found.error], [expected.value, expected.error], 1e-9)
      }
    }
  }

  /// What is too far from the truth to be compared with it in numbers is not called singular.
  @Test func fittedNormalsBeyondTheRangeOfNumbers() throws {
    var source = NormalSource(seed: 10)
    let draws = ScalarDraws(source.normals(100))
    let truth = try NormalMoments(mean: 0, variance: 1)
    for unit in [1e-250, 1e250] {
      let fit = FittedNormal(draws.map { unit * $0 })
      #expect(fit.klDivergence(of: truth).value.isNaN && fit.klDivergence(from: truth).value.isNaN)
      #expect(fit.moments.covariance == [unit > 1 ? .infinity : 0])
    }
  }

  private func expectClose(_ found: [Double], _ expected: [Double], _ tolerance: Double) {
    #expect(found.count == expected.count)
    for (i, (found, expected)) in zip(found, expected).enumerated() {
      let agrees = abs(found - expected) <= tolerance * max(1e-3, abs(expected))
      #expect(agrees || (found.isNaN && expected.isNaN), "\(i): \(found), \(expected)")
    }
  }

  /// R̂ folds the draws about their median, where rounding decides which of the two in the middle comes first.
  private func expectCloseRHat(_ found: ScalarDraws, _ expected: ScalarDraws) {
    #expect(abs(found.splitRHat - expected.splitRHat) < 1e-3)
  }
}
