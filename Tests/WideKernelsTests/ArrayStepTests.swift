// Each step on arrays against its definition, for one number or an array in the place of each operand.

import Randomness
import Testing
import WideKernels

private let counts = [0, 1, 2, 7, 8, 9, 31, 32, 33, 40, 511, 512, 513, 1_030]

private func normals(_ count: Int, seed: UInt64) -> [Double] {
  var generator = Philox(seed: seed, stream: 0)
  return (0..<count).map { _ in generator.normal() }
}

/// Operands with equal elements, both zeros, infinities and NaN among them.
private func operands(_ count: Int, single: [Bool]) -> [[Double]] {
  single.enumerated().map { k, isSingle in
    var x = normals(isSingle ? 1 : count, seed: UInt64(k))
    for place in x.indices where place % 5 == 1 {
      x[place] = [0, -0.0, .infinity, .nan, 1][(place / 5 + k) % 5]
    }
    return x
  }
}

@Suite struct ArrayStepTests {
  private static let binary: [(wide_opcode, @Sendable (Double, Double) -> Double)] = [
    (.addEach, { $0 + $1 }), (.multiplyEach, { $0 * $1 }), (.divideEach, { $0 / $1 }),
    (.maximumEach, { $0.isNaN || $1.isNaN ? .nan : max($0, $1) }),
    (.minimumEach, { $0.isNaN || $1.isNaN ? .nan : min($0, $1) }), (.lessEach, { $0 < $1 ? 1 : 0 }),
    (.lessOrEqualEach, { $0 <= $1 ? 1 : 0 }), (.equalEach, { $0 == $1 ? 1 : 0 }),
  ]

  @Test(arguments: levels, counts)
  func elementwise(level: Int, count: Int) {
    for mask in 0..<8 {
      let single = [mask & 1 != 0, mask & 2 != 0, mask & 4 != 0]
      let x = operands(count, single: single)
      func element(_ operand: Int, _ k: Int) -> Double { x[operand][single[operand] ? 0 : k] }
      for (opcode, f) in Self.binary {
        let expected = (0..<count).map { f(element(0, $0), element(1, $0)) }
        #expect(
          same(run(opcode, Array(x[..<2]), count: count, level: level), expected), "\(opcode) \(single)")
      }
      let sums = (0..<count).map { element(0, $0) * element(1, $0) + element(2, $0) }
      #expect(same(run(.multiplyAddEach, x, count: count, level: level), sums), "\(single)")
      let chosen = (0..<count).map { element(0, $0) != 0 ? element(1, $0) : element(2, $0) }
      #expect(same(run(.selectEach, x, count: count, level: level), chosen), "\(single)")
      let copies = (0..<count).map { element(0, $0) }
      #expect(same(run(.copy, [x[0]], count: count, level: level), copies))
    }
    #expect(run(.fillZero, [], count: count, level: level) == [Double](repeating: 0, count: count))
  }

  /// Both zeros keep their sign where one number stands for all.
  @Test func oneNegativeZeroForAll() {
    let ones = [Double](repeating: 1, count: 40)
    for level in levels {
      #expect(run(.multiplyEach, [[-0.0], ones], count: 40, level: level).allSatisfy { $0.sign == .minus })
    }
  }

  @Test(arguments: counts)
  func sums(count: Int) {
    let x = normals(count, seed: 3), y = normals(count, seed: 4)
    let sum = run(.sum, [x], count: count, resultCount: 1)
    let dot = run(.dot, [x, y], count: count, resultCount: 1)
    let size = zip(x, y).reduce(1e-300) { $0 + abs($1.0) + abs($1.0 * $1.1) }
    #expect(abs(sum[0] - x.reduce(0, +)) <= 1e-15 * size)
    #expect(abs(dot[0] - zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }) <= 1e-15 * size)
    for level in levels {
      #expect(run(.sum, [x], count: count, resultCount: 1, level: level) == sum)
      #expect(run(.dot, [x, y], count: count, resultCount: 1, level: level) == dot)
    }
    guard count > 1 else { return }
    let scaled = run(.dot, [x, [3]], count: count, resultCount: 1)
    #expect(abs(scaled[0] - 3 * x.reduce(0, +)) <= 1e-14 * size)
    #expect(run(.dot, [[3], x], count: count, resultCount: 1) == scaled)
    #expect(run(.sum, [[3]], count: count, resultCount: 1) == [3 * Double(count)])
    #expect(run(.dot, [[3], [2]], count: count, resultCount: 1) == [6 * Double(count)])
  }

  @Test(arguments: levels, counts)
  func maps(level: Int, count: Int) {
    var generator = Philox(seed: 5, stream: 0)
    let source = normals(20, seed: 6), x = normals(count, seed: 7)
    let map = (0..<count).map { _ in Int32.random(in: 0..<20, using: &generator) }
    // Each eight three times, for steps that know the repeated ones by their mark.
    let eights = map.indices.map { map[$0 / 24 * 8 + $0 % 8] }
    let marked = eights.enumerated().map { k, place in
      k % 8 == 0 && k % 24 != 0 && k + 8 <= count ? ~place : place
    }
    let holes = map.map { $0 < 5 ? -1 : $0 }
    let sorted = holes.sorted()
    #expect(
      run(.gather, [source, [0]], count: count, indices: map, level: level) == map.map { source[Int($0)] })
    #expect(
      run(.gatherEights, [source, [0]], count: count, indices: marked, level: level)
        == eights.map { source[Int($0)] })
    #expect(
      run(.gatherOrZero, [source, [0]], count: count, indices: holes, level: level)
        == holes.map { $0 < 0 ? 0 : source[Int($0)] })
    for factor in [x, [0.5]] {
      for (opcode, map, indices) in [
        (wide_opcode.multiplyAddGathered, map, map), (.multiplyAddEights, eights, marked),
      ] {
        let sums = map.indices.map {
          x[$0] * (factor.count == 1 ? factor[0] : factor[$0]) + source[Int(map[$0])]
        }
        #expect(run(opcode, [x, factor, source], count: count, indices: indices, level: level) == sums)
      }
    }
    for (opcode, map) in [
      (wide_opcode.scatterAdd, map), (.scatterAddRuns, map), (.scatterAddRuns, holes),
      (.scatterAddRuns, sorted),
    ] {
      var expected = source
      for (value, place) in zip(x, map) where place >= 0 { expected[Int(place)] += value }
      let result = run(
        opcode, [x.count == 1 ? x + [0] : x], count: count, indices: map, level: level, start: source)
      #expect(result == expected)
    }
    // Here sums are taken in another order.
    let places = [Double](repeating: 0, count: 20)
    for (map, indices) in [(map, map), (eights, marked)] {
      var (expected, size) = (places, 1e-300)
      for (value, place) in zip(x, map) {
        expected[Int(place)] += value
        size += abs(value)
      }
      let operand = x.count == 1 ? x + [0] : x
      let result = run(
        .scatterAddEights, [operand], count: count, indices: indices, level: level, start: places)
      #expect(zip(result, expected).allSatisfy { abs($0 - $1) <= 1e-15 * size })
      #expect(
        result
          == run(.scatterAddEights, [operand], count: count, indices: indices, level: 1, start: places))
    }
  }

  /// A group on blocks, with arrays of one block between its steps, gives what its steps give one by one.
  @Test(arguments: levels, [1, 512, 513, 2_000])
  func groups(level: Int, count: Int) {
    let x = normals(count, seed: 8)
    var memory = x + [Double](repeating: .nan, count: count + wide_block_count + 1)
    memory.withUnsafeMutableBufferPointer { m in
      guard let base = m.baseAddress else { return }
      var steps = [wide_step](repeating: wide_step(), count: 4)
      for k in steps.indices {
        (steps[k].strideD, steps[k].strideA, steps[k].strideB) = (1, 1, 1)
        steps[k].count = Int32(count)
      }
      steps[0].opcode = .blocks
      steps[0].table = 3
      // A block of eˣ, which the next steps read.
      let block = base + 2 * count
      (steps[1].opcode, steps[1].strideD, steps[1].d, steps[1].a) = (
        .functionEach, 2, block, UnsafePointer(base)
      )
      (steps[2].opcode, steps[2].strideA, steps[2].a) = (.multiplyEach, 2, UnsafePointer(block))
      (steps[2].b, steps[2].d) = (UnsafePointer(base), base + count)
      (steps[3].opcode, steps[3].a, steps[3].d) = (
        .sum, UnsafePointer(base + count), block + wide_block_count
      )
      steps.withUnsafeBufferPointer { wide_loop_of(level)($0.baseAddress, $0.baseAddress! + 4, nil, nil) }
    }
    let products = run(.multiplyEach, [apply(.exp, x), x], count: count)
    #expect(same(Array(memory[count..<(2 * count)]), products))
    #expect([memory[2 * count + wide_block_count]] == run(.sum, [products], count: count, resultCount: 1))
  }
}
