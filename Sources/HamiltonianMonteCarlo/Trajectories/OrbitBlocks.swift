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
    @usableFromInline var first: Int32
    /// v, or p.
    @usableFromInline var firstDirection: Int32
    @usableFromInline var last: Int32
    @usableFromInline var lastDirection: Int32
    @usableFromInline var sum: Int32

    @inlinable
    init(_ row: Int32, direction: Int32) {
      (first, last, sum) = (row, row, row)
      (firstDirection, lastDirection) = (direction, direction)
    }

    @inlinable
    var isPoint: Bool { first == last }

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
  @usableFromInline var free = FreeRows()
  /// The whole tree, its first end the left one.
  @usableFromInline var tree = Block(0, direction: 0)
  /// The blocks of the half that grows, by their level k: those that exist are the digits 1 of `count`.
  @usableFromInline var half = InlineArray<31, Block>(repeating: Block(0, direction: 0))
  /// How many points the half has.
  @usableFromInline var count = 0
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
  package mutating func begin(_ vector: Span<Scalar>, direction: Span<Scalar>) {
    free.releaseAll()
    tree = makeBlock(vector, direction)
    hasTurned = false
  }

  @inlinable
  package mutating func beginHalf(isForward: Bool) {
    count = 0
    timeDirection = isForward ? 1 : -1
  }

  /// Adds a point to the half that grows.
  /// - Returns: whether none of the blocks that it completes has turned.
  @inlinable
  package mutating func append(_ vector: Span<Scalar>, direction: Span<Scalar>) -> Bool {
    var last = makeBlock(vector, direction)
    var level = 0
    while count >> level & 1 == 1 {
      guard let joined = join(half[level], last) else { return false }
      last = joined
      level += 1
    }
    half[level] = last
    count += 1
    return true
  }

  /// Joins the finished half to the tree, at its right end if time went forwards.
  @inlinable
  package mutating func joinHalf() {
    let isForward = timeDirection > 0
    let joined = join(isForward ? tree : tree.reversed, half[count.trailingZeroBitCount])
    hasTurned = joined == nil
    if let joined { tree = isForward ? joined : joined.reversed }
  }

  /// Two rows with the vectors of a point.
  @inlinable
  mutating func makeBlock(_ vector: Span<Scalar>, _ direction: Span<Scalar>) -> Block {
    makeRoom()
    let block = Block(free.take(), direction: free.take())
    let (n, length) = (dimension, rowLength)
    Vectors.checkCounts(vector.count, n)
    Vectors.checkCounts(direction.count, n)
    rows.withUnsafeMutableBufferPointer { rows in
      guard let base = rows.baseAddress else { return }
      vector.withUnsafeBufferPointer { vector in
        if let x = vector.baseAddress { (base + Int(block.first) * length).update(from: x, count: n) }
      }
      direction.withUnsafeBufferPointer { direction in
        if let w = direction.baseAddress {
          (base + Int(block.firstDirection) * length).update(from: w, count: n)
        }
      }
    }
    return block
  }

  /// Makes the rows that a point and the sum of its first block may take, unless there are some to spare.
  @inlinable
  mutating func makeRoom() {
    while free.count < 3 {
      rows.append(contentsOf: repeatElement(0, count: rowLength))
      free.addRow()
    }
  }

  /// A and B as one block; nil where it has turned, after which only a new tree may begin.
  @inlinable
  mutating func join(_ a: Block, _ b: Block) -> Block? {
    var joined = a
    switch criterion {
    case .momenta:
      if a.isPoint { joined.sum = free.take() }
      guard addSums(a, b, into: Int(joined.sum)) else { return nil }
      if !b.isPoint { free.release(b.sum) }
    case .displacement:
      guard isMovingApart(a, b) else { return nil }
    }
    if !a.isPoint { free.release(a.last, a.lastDirection) }
    if !b.isPoint { free.release(b.first, b.firstDirection) }
    joined.last = b.last
    joined.lastDirection = b.lastDirection
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
      let row = { (i: Int32) in base + Int(i) * length }
      let (sumA, sumB) = (row(a.sum), row(b.sum))
      let (vA1, vA2) = (row(a.firstDirection), row(a.lastDirection))
      let (vB1, vB2) = (row(b.firstDirection), row(b.lastDirection))
      let (pA2, pB1) = (row(a.last), row(b.first))
      var (first, last) = (SIMD4<Scalar>.zero, SIMD4<Scalar>.zero)
      if a.isPoint && b.isPoint {
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
      let row = { (i: Int32) in base + Int(i) * length }
      let (q1, q2) = (row(a.first), row(b.last))
      let (p1, p2) = (row(a.firstDirection), row(b.lastDirection))
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

/// The rows that belong to no block.
@usableFromInline
struct FreeRows {
  /// A tree of the greatest depth, 30, has 32 blocks at once with five rows each.
  @usableFromInline var numbers = InlineArray<160, Int32>(repeating: 0)
  @usableFromInline var count = 0
  @usableFromInline var total: Int32 = 0

  @inlinable
  init() {}

  @inlinable @inline(__always)
  mutating func take() -> Int32 {
    count -= 1
    return numbers[count]
  }

  @inlinable @inline(__always)
  mutating func release(_ row: Int32) {
    numbers[count] = row
    count += 1
  }

  @inlinable @inline(__always)
  mutating func release(_ row: Int32, _ other: Int32) {
    release(row)
    release(other)
  }

  /// Releases all rows; those made first are taken first.
  @inlinable
  mutating func releaseAll() {
    count = 0
    for row in stride(from: total - 1, through: 0, by: -1) { release(row) }
  }

  /// Adds a row that was not there before.
  @inlinable
  mutating func addRow() {
    release(total)
    total += 1
  }
}
