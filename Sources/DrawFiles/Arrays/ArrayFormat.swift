// What formats of arrays differ in.
import InputErrors
import LogDensities

/// What formats of arrays differ in. All paths are inside `folder`.
protocol ArrayFormat: Sendable {
  /// How names are checked.
  var names: QuantityNames.Format { get }

  /// How a statistic is stored.
  func type(of statistic: Statistic) -> NumberType

  /// Whether something of this name belongs to a run in this format.
  func isOfRun(_ name: String) -> Bool

  /// Makes everything that a run of that many draws needs but the draws.
  func make(_ run: ArrayRun) throws(InputError)

  /// Checks that what is there is of the same run, and undoes its end. Where there are no draws it may be missing.
  func reopen(_ run: ArrayRun, hasDraws: Bool) throws(InputError)

  /// Writes the rows of a block, from `row` on, which is where a block begins.
  func write(_ bytes: [UInt8], of array: ArrayLayout, chain: Int, row: Int, _ run: ArrayRun)
    throws(InputError)

  /// Forgets what is there after `rows` draws.
  /// - Returns: the rows of the block that they end in.
  func cut(_ array: ArrayLayout, chain: Int, rows: Int, _ run: ArrayRun) throws(InputError) -> [UInt8]

  /// Brings the rows of a chain to the disk.
  func synchronize(_ array: ArrayLayout, chain: Int, rows: Range<Int>, _ run: ArrayRun) throws(InputError)

  /// All chains have ended, the longest after this many draws.
  func finish(longest: Int, _ run: ArrayRun) throws(InputError)
}

/// A run as it lies in a folder.
struct ArrayRun: Sendable {
  let folder: OutputFolder
  let arrays: [ArrayLayout]
  let draws: Int
  let chains: Int
  let description: RunDescription
}
