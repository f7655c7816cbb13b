// Draws in memory as part of a checkpoint.
import Foundation
import InputErrors

/// They are written as bytes: how many draws there are, the failures by their places, the positions, which were accepted, and
/// the other statistics column by column, in blocks that the processor's caches hold.
extension StoredDraws: ResumableSink {
  public func checkpoint() throws -> Data {
    let failures = storedStatistics.enumerated().compactMap { i, row in row.failure.map { (i, $0) } }
    let coded = try StateCoding.encode(Dictionary(uniqueKeysWithValues: failures))
    let rowSize = StatisticsColumn.all.count * (MemoryLayout<UInt64>.size + 1)
    var bytes = Data(
      capacity: coded.count + storedPositions.count * MemoryLayout<Scalar>.size
        + (storedStatistics.count + 1) * rowSize)
    bytes.append(numbers: [storedStatistics.count, coded.count])
    bytes.append(coded)
    bytes.append(numbers: storedPositions)
    bytes.append(numbers: storedStatistics.map { UInt8($0.isAccepted ? 1 : 0) })
    for block in StatisticsColumn.blocks(of: storedStatistics) {
      for column in StatisticsColumn.all { column.write(storedStatistics[block], to: &bytes) }
    }
    return bytes
  }

  public mutating func resume(from state: Data, dimension: Int, draws: Int) throws {
    try begin(dimension: dimension, draws: draws)
    var rest = ByteReader(state)
    do {
      let sizes = try rest.numbers(2, of: Int.self)
      let failures = try StateCoding.decode([Int: NumericalFailure].self, from: rest.bytes(sizes[1]))
      storedPositions += try rest.numbers(rows: sizes[0], dimension, of: Scalar.self)
      storedStatistics += try rest.numbers(sizes[0], of: UInt8.self).enumerated().map { i, isAccepted in
        TransitionStatistics(isAccepted: isAccepted == 1, acceptanceProbability: 0, failure: failures[i])
      }
      for block in StatisticsColumn.blocks(of: storedStatistics) {
        for column in StatisticsColumn.all { try column.read(from: &rest, into: &storedStatistics, block) }
      }
      guard rest.isEmpty else { throw ByteReader.WrongLength() }
    } catch {
      throw InputError(
        "checkpoint", expected: "whole draws of \(dimension) coordinates",
        found: "\(state.count) bytes of something else", advice: "Move the file away and begin anew.")
    }
  }
}

/// A statistic of each draw, as 64 bits.
private struct StatisticsColumn: Sendable {
  let bits: @Sendable (TransitionStatistics) -> UInt64
  let set: @Sendable (inout TransitionStatistics, UInt64) -> Void

  static let all = [
    number({ $0.acceptanceProbability }, { $0.acceptanceProbability = $1 }),
    number({ $0.logDensity }, { $0.logDensity = $1 }),
    number({ $0.energy }, { $0.energy = $1 }),
    number({ $0.energyError }, { $0.energyError = $1 }),
    number({ $0.effort.reversalError }, { $0.effort.reversalError = $1 }),
    number({ $0.effort.sumOfCoarseAcceptance }, { $0.effort.sumOfCoarseAcceptance = $1 }),
    count({ $0.steps }, { $0.steps = $1 }),
    count({ $0.treeDepth }, { $0.treeDepth = $1 }),
    count({ $0.effort.solverIterations }, { $0.effort.solverIterations = $1 }),
    count({ $0.effort.microSteps }, { $0.effort.microSteps = $1 }),
    count({ $0.effort.macroSteps }, { $0.effort.macroSteps = $1 }),
  ]

  /// The draws of each block.
  static func blocks(of statistics: [TransitionStatistics]) -> [Range<Int>] {
    stride(from: 0, to: statistics.count, by: 1024).map { $0..<min($0 + 1024, statistics.count) }
  }

  private static func number(
    _ get: @escaping @Sendable (TransitionStatistics) -> Double,
    _ set: @escaping @Sendable (inout TransitionStatistics, Double) -> Void
  ) -> StatisticsColumn {
    StatisticsColumn(bits: { get($0).bitPattern }, set: { set(&$0, Double(bitPattern: $1)) })
  }

  private static func count(
    _ get: @escaping @Sendable (TransitionStatistics) -> Int,
    _ set: @escaping @Sendable (inout TransitionStatistics, Int) -> Void
  ) -> StatisticsColumn {
    StatisticsColumn(
      bits: { UInt64(bitPattern: Int64(get($0))) }, set: { set(&$0, Int(Int64(bitPattern: $1))) })
  }

  /// A single number stands for many that are the same.
  func write(_ statistics: ArraySlice<TransitionStatistics>, to bytes: inout Data) {
    let values = statistics.map(bits)
    let isUniform = values.allSatisfy { $0 == values[0] }
    bytes.append(numbers: [UInt8(isUniform ? 1 : 0)])
    bytes.append(numbers: isUniform ? [values[0]] : values)
  }

  func read(
    from bytes: inout ByteReader, into statistics: inout [TransitionStatistics], _ block: Range<Int>
  ) throws {
    let isUniform = try bytes.numbers(1, of: UInt8.self)[0] == 1
    let values = try bytes.numbers(isUniform ? 1 : block.count, of: UInt64.self)
    for i in block { set(&statistics[i], values[isUniform ? 0 : i - block.lowerBound]) }
  }
}
