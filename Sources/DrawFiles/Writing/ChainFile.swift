// What a format does with the rows of one chain.
import InputErrors

/// What a format does with the rows of one chain. One thread at a time uses it.
protocol ChainFile: AnyObject {
  /// The draws that were taken; after the end, those that are in the files.
  var rows: Int { get }

  /// Makes what a run of that many draws needs. What is there is an error, or is replaced where it is of the same run, which was
  /// killed as it began.
  func begin(draws: Int, replacing: Bool) throws(InputError)

  /// The warm-up is over.
  func beginDraws(_ adaptation: Adaptation) throws(InputError)

  /// Takes a draw, or throws and is as before: rows that could not be written are tried once more at the next occasion.
  func append(_ row: DrawRow) throws(InputError)

  /// Brings everything to the disk.
  /// - Returns: the number of bytes that are counted, where the format counts them.
  func synchronize() throws(InputError) -> Int

  /// Goes on with what is there, after as many draws and bytes as a checkpoint had.
  func resume(rows: Int, bytes: Int, draws: Int) throws(InputError)

  /// The run is over. Rows that cannot be written now are given up.
  func finish() throws(InputError)
}

/// What a warm-up has found.
struct Adaptation {
  let stepSize: Double
  /// The diagonal of M⁻¹.
  let inverseMass: [Double]
}

/// A draw as files have it.
struct DrawRow {
  /// The elements of all quantities.
  let values: [Double]
  /// In the order of ``Statistic/allCases``.
  let statistics: [Double]
}
