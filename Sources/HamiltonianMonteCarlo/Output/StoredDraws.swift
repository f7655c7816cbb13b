// The sink that keeps draws in memory.
import InputErrors

/// A sink that has its draws in memory.
public protocol DrawStorage<Scalar>: DrawSink {
  /// The number n of coordinates of a draw.
  var dimension: Int { get }
  /// The coordinates of all draws, draw after draw.
  var positions: [Scalar] { get }
  /// What happened in the transition to each draw.
  var statistics: [TransitionStatistics] { get }
  /// Coordinate j of all draws.
  func coordinate(_ j: Int) -> [Double]
}

/// Draws in memory, in the precision of the target, with what happened in the transition to each.
public struct StoredDraws<Scalar: PhaseSpaceScalar>: DrawStorage, Sendable {
  /// The number n of coordinates of a draw.
  public private(set) var dimension = 0
  @usableFromInline var storedPositions: [Scalar] = []
  @usableFromInline var storedStatistics: [TransitionStatistics] = []

  @inlinable
  public init() {}

  /// - Throws: where the draws are more than the machine's memory holds.
  public mutating func begin(dimension: Int, draws: Int) throws {
    let bytesPerDraw = dimension.multipliedReportingOverflow(by: MemoryLayout<Scalar>.stride)
    let perDraw = bytesPerDraw.partialValue.addingReportingOverflow(MemoryLayout<TransitionStatistics>.stride)
    let total = perDraw.partialValue.multipliedReportingOverflow(by: draws)
    let available = Memory.physicalBytes
    guard !bytesPerDraw.overflow, !perDraw.overflow, !total.overflow, total.partialValue <= available else {
      let size = total.overflow ? "more" : "\(total.partialValue >> 20) MiB"
      throw InputError(
        "draws", expected: "draws that fit into memory, \(available >> 20) MiB",
        found: "\(draws) draws of \(dimension) coordinates, \(size)",
        advice: "Ask for fewer draws, thin them, or take them as they come: sample(…, into:).")
    }
    self.dimension = dimension
    // Small runs get their memory at once; large ones as they come, so that a run that is stopped has cost no more.
    let first = min(draws, max(1, (1 << 28) / max(perDraw.partialValue, 1)))
    storedPositions.reserveCapacity(dimension * first)
    storedStatistics.reserveCapacity(first)
  }

  @inlinable
  public mutating func take(_ draw: Draw<Scalar>) -> Bool {
    storedPositions.append(contentsOf: draw.position)
    storedStatistics.append(draw.statistics)
    return true
  }

  /// The coordinates of all draws, draw after draw.
  @inlinable
  public var positions: [Scalar] { storedPositions }

  /// What happened in the transition to each draw.
  @inlinable
  public var statistics: [TransitionStatistics] { storedStatistics }

  /// The number of draws.
  public var count: Int { statistics.count }

  /// Draw i.
  public subscript(i: Int) -> [Scalar] {
    guard (0..<count).contains(i) else {
      fatalError("StoredDraws: there is no draw \(i) among \(count) draws")
    }
    return Array(positions[i * dimension..<(i + 1) * dimension])
  }

  /// Coordinate j of all draws.
  public func coordinate(_ j: Int) -> [Double] {
    guard (0..<dimension).contains(j) else {
      fatalError("StoredDraws: there is no coordinate \(j) in draws of \(dimension) coordinates")
    }
    return Scalar.widened(storedPositions, from: j, by: dimension)
  }
}
