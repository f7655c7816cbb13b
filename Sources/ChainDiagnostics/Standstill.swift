// Chains that stand still, and what only looks like it.

extension ScalarDraws {
  /// The chains that give one number over and over for more than half their length, as one that never moved.
  ///
  /// One that moves among all numbers never comes to the same twice. So where chains have come to the number from
  /// others at least twice, it is one that the quantity often has, such as the 0 of an outcome that is seldom 1, and
  /// a chain that has it for long may move as well as the others.
  var frozenChains: [Int] {
    chains.indices.filter { chain in
      guard let number = Self.longHeldNumber(in: chains[chain]) else { return false }
      return arrivals(at: number) < 2
    }
  }

  /// The number that a chain gives over and over for more than half its length.
  private static func longHeldNumber(in chain: [Double]) -> Double? {
    var start = 0
    for i in chain.indices {
      if !areEqual(chain[start], chain[i]) { start = i }
      if 2 * (i - start + 1) > chain.count { return chain[start] }
    }
    return nil
  }

  /// How often chains have come to a number from another one. That a chain begins with it is no move.
  private func arrivals(at number: Double) -> Int {
    chains.reduce(0) { count, chain in
      count
        + zip(chain, chain.dropFirst()).count {
          !Self.areEqual($0, number) && Self.areEqual($1, number)
        }
    }
  }

  /// Whether two numbers are the same up to 8 units in the last place. An infinity is the same as itself alone.
  static func areEqual(_ a: Double, _ b: Double) -> Bool {
    let gap = abs(b - a)
    return a == b || gap.isFinite && gap <= 8 * Double.ulpOfOne * max(abs(a), abs(b))
  }
}
