// How arrays are written as files of NumPy.
import Foundation
import InputErrors

/// One file for each array, in which every chain has a region of its own. Draws that are not made are NaN, which is written
/// before the first draw: a disk that is too small is found then.
struct NumPyFormat: ArrayFormat {
  var names: QuantityNames.Format { .numPy }

  /// Floating-point numbers alone have a NaN for draws that are not made.
  func type(of statistic: Statistic) -> NumberType { .float64 }

  func isOfRun(_ name: String) -> Bool {
    InputFile.isVisible(name, ending: ".npy") || name == NumPyFiles.statisticsFolder
  }

  func make(_ run: ArrayRun) throws(InputError) { try make(run, .new) }

  private func make(_ run: ArrayRun, _ opening: OutputFile.Opening) throws(InputError) {
    try OutputFolder.make(run.folder.path(of: NumPyFiles.statisticsFolder))
    for array in run.arrays {
      let header = header(of: array, run).bytes
      try checkSize(of: array, run)
      let file = try OutputFile(path(of: array, run), opening)
      try file.write(header, at: 0)
      try fill(file, array, from: header.count, count: run.chains * run.draws * array.elementCount)
    }
  }

  func reopen(_ run: ArrayRun, hasDraws: Bool) throws(InputError) {
    let areWhole = try run.arrays.map { array throws(InputError) in try isWhole(array, run) }
    guard let unfinished = zip(run.arrays, areWhole).first(where: { !$0.1 })?.0 else { return }
    // A run may have been killed while it made its files; then none of them has a draw.
    if hasDraws { throw other(unfinished, run) }
    for (array, isWhole) in zip(run.arrays, areWhole) where isWhole {
      if try hasDraw(array, run) { throw other(unfinished, run) }
    }
    try make(run, .existing)
  }

  /// Whether the file of an array is there with all of its bytes; what there is of it must be its beginning.
  private func isWhole(_ array: ArrayLayout, _ run: ArrayRun) throws(InputError) -> Bool {
    let path = path(of: array, run)
    guard InputFile.exists(path) else { return false }
    let file = try OutputFile(path, .present)
    let header = header(of: array, run).bytes
    let (found, beginning) = (try file.size(), try file.read(header.count, at: 0))
    guard header.starts(with: beginning), found <= size(of: array, run) else { throw other(array, run) }
    return found == size(of: array, run)
  }

  /// Whether a chain has a first draw.
  private func hasDraw(_ array: ArrayLayout, _ run: ArrayRun) throws(InputError) -> Bool {
    let file = try OutputFile(path(of: array, run), .present)
    var missing: [UInt8] = []
    for _ in 0..<array.elementCount { array.type.append(.nan, to: &missing) }
    for chain in 0..<run.chains where run.draws > 0 {
      if try file.read(array.rowSize, at: place(0, of: array, chain, run)) != missing { return true }
    }
    return false
  }

  private func other(_ array: ArrayLayout, _ run: ArrayRun) -> InputError {
    InputError(
      path(of: array, run), expected: "the file of the same run, of \(size(of: array, run)) bytes",
      found: InputFile.exists(path(of: array, run)) ? "another" : "none",
      advice: "Resume with the files as the run has left them, or begin a new run in another folder.")
  }

  private func size(of array: ArrayLayout, _ run: ArrayRun) -> Int {
    header(of: array, run).bytes.count + run.chains * run.draws * array.rowSize
  }

  func write(_ bytes: [UInt8], of array: ArrayLayout, chain: Int, row: Int, _ run: ArrayRun)
    throws(InputError)
  {
    guard array.elementCount > 0 else { return }
    try OutputFile(path(of: array, run), .existing).write(bytes, at: place(row, of: array, chain, run))
  }

  func cut(_ array: ArrayLayout, chain: Int, rows: Int, _ run: ArrayRun) throws(InputError) -> [UInt8] {
    let file = try OutputFile(path(of: array, run), .existing)
    try fill(
      file, array, from: place(rows, of: array, chain, run), count: (run.draws - rows) * array.elementCount)
    let rest = rows % array.blockRows
    return try file.read(rest * array.rowSize, at: place(rows - rest, of: array, chain, run))
  }

  func synchronize(_ array: ArrayLayout, chain: Int, rows: Range<Int>, _ run: ArrayRun) throws(InputError) {
    try OutputFile(path(of: array, run), .existing).synchronize()
  }

  func finish(longest: Int, _ run: ArrayRun) {}

  private func header(of array: ArrayLayout, _ run: ArrayRun) -> NumPyHeader {
    NumPyHeader(type: array.type, shape: [run.chains, run.draws] + array.shape)
  }

  private func path(of array: ArrayLayout, _ run: ArrayRun) -> String {
    run.folder.path(of: array.isStatistic ? "\(NumPyFiles.statisticsFolder)/" : "") + array.name + ".npy"
  }

  /// Where a row of a chain begins.
  private func place(_ row: Int, of array: ArrayLayout, _ chain: Int, _ run: ArrayRun) -> Int {
    header(of: array, run).bytes.count + (chain * run.draws + row) * array.rowSize
  }

  /// Writes NaN.
  private func fill(_ file: OutputFile, _ array: ArrayLayout, from start: Int, count: Int) throws(InputError)
  {
    let most = 1 << 17
    var piece: [UInt8] = []
    for _ in 0..<min(most, count) { array.type.append(.nan, to: &piece) }
    var (place, rest) = (start, count * array.type.size)
    while rest > 0 {
      let size = min(rest, piece.count)
      try file.write(size == piece.count ? piece : Array(piece.prefix(size)), at: place)
      place += size
      rest -= size
    }
  }

  private func checkSize(of array: ArrayLayout, _ run: ArrayRun) throws(InputError) {
    let rows = run.chains.multipliedReportingOverflow(by: run.draws)
    let size = rows.partialValue.multipliedReportingOverflow(by: array.rowSize)
    guard rows.overflow || size.overflow || size.partialValue > Int.max / 2 else { return }
    throw InputError(
      "draws", expected: "arrays that a file can hold",
      found: "\(run.draws) draws of “\(array.name)”, \(array.rowSize) bytes each",
      advice: "Ask for fewer draws, or write Zarr, which grows with the draws that are made.")
  }
}
