// Random models that lean on the edges: partial functions of things that are only partly read, chosen, or repeated.

import Foundation
import Tracing

/// SplitMix64, so that the models are the same in every run.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A random program on vectors, as steps that are traced and as what an interpreter makes of them at one position.
///
/// The interpreter computes element by element what the program says and nothing else. Its result is a sum of
/// elements whose derivatives are finite; the rest of the vectors they stand in may be anything.
struct RandomModel {
  let position: [Double]
  /// Each step makes a vector from the vectors of the steps before it.
  private(set) var steps: [([TracedArray]) -> TracedArray] = []
  private var vectors: [[Jet]] = []
  private var random: SplitMix
  private(set) var expected: Jet

  var dimension: Int { position.count }
  /// Whether elements are read one at a time, and written one at a time, where a gather or a concatenation says the same.
  private let goesByElements: Bool
  /// What was done, for messages.
  private(set) var words: [String] = []

  init(seed: Int, byElements: Bool = false) {
    goesByElements = byElements
    var random = SplitMix(state: UInt64(seed))
    let edges = [-1.5, -1, -0.5, 0, 0, 0.4, 0.8, 1, 1.7]
    let position = (0..<4).map { _ in edges.randomElement(using: &random)! }
    self.position = position
    self.random = random
    expected = Jet(0, n: 4)
    append("q", (0..<4).map { Jet.variable($0, position[$0], n: 4) }) { $0[0] }
    for _ in 0..<Int.random(in: 3...9, using: &random) { addStep() }
    finish()
  }

  /// The log density of the model.
  func trace(_ q: TracedArray) -> TracedArray {
    var arrays = [q]
    for step in steps.dropFirst() { arrays.append(step(arrays)) }
    return arrays.last!
  }

  private mutating func append(
    _ word: String, _ jets: [Jet], _ step: @escaping ([TracedArray]) -> TracedArray
  ) {
    steps.append(step)
    vectors.append(jets)
    words.append(word)
  }

  // MARK: Steps

  private mutating func addStep() {
    switch Int.random(in: 0..<12, using: &random) {
    case 0...2: applyFunction()
    case 3: applyToGoodElements()
    case 4, 5: combine()
    case 6: choose()
    case 7: takeExtreme()
    case 8: gather()
    case 9: concatenate()
    default: reduce()
    }
  }

  private mutating func vector() -> Int { Int.random(in: 0..<vectors.count, using: &random) }

  /// Another vector that can be broadcast with the given one.
  private mutating func partner(of a: Int) -> Int {
    let fitting = vectors.indices.filter { vectors[$0].count == vectors[a].count || vectors[$0].count == 1 }
    return fitting.randomElement(using: &random)!
  }

  private mutating func applyFunction(_ a: Int? = nil) {
    let a = a ?? vector()
    let f = ModelFunction.allCases.randomElement(using: &random)!
    append("\(f)(\(a))", vectors[a].map { $0.map(f.derivatives($0.value)) }) { f.trace($0[a]) }
  }

  /// A function of the elements where it is defined, which are picked, and repeated, first.
  private mutating func applyToGoodElements() {
    let a = vector()
    let good = vectors[a].indices.filter { vectors[a][$0].isGood && vectors[a][$0].value > 0.1 }
    guard !good.isEmpty else { return }
    let count = Int.random(in: 1...5, using: &random)
    pick((0..<count).map { _ in good.randomElement(using: &random)! }, of: a)
    applyFunction(vectors.count - 1)
  }

  private mutating func gather() {
    let a = vector()
    let count = Int.random(in: 1...5, using: &random)
    pick((0..<count).map { _ in Int.random(in: 0..<vectors[a].count, using: &random) }, of: a)
  }

  private mutating func pick(_ indices: [Int], of a: Int) {
    let byElements = goesByElements
    append("\(a)[\(indices)]", indices.map { vectors[a][$0] }) { arrays in
      byElements ? .stack(indices.map { arrays[a][$0] }) : arrays[a].gather(indices)
    }
  }

  private mutating func combine() {
    let a = vector()
    let b = partner(of: a)
    let pairs = vectors[a].indices.map { (vectors[a][$0], vectors[b][vectors[b].count == 1 ? 0 : $0]) }
    switch Int.random(in: 0..<5, using: &random) {
    case 0: append("\(a)+\(b)", pairs.map { $0.0 + $0.1 }) { $0[a] + $0[b] }
    case 1: append("\(a)-\(b)", pairs.map { $0.0 - $0.1 }) { $0[a] - $0[b] }
    case 2: append("\(a)*\(b)", pairs.map { $0.0 * $0.1 }) { $0[a] * $0[b] }
    case 3: append("\(a)/\(b)", pairs.map { $0.0 / $0.1 }) { $0[a] / $0[b] }
    default:
      let c = [0, 0.5, 3, -2].randomElement(using: &random)!
      // The sign of a zero is not kept.
      let products = vectors[a].map { x in
        var product = Jet(c, n: dimension) * x
        if c == 0 { product.value += 0 }
        return product
      }
      append("\(c)*\(a)", products) { c * $0[a] }
    }
  }

  /// A selection by the sign of an element, or of one number for all.
  private mutating func choose() {
    let a = vector()
    let (b, condition) = (partner(of: a), partner(of: a))
    let level = [0.0, 0.5].randomElement(using: &random)!
    let jets = vectors[a].indices.map { i in
      let c = vectors[condition][vectors[condition].count == 1 ? 0 : i].value
      return c > level ? vectors[a][i] : vectors[b][vectors[b].count == 1 ? 0 : i]
    }
    append("\(condition)>\(level)?\(a):\(b)", jets) { select($0[condition] .> level, $0[a], $0[b]) }
  }

  private mutating func takeExtreme() {
    let a = vector()
    let b = partner(of: a)
    let isMaximum = Bool.random(using: &random)
    let jets = vectors[a].indices.map { i -> Jet in
      let (x, y) = (vectors[a][i], vectors[b][vectors[b].count == 1 ? 0 : i])
      if x.value.isNaN || y.value.isNaN { return Jet(.nan, n: dimension) }
      return (isMaximum ? y.value <= x.value : x.value <= y.value) ? x : y
    }
    append("\(isMaximum ? "max" : "min")(\(a),\(b))", jets) {
      isMaximum ? max($0[a], $0[b]) : min($0[a], $0[b])
    }
  }

  private mutating func concatenate() {
    let (a, b) = (vector(), vector())
    guard vectors[a].count + vectors[b].count <= 6 else { return }
    guard goesByElements else {
      return append("\(a),\(b)", vectors[a] + vectors[b]) { .concatenate([$0[a], $0[b]]) }
    }
    let n = vectors[a].count
    append("\(a),\(b)", vectors[a] + vectors[b]) { arrays in
      var joined = arrays[a].gather([Int](repeating: 0, count: n) + arrays[b].map { _ in 0 })
      for (index, x) in arrays[a].enumerated() { joined[index] = x }
      joined[n...] = arrays[b]
      return joined
    }
  }

  private mutating func reduce() {
    let a = vector()
    let zero = Jet(0, n: dimension)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: append("sum(\(a))", [vectors[a].reduce(zero, +)]) { $0[a].sum().reshaped(to: [1]) }
    case 1: append("logSumExp(\(a))", [logSumExp(vectors[a])]) { $0[a].logSumExp().reshaped(to: [1]) }
    case 2: maskedLogSumExp(a)
    case 3: multiplyByConstantMatrix(a)
    default: multiplyMatrices(a, vector())
    }
  }

  private func logSumExp(_ x: [Jet]) -> Jet {
    let largest = x.map(\.value).max()!
    guard largest.isFinite, !x.contains(where: \.value.isNaN) else {
      return Jet(x.contains(where: \.value.isNaN) ? .nan : largest, n: dimension)
    }
    let masses = x.map { $0 - Jet(largest, n: dimension) }.map { difference in
      difference.map([Double](repeating: exp(difference.value), count: 4))
    }
    let total = masses.dropFirst().reduce(masses[0], +)
    let t = total.value
    return total.map([log(t) + largest, 1 / t, -1 / (t * t), 2 / (t * t * t)])
  }

  /// Over the elements above a level; the others are −∞.
  private mutating func maskedLogSumExp(_ a: Int) {
    let jets = vectors[a].map { $0.value > 0.5 ? $0 : Jet(-.infinity, n: dimension) }
    append("logSumExp(\(a)>0.5)", [logSumExp(jets)]) {
      select($0[a] .> 0.5, $0[a], -.infinity).logSumExp().reshaped(to: [1])
    }
  }

  private mutating func multiplyByConstantMatrix(_ a: Int) {
    let rows = [[1, 0.5, 0, -2, 1, 3], [0, 1, 1, 0.25, -1, 0]].map { Array($0.prefix(vectors[a].count)) }
    let products = rows.map { row in
      zip(row, vectors[a]).reduce(Jet(0, n: dimension)) { $0 + Jet($1.0, n: dimension) * $1.1 }
    }
    let matrix = TracedArray(rows.flatMap { $0 }, shape: [2, vectors[a].count])
    append("A*\(a)", products) { matmul(matrix, $0[a]) }
  }

  /// The column a times the row b, as a vector.
  private mutating func multiplyMatrices(_ a: Int, _ b: Int) {
    let (m, n) = (vectors[a].count, vectors[b].count)
    guard m * n <= 6 else { return }
    append("\(a)*\(b)ᵀ", vectors[a].flatMap { x in vectors[b].map { x * $0 } }) {
      matmul($0[a].reshaped(to: [m, 1]), $0[b].reshaped(to: [1, n])).reshaped(to: [m * n])
    }
  }

  /// The sum of good elements of a few vectors, the last ones for certain.
  private mutating func finish() {
    var total = Jet(0, n: dimension)
    var picks: [(vector: Int, indices: [Int])] = []
    for a in vectors.indices.reversed() where picks.count < 3 {
      let good = vectors[a].indices.filter { vectors[a][$0].isGood }
      guard !good.isEmpty, picks.isEmpty || Bool.random(using: &random) else { continue }
      let indices = good + good.filter { _ in Bool.random(using: &random) }
      picks.append((a, indices))
      for i in indices { total = total + vectors[a][i] }
    }
    expected = total
    let byElements = goesByElements
    append("Σ \(picks)", [total]) { arrays in
      picks.reduce(TracedArray(0)) { sum, pick in
        let array = arrays[pick.vector]
        guard byElements else { return sum + array.gather(pick.indices).sum() }
        return pick.indices.reduce(sum) { $0 + array[$1] }
      }
    }
  }
}
