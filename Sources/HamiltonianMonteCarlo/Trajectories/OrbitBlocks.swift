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
  /// Source: Hoffman & Gelman, "The No-U-Turn sampler: adaptively setting path lengths in Hamiltonian Monte Carlo",
  /// J. Mach. Learn. Res. 15 (2014), equation 9, arXiv 1111.4246.
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
  /// The numbers of a row: n, and zeros up to a multiple of four.
  @usableFromInline let rowLength: Int
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
    rowLength = (dimension + 3) / 4 * 4
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
    let (n, length) = (dimension, rowLength)
    Vectors.checkCounts(vector.count, n)
    Vectors.checkCounts(direction.count, n)
    rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      vector.withUnsafeBufferPointer { vector in
        if let x = vector.baseAddress { (base + block.first * length).update(from: x, count: n) }
      }
      direction.withUnsafeBufferPointer { direction in
        if let w = direction.baseAddress {
          (base + block.firstDirection * length).update(from: w, count: n)
        }
      }
    }
    return block
  }

  @inlinable
  mutating func takeRow() -> Int {
    if let row = free.popLast() { return row }
    rows.append(contentsOf: repeatElement(0, count: rowLength))
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
    let length = rowLength
    return rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return true }
      let result = base + sum * length
      let (sumA, sumB) = (base + a.sum * length, base + b.sum * length)
      let (vA1, vA2) = (base + a.firstDirection * length, base + a.lastDirection * length)
      let (vB1, vB2) = (base + b.firstDirection * length, base + b.lastDirection * length)
      let (pA2, pB1) = (base + a.last * length, base + b.first * length)
      let isPair = a.level == 0 && b.level == 0
      var (first, last) = (SIMD4<Scalar>.zero, SIMD4<Scalar>.zero)
      if isPair {
        for i in stride(from: 0, to: length, by: 4) {
          let whole = sumA.four(i) + sumB.four(i)
          first += vA1.four(i) * whole
          last += vB2.four(i) * whole
          result.store(whole, i)
        }
        return first.sum() > 0 && last.sum() > 0
      }
      var (first1, first2) = (SIMD4<Scalar>.zero, SIMD4<Scalar>.zero)
      var (last1, last2) = (SIMD4<Scalar>.zero, SIMD4<Scalar>.zero)
      for i in stride(from: 0, to: length, by: 4) {
        let (rhoA, rhoB) = (sumA.four(i), sumB.four(i))
        let whole = rhoA + rhoB
        first += vA1.four(i) * whole
        last += vB2.four(i) * whole
        let beyondA = rhoA + pB1.four(i)
        first1 += vA1.four(i) * beyondA
        first2 += vB1.four(i) * beyondA
        let beforeB = rhoB + pA2.four(i)
        last1 += vA2.four(i) * beforeB
        last2 += vB2.four(i) * beforeB
        result.store(whole, i)
      }
      return first.sum() > 0 && last.sum() > 0 && first1.sum() > 0 && first2.sum() > 0 && last1.sum() > 0
        && last2.sum() > 0
    }
  }

  /// Whether the ends of the block made of A and B move apart.
  @inlinable
  mutating func isMovingApart(_ a: Block, _ b: Block) -> Bool {
    let (length, timeDirection) = (rowLength, timeDirection)
    return rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return true }
      let (q1, q2) = (base + a.first * length, base + b.last * length)
      let (p1, p2) = (base + a.firstDirection * length, base + b.lastDirection * length)
      var (first, last) = (SIMD4<Scalar>.zero, SIMD4<Scalar>.zero)
      for i in stride(from: 0, to: length, by: 4) {
        let displacement = timeDirection * (q2.four(i) - q1.four(i))
        first += p1.four(i) * displacement
        last += p2.four(i) * displacement
      }
      return first.sum() > 0 && last.sum() > 0
    }
  }
}

extension UnsafeMutablePointer where Pointee: PhaseSpaceScalar {
  /// Numbers i, …, i + 3.
  @inlinable @inline(__always)
  func four(_ i: Int) -> SIMD4<Pointee> {
    UnsafeRawPointer(self + i).loadUnaligned(as: SIMD4<Pointee>.self)
  }

  @inlinable @inline(__always)
  func store(_ four: SIMD4<Pointee>, _ i: Int) {
    UnsafeMutableRawPointer(self + i).storeBytes(of: four, as: SIMD4<Pointee>.self)
  }
}
