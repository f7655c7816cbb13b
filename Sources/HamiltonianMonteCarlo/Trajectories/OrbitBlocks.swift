// Parts of an orbit of 2ᵏ points each, and whether they have made a U-turn.
import LinearAlgebra

/// The blocks of 1, 2, 4, … neighbouring points of an orbit that a tree is made of.
///
/// A block knows the momenta p and velocities v = ∂H/∂p of its two ends and the sum ρ of its momenta, which is in
/// proportion to the way it has gone. It has not turned as long as v₁·ρ > 0 and v₂·ρ > 0: both ends still move apart. When
/// two blocks A and B are joined, A with the first end, the same must hold for A with the nearest point of B, and for B
/// with the nearest of A; otherwise a turn that lies between two halves, neither of which has turned, may be missed.
///
/// A block is kept as five rows of n numbers. Joining blocks moves numbers of rows, and computes one sum; each point costs
/// two copies and one join, on average.
///
/// Source: Betancourt (2017), arXiv 1701.02434; the joints: Betancourt, "Feature/issue 2799 robust no u turn", pull request
/// 2800 of Stan (2019).
@usableFromInline
package struct OrbitBlocks<Scalar: PhaseSpaceScalar> {
  /// A block of 2ᵏ points, by the rows of its parts; those of a single point coincide.
  @usableFromInline
  struct Block {
    @usableFromInline var firstMomentum: Int
    @usableFromInline var firstVelocity: Int
    @usableFromInline var lastMomentum: Int
    @usableFromInline var lastVelocity: Int
    @usableFromInline var sum: Int
    @usableFromInline var level: Int

    @inlinable
    init(momentum: Int, velocity: Int) {
      (firstMomentum, lastMomentum, sum) = (momentum, momentum, momentum)
      (firstVelocity, lastVelocity) = (velocity, velocity)
      level = 0
    }

    /// The same block with its ends exchanged.
    @inlinable
    var reversed: Block {
      var block = self
      (block.firstMomentum, block.lastMomentum) = (lastMomentum, firstMomentum)
      (block.firstVelocity, block.lastVelocity) = (lastVelocity, firstVelocity)
      return block
    }
  }

  @usableFromInline let dimension: Int
  @usableFromInline var rows: [Scalar] = []
  /// Rows that belong to no block.
  @usableFromInline var free: [Int] = []
  @usableFromInline var rowCount = 0
  /// The whole tree, its first end the left one.
  @usableFromInline var tree = Block(momentum: 0, velocity: 0)
  /// The blocks of the half that grows, each smaller than the one before it.
  @usableFromInline var half: [Block] = []
  @usableFromInline package var hasTurned = false

  @inlinable
  package init(dimension: Int) { self.dimension = dimension }

  /// A tree of one point.
  @inlinable
  package mutating func begin(momentum: [Scalar], velocity: [Scalar]) {
    free.removeAll(keepingCapacity: true)
    for row in stride(from: rowCount - 1, through: 0, by: -1) { free.append(row) }
    half.removeAll(keepingCapacity: true)
    tree = makeBlock(momentum, velocity)
    hasTurned = false
  }

  @inlinable
  package mutating func beginHalf() {
    half.removeAll(keepingCapacity: true)
  }

  /// Adds a point to the half that grows.
  /// - Returns: whether none of the blocks that it completes has turned.
  @inlinable
  package mutating func append(momentum: [Scalar], velocity: [Scalar]) -> Bool {
    var last = makeBlock(momentum, velocity)
    while let previous = half.last, previous.level == last.level {
      half.removeLast()
      guard let joined = join(previous, last) else { return false }
      last = joined
    }
    half.append(last)
    return true
  }

  /// Joins the finished half to the tree, at its right end if time went forwards.
  @inlinable
  package mutating func joinHalf(isForward: Bool) {
    let joined = join(isForward ? tree : tree.reversed, half[0])
    hasTurned = joined == nil
    if let joined { tree = isForward ? joined : joined.reversed }
  }

  @inlinable
  mutating func makeBlock(_ momentum: [Scalar], _ velocity: [Scalar]) -> Block {
    let block = Block(momentum: takeRow(), velocity: takeRow())
    rows.withUnsafeMutableBufferPointer { rows in
      let (p, v) = (block.firstMomentum * dimension, block.firstVelocity * dimension)
      momentum.withUnsafeBufferPointer { momentum in
        velocity.withUnsafeBufferPointer { velocity in
          for i in 0..<dimension {
            rows[p + i] = momentum[i]
            rows[v + i] = velocity[i]
          }
        }
      }
    }
    return block
  }

  @inlinable
  mutating func takeRow() -> Int {
    if let row = free.popLast() { return row }
    rows.append(contentsOf: repeatElement(0, count: dimension))
    rowCount += 1
    return rowCount - 1
  }

  /// A and B as one block; nil where it has turned, after which only a new tree may begin.
  @inlinable
  mutating func join(_ a: Block, _ b: Block) -> Block? {
    let sum = a.level == 0 ? takeRow() : a.sum
    guard addSums(a, b, into: sum) else { return nil }
    if a.level > 0 {
      free.append(a.lastMomentum)
      free.append(a.lastVelocity)
      free.append(b.firstMomentum)
      free.append(b.firstVelocity)
      free.append(b.sum)
    }
    var joined = a
    joined.lastMomentum = b.lastMomentum
    joined.lastVelocity = b.lastVelocity
    joined.sum = sum
    joined.level = max(a.level, b.level) + 1
    return joined
  }

  /// Overwrites a row with ρ_A + ρ_B.
  /// - Returns: whether neither the whole nor one of its joints has turned.
  @inlinable
  mutating func addSums(_ a: Block, _ b: Block, into sum: Int) -> Bool {
    let n = dimension
    return rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return true }
      let result = base + sum * n
      let (sumA, sumB) = (base + a.sum * n, base + b.sum * n)
      let (vA1, vA2) = (base + a.firstVelocity * n, base + a.lastVelocity * n)
      let (vB1, vB2) = (base + b.firstVelocity * n, base + b.lastVelocity * n)
      let (pA2, pB1) = (base + a.lastMomentum * n, base + b.firstMomentum * n)
      let isPair = a.level == 0 && b.level == 0
      var (first, last) = (Scalar.zero, Scalar.zero)
      var (first1, first2, last1, last2) = (Scalar.zero, Scalar.zero, Scalar.zero, Scalar.zero)
      if isPair {
        for i in 0..<n {
          let whole = sumA[i] + sumB[i]
          first += vA1[i] * whole
          last += vB2[i] * whole
          result[i] = whole
        }
        return first > 0 && last > 0
      }
      for i in 0..<n {
        let whole = sumA[i] + sumB[i]
        first += vA1[i] * whole
        last += vB2[i] * whole
        let beyondA = sumA[i] + pB1[i]
        first1 += vA1[i] * beyondA
        first2 += vB1[i] * beyondA
        let beforeB = sumB[i] + pA2[i]
        last1 += vA2[i] * beforeB
        last2 += vB2[i] * beforeB
        result[i] = whole
      }
      return first > 0 && last > 0 && first1 > 0 && first2 > 0 && last1 > 0 && last2 > 0
    }
  }
}
