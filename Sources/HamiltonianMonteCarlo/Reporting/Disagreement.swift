// Whether the chains of a run agree.
import ChainDiagnostics
import Foundation

extension RunFacts {
  /// Coordinates whose R̂ over the chains is above its limit, the worst ones; it takes draws in memory to tell.
  var disagreement: Finding? {
    guard let all = stored else { return nil }
    let length = DrawsSummary.commonLength(all.map(\.statistics.count))
    let stored = all.filter { $0.statistics.count >= length }
    guard stored.count > 1, length >= 10 else { return nil }
    let limit = DrawsSummary.rHatLimit
    let (worst, others) = disagreeing(dimension: stored[0].dimension) { j in
      stored.map { Array($0.coordinate(j).prefix(length)) }
    }
    guard let largest = worst.map(\.rHat).max() else { return nil }
    let words = worst.map { "\(name(ofCoordinate: $0.coordinate)): " + String(format: "%.3g", $0.rHat) }
    let rest = others > 0 ? " and \(others) more" : ""
    let values = "R̂ is above \(limit) (\(words.joined(separator: ", "))\(rest))"
    // Of chains that agree R̂ − 1 falls like the reciprocal of their length; hardly any has more than six of it.
    if largest < 1 + 6 / Double(length) {
      return Finding(
        lines: [
          "\(values), which chance gives as well with \(length) draws per chain",
          "  make at least \(Int(6 / (limit - 1))) draws per chain",
        ], isSerious: false)
    }
    return Finding(
      lines: [
        "the chains disagree: \(values)",
        "  make more draws or a longer warm-up; if R̂ stays, the target has several modes, hardly depends on these"
          + " coordinates, or has a wrong gradient",
      ], isSerious: true)
  }

  /// The coordinates with the largest R̂ above the limit of the first that were looked at, and the number of the others.
  private func disagreeing(
    dimension: Int, _ chains: (Int) -> [[Double]]
  ) -> (worst: [(coordinate: Int, rHat: Double)], others: Int) {
    let limit = DrawsSummary.rHatLimit
    var coordinates = Array(0..<dimension)
    let suspects = concurrently(&coordinates, workers: workers) { _, j in
      (coordinate: j, rHat: quickRHat(chains(j)))
    }
    .filter { $0.rHat > (1 + limit) / 2 }
    .sorted { ($1.rHat, $0.coordinate) < ($0.rHat, $1.coordinate) }
    // Ranks are sorted for the worst alone. Coordinates that stand still have no R̂: then the next ones are looked at.
    var worst: [(coordinate: Int, rHat: Double)] = []
    var looked = 0
    while worst.count < 3, looked < suspects.count {
      var some = suspects[looked...].prefix(3).map(\.coordinate)
      looked += some.count
      let found = concurrently(&some, workers: workers) { _, j in
        (coordinate: j, rHat: (try? ScalarDraws(chains: chains(j)).splitRHat) ?? .nan)
      }
      worst += found.filter { $0.rHat > limit }
      if found.allSatisfy({ !$0.rHat.isNaN }) { break }
    }
    return (worst, suspects.dropFirst(looked).count { $0.rHat > limit })
  }
}

/// Split R̂ of a bounded function of the draws, or of its distance from zero if that is larger.
///
/// With the median m and the half-width w of the middle half of some draws the function is z/(1 + |z|), z = (x − m)/w. It
/// does what ranks do, which is to leave heavy tails no weight, without sorting: a coordinate takes time in proportion
/// to its draws.
private func quickRHat(_ chains: [[Double]]) -> Double {
  let stride = max(1, chains[0].count / 64)
  let some = chains.flatMap { chain in Swift.stride(from: 0, to: chain.count, by: stride).map { chain[$0] } }
    .sorted()
  let median = some[some.count / 2]
  let width = (some[3 * some.count / 4] - some[some.count / 4]) / 2
  guard width > 0, width.isFinite, median.isFinite else { return .infinity }
  var location = HalfMoments(), scale = HalfMoments()
  for chain in chains {
    let half = chain.count / 2
    for part in [chain[..<half], chain[(chain.count - half)...]] {
      location.begin()
      scale.begin()
      for x in part {
        let z = (x - median) / width
        let bounded = z / (1 + abs(z))
        location.add(bounded)
        scale.add(abs(bounded))
      }
      location.end(count: half)
      scale.end(count: half)
    }
  }
  // What is not finite is left to the real R̂.
  let rHat = max(location.rHat(count: chains[0].count / 2), scale.rHat(count: chains[0].count / 2))
  return rHat.isNaN ? .infinity : rHat
}

/// Means and variances of halves of chains, all of numbers below 1.
private struct HalfMoments {
  private var means: [Double] = []
  private var variances: [Double] = []
  private var sum = 0.0
  private var sumOfSquares = 0.0

  mutating func begin() { (sum, sumOfSquares) = (0, 0) }

  mutating func add(_ x: Double) {
    sum += x
    sumOfSquares += x * x
  }

  mutating func end(count: Int) {
    let mean = sum / Double(count)
    means.append(mean)
    variances.append((sumOfSquares - sum * mean) / Double(count - 1))
  }

  /// √((B/W + n − 1)/n).
  func rHat(count: Int) -> Double {
    let (n, m) = (Double(count), Double(means.count))
    let centre = means.reduce(0, +) / m
    let between = n * means.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / (m - 1)
    let within = variances.reduce(0, +) / m
    return ((between / within + n - 1) / n).squareRoot()
  }
}
