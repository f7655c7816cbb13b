// Draws in memory as part of a checkpoint.
import Foundation
import InputErrors

extension StoredDraws: ResumableSink {
  private struct Contents: Codable {
    @Packed var positions: [Scalar]
    let statistics: StatisticsColumns
  }

  public func checkpoint() throws -> Data {
    try StateCoding.encode(
      Contents(positions: storedPositions, statistics: StatisticsColumns(storedStatistics)))
  }

  public mutating func resume(from state: Data, dimension: Int, draws: Int) throws {
    try begin(dimension: dimension, draws: draws)
    let contents = try StateCoding.decode(Contents.self, from: state)
    let statistics = contents.statistics.rows
    guard let statistics, contents.positions.count == dimension * statistics.count else {
      throw InputError(
        "checkpoint", expected: "whole draws of \(dimension) coordinates",
        found: "\(contents.positions.count) numbers", advice: "Move the file away and begin anew.")
    }
    storedPositions += contents.positions
    storedStatistics += statistics
  }
}

/// The statistics of draws, column by column.
private struct StatisticsColumns: Codable {
  @Packed private var isAccepted: [Bool]
  @Packed private var numbers: [Double]
  @Packed private var counts: [Int]
  /// The failed ones, by their places.
  private let failures: [Int: NumericalFailure]

  init(_ statistics: [TransitionStatistics]) {
    isAccepted = statistics.map(\.isAccepted)
    var (numbers, counts) = ([Double](), [Int]())
    numbers.reserveCapacity(6 * statistics.count)
    counts.reserveCapacity(5 * statistics.count)
    var failures: [Int: NumericalFailure] = [:]
    for (i, row) in statistics.enumerated() {
      numbers.append(row.acceptanceProbability)
      numbers.append(row.logDensity)
      numbers.append(row.energy)
      numbers.append(row.energyError)
      numbers.append(row.effort.reversalError)
      numbers.append(row.effort.sumOfCoarseAcceptance)
      counts.append(row.steps)
      counts.append(row.treeDepth)
      counts.append(row.effort.solverIterations)
      counts.append(row.effort.microSteps)
      counts.append(row.effort.macroSteps)
      if let failure = row.failure { failures[i] = failure }
    }
    (self.numbers, self.counts, self.failures) = (numbers, counts, failures)
  }

  /// Row by row; nil where the columns do not fit together.
  var rows: [TransitionStatistics]? {
    let count = isAccepted.count
    guard numbers.count == 6 * count, counts.count == 5 * count else { return nil }
    return (0..<count).map { i in
      var effort = IntegrationEffort()
      (effort.reversalError, effort.sumOfCoarseAcceptance) = (numbers[6 * i + 4], numbers[6 * i + 5])
      effort.solverIterations = counts[5 * i + 2]
      (effort.microSteps, effort.macroSteps) = (counts[5 * i + 3], counts[5 * i + 4])
      var row = TransitionStatistics(
        isAccepted: isAccepted[i], acceptanceProbability: numbers[6 * i], logDensity: numbers[6 * i + 1],
        energy: numbers[6 * i + 2], energyError: numbers[6 * i + 3], steps: counts[5 * i], effort: effort,
        failure: failures[i])
      row.treeDepth = counts[5 * i + 1]
      return row
    }
  }
}
