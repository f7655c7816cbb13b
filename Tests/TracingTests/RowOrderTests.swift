// Rows that belong to groups, which programs take in another order, against sums row by row.

import Foundation
import LogDensities
import Randomness
import Testing
import Tracing

/// Rows in groups that are not equally large, some with one row only.
private struct Rows {
  let x, y: [Double]
  let group, item: [Int]
  static let groups = 150, items = 12

  enum Arrangement: CaseIterable { case shuffled, sorted, someLonely, longRuns }

  init(_ count: Int, _ arrangement: Arrangement) {
    var generator = Philox(seed: 91, stream: 0)
    x = (0..<count).map { _ in generator.normal() }
    y = (0..<count).map { _ in generator.normal() }
    let drawn = (0..<count).map { _ in Int.random(in: 0..<Self.groups, using: &generator) }
    switch arrangement {
    case .shuffled: group = drawn
    case .sorted: group = drawn.sorted()
    // A fifth of all rows are in one group, and groups at the end have one row each.
    case .someLonely:
      group = drawn.enumerated().map { $0 < 40 ? Self.groups + $0 : $1 < 30 ? 3 : $1 }
    // Too few groups and items for eights of them.
    case .longRuns: group = (0..<count).map { 7 * $0 / count }
    }
    let kinds = arrangement == .longRuns ? 5 : Self.items
    item = (0..<count).map { _ in Int.random(in: 0..<kinds, using: &generator) }
  }

  /// b, log σ, then the groups, then the items.
  var dimension: Int { 2 + Self.groups + 40 + Self.items }
  var position: [Double] {
    var generator = Philox(seed: 92, stream: 0)
    return (0..<dimension).map { _ in 0.5 * generator.normal() }
  }

  /// The log density of some of the rows.
  func logDensity(_ q: TracedArray, _ part: Range<Int>) -> TracedArray {
    let (x, y) = (Array(x[part]), Array(y[part]))
    let a = q[2..<(dimension - Self.items)], b = q[(dimension - Self.items)...]
    let line = a.gather(Array(group[part])) + q[0] * x + b.gather(Array(item[part]))
    let residual = (y - line) * exp(-q[1])
    let kink = select(residual .> 0, residual * exp(0.1 * line), sigmoid(line) * x)
    return -(0.5 * residual * residual).sum() - q[1] * Double(part.count) - kink.sum()
  }
}

@Suite("Rows in groups")
struct RowOrderTests {
  private struct Derivatives {
    var value = 0.0
    var gradient, hessian, third: [Double]

    init(dimension n: Int) {
      gradient = [Double](repeating: 0, count: n)
      (hessian, third) = ([Double](repeating: 0, count: n * n), gradient)
    }

    init(_ density: TracedLogDensity, at q: [Double]) {
      self.init(dimension: q.count)
      var evaluator = density.makeEvaluator()
      value = evaluator.logDensity(at: q, gradient: &gradient)
      #expect(evaluator.logDensity(at: q) == value)
      evaluator.hessian(at: q, into: &hessian)
      let weights = (0..<(q.count * q.count)).map { 1 / Double(1 + $0 / q.count + $0 % q.count) }
      evaluator.contractedThirdDerivative(at: q, weights: weights, into: &third)
    }

    mutating func add(_ other: Derivatives) {
      value += other.value
      for i in gradient.indices {
        gradient[i] += other.gradient[i]
        third[i] += other.third[i]
      }
      for i in hessian.indices { hessian[i] += other.hessian[i] }
    }
  }

  private static func areClose(_ x: [Double], _ y: [Double]) -> Bool {
    x.count == y.count && zip(x, y).allSatisfy { abs($0 - $1) <= 1e-11 * max(1, abs($1)) }
  }

  /// All derivatives are the sums of those of parts that are too short to be taken in another order; the value is the same
  /// to the last bit with and without the gradient.
  @Test(arguments: Rows.Arrangement.allCases, [1_024, 2_003, 3_001])
  private func derivativesAreTheSumsOfTheParts(_ arrangement: Rows.Arrangement, _ count: Int) {
    let rows = Rows(count, arrangement)
    let q = rows.position
    let whole = Derivatives(
      TracedLogDensity(dimension: q.count) { rows.logDensity($0, 0..<count) }, at: q)
    var sum = Derivatives(dimension: q.count)
    for start in stride(from: 0, to: count, by: 400) {
      let part = start..<min(start + 400, count)
      sum.add(Derivatives(TracedLogDensity(dimension: q.count) { rows.logDensity($0, part) }, at: q))
    }
    #expect(abs(whole.value - sum.value) <= 1e-12 * abs(sum.value))
    #expect(Self.areClose(whole.gradient, sum.gradient))
    #expect(Self.areClose(whole.hessian, sum.hessian))
    #expect(Self.areClose(whole.third, sum.third))
  }

  /// Rows whose places are told by something else stay where they are: results, slices of the position, neighbours, and
  /// rows of a matrix.
  @Test func rowsThatAreReadByTheirPlacesStay() {
    let count = 1_100
    let rows = Rows(count, .shuffled)
    var generator = Philox(seed: 93, stream: 0)
    let q = (0..<(count + Rows.groups)).map { _ in generator.normal() }
    let (a, u) = (Array(q[count...]), Array(q[..<count]))
    let function = TracedFunction(dimension: q.count) { q in
      q[count...].gather(rows.group) * rows.x + rows.y
    }
    let plain = (0..<count).map { a[rows.group[$0]] * rows.x[$0] + rows.y[$0] }
    #expect(Self.areClose(function.makeEvaluator().values(at: q), plain))

    let density = TracedLogDensity(dimension: q.count) { q in
      let line = q[count...].gather(rows.group) * rows.x + rows.y
      let own = q[..<count] * line
      let product = matmul(TracedArray(rows.y, shape: [1, count]), exp(0.1 * line))
      return (own * own).sum() + (line[1...] * line[..<(count - 1)]).sum() + product.sum()
        + (exp(0.2 * line) * rows.x).sum()
    }
    var (value, gradient) = (0.0, [Double](repeating: 0, count: q.count))
    for i in 0..<count {
      let (x, y, line, g) = (rows.x[i], rows.y[i], plain[i], count + rows.group[i])
      let first: Double = y * exp(0.1 * line)
      let second: Double = x * exp(0.2 * line)
      value += u[i] * u[i] * line * line + first + second
      gradient[i] += 2 * u[i] * line * line
      var slope: Double = 2 * u[i] * u[i] * line + 0.1 * first + 0.2 * second
      if i > 0 {
        value += line * plain[i - 1]
        slope += plain[i - 1]
      }
      if i + 1 < count { slope += plain[i + 1] }
      gradient[g] += slope * x
    }
    var evaluator = density.makeEvaluator()
    var found = gradient
    #expect(abs(evaluator.logDensity(at: q, gradient: &found) - value) <= 1e-11 * abs(value))
    #expect(Self.areClose(found, gradient))
  }
}
