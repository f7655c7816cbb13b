// Parts of an orbit of 2ᵏ points each, and whether they have made a U-turn.
import LinearAlgebra

/// How a part of an orbit shows that it has made a U-turn.
public enum TurnCriterion: Sendable {
  /// By v₁·ρ ≤ 0 or v₂·ρ ≤ 0, with the velocities v = ∂H/∂p of the two ends and the sum ρ of the momenta of all points,
  /// which is in proportion to the way that was gone. When two parts A and B are joined the same is asked of A with the
  /// nearest point of B, and of B with the nearest of A; otherwise a turn that lies between two parts, neither of which
  /// has turned, may be missed.
  ///
  /// Source: Betancourt (2017), arXiv 1701.02434; the joints: Betancourt, "Feature/issue 2799 robust no u turn", pull
  /// request 2800 of Stan (2019).
  case momenta
  /// By p₁·(q₂ − q₁) ≤ 0 or p₂·(q₂ − q₁) ≤ 0. It holds where points are many oscillations apart, and momenta between them
  /// add up to nothing.
  ///
  /// Source: Hoffman & Gelman, "The No-U-Turn sampler", J. Mach. Learn. Res. 15 (2014), equation 9, arXiv 1111.4246.
  case displacement
}

/// The blocks of 1, 2, 4, … neighbouring points of an orbit that a tree is made of.
///
/// A block is kept as rows of n numbers: two vectors of each end, and the sum ρ where that is asked for. The vectors are p
/// and v, or q and p. Joining blocks moves numbers of rows, and computes one sum; each point costs two copies and one
/// join, on average.
@usableFromInline
package struct OrbitBlocks<Scalar: PhaseSpaceScalar> {
  /// A block of 2ᵏ points, by the rows of its parts; those of a single point coincide.
  @usableFromInline
  struct Block {
    /// p, or q.
    @usableFromInline var first: Int
    /// v, or p.
    @usableFromInline var firstDirection: Int
    @usableFromInline var last: Int
    @usableFromInline var lastDirection: Int
    @usableFromInline var sum: Int
    @usableFromInline var level: Int

    @inlinable
    init(_ row: Int, direction: Int) {
      (first, last, sum) = (row, row, row)
      (firstDirection, lastDirection) = (direction, direction)
      level = 0
    }

    /// The same block with its ends exchanged.
    @inlinable
    var reversed: Block {
      var block = self
      (block.first, block.last) = (last, first)
      (block.firstDirection, block.lastDirection) = (lastDirection, firstDirection)
      return block
    }
  }

  @usableFromInline let dimension: Int
  @usableFromInline let criterion: TurnCriterion
  @usableFromInline var rows: [Scalar] = []
  /// Rows that belong to no block.
  @usableFromInline var free: [Int] = []
  @usableFromInline var rowCount = 0
  /// The whole tree, its first end the left one.
  @usableFromInline var tree = Block(0, direction: 0)
  /// The blocks of the half that grows, each smaller than the one before it.
  @usableFromInline var half: [Block] = []
  /// 1 where the present half grows forwards in time, −1 where it grows backwards.
  @usableFromInline var timeDirection: Scalar = 1
  @usableFromInline package var hasTurned = false

  @inlinable
  package init(dimension: Int, criterion: TurnCriterion = .momenta) {
    self.dimension = dimension
    self.criterion = criterion
  }

  /// A tree of one point, given by p and v or by q and p.
  @inlinable
  package mutating func begin(_ vector: [Scalar], direction: [Scalar]) {
    free.removeAll(keepingCapacity: true)
    for row in stride(from: rowCount - 1, through: 0, by: -1) { free.append(row) }
    half.removeAll(keepingCapacity: true)
    tree = makeBlock(vector, direction)
    hasTurned = false
  }

  @inlinable
  package mutating func beginHalf(isForward: Bool) {
    half.removeAll(keepingCapacity: true)
    timeDirection = isForward ? 1 : -1
  }

  /// Adds a point to the half that grows.
  /// - Returns: whether none of the blocks that it completes has turned.
  @inlinable
  package mutating func append(_ vector: [Scalar], direction: [Scalar]) -> Bool {
    var last = makeBlock(vector, direction)
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
  package mutating func joinHalf() {
    let isForward = timeDirection > 0
    let joined = join(isForward ? tree : tree.reversed, half[0])
    hasTurned = joined == nil
    if let joined { tree = isForward ? joined : joined.reversed }
  }

  @inlinable
  mutating func makeBlock(_ vector: [Scalar], _ direction: [Scalar]) -> Block {
    let block = Block(takeRow(), direction: takeRow())
    let n = dimension
    rows.withUnsafeMutableBufferPointer { rows in
      let (x, w) = (block.first * n, block.firstDirection * n)
      vector.withUnsafeBufferPointer { vector in
        direction.withUnsafeBufferPointer { direction in
          for i in 0..<n {
            rows[x + i] = vector[i]
            rows[w + i] = direction[i]
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
    var joined = a
    switch criterion {
    case .momenta:
      joined.sum = a.level == 0 ? takeRow() : a.sum
      guard addSums(a, b, into: joined.sum) else { return nil }
      if b.level > 0 { free.append(b.sum) }
    case .displacement:
      guard isMovingApart(a, b) else { return nil }
    }
    if a.level > 0 {
      free.append(a.last)
      free.append(a.lastDirection)
    }
    if b.level > 0 {
      free.append(b.first)
      free.append(b.firstDirection)
    }
    joined.last = b.last
    joined.lastDirection = b.lastDirection
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
      let (vA1, vA2) = (base + a.firstDirection * n, base + a.lastDirection * n)
      let (vB1, vB2) = (base + b.firstDirection * n, base + b.lastDirection * n)
      let (pA2, pB1) = (base + a.last * n, base + b.first * n)
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

  /// Whether the ends of the block made of A and B move apart.
  @inlinable
  mutating func isMovingApart(_ a: Block, _ b: Block) -> Bool {
    let (n, timeDirection) = (dimension, timeDirection)
    return rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return true }
      let (q1, q2) = (base + a.first * n, base + b.last * n)
      let (p1, p2) = (base + a.firstDirection * n, base + b.lastDirection * n)
      var (first, last) = (Scalar.zero, Scalar.zero)
      for i in 0..<n {
        let displacement = timeDirection * (q2[i] - q1[i])
        first += p1[i] * displacement
        last += p2[i] * displacement
      }
      return first > 0 && last > 0
    }
  }
}
