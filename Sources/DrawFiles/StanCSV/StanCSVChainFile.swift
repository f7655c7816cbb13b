// The file of one chain in the format of Stan.
import Foundation
import InputErrors

/// The file of one chain in the format of Stan.
///
/// The row of names comes when the warm-up is over, since what the warm-up has found stands beside it; until then the file
/// is empty. A file that never had a draw is taken away.
final class StanCSVChainFile: ChainFile {
  private let files: StanCSVFiles
  private let isSingle: Bool
  private let text: StanCSVText
  /// The place of each column among the values of a draw.
  private let places: [Int]
  private var folder: OutputFolder?
  private var file: OutputFile?
  /// What is not written yet, and the number of bytes before it.
  private var buffer: [UInt8] = []
  private var written = 0
  private var draws = 0
  /// The rows in the file and in the buffer.
  private(set) var rows = 0
  private var phaseBegan = ContinuousClock.now
  private var warmUpSeconds = 0.0

  private static let bufferSize = 1 << 16

  init(_ files: StanCSVFiles, chain: Int, isSingle: Bool) {
    self.files = files
    self.isSingle = isSingle
    text = StanCSVText(run: files.run, quantities: files.source.quantities, chain: chain)
    places = StanOrder.places(text.quantities)
  }

  deinit { removeIfEmpty() }

  private var path: String { files.path(ofChain: text.chain) }

  func begin(draws: Int, replacing: Bool) throws(InputError) {
    folder = try files.prepare(isNew: !replacing)
    do throws(InputError) { file = try OutputFile(path, replacing ? .existing : .new) } catch {
      removeIfEmpty()
      throw error
    }
    try file?.resize(to: 0)
    self.draws = draws
    phaseBegan = .now
  }

  func beginDraws(_ adaptation: Adaptation) throws(InputError) {
    warmUpSeconds = lap()
    (buffer, written) = ([], 0)
    append("\(text.beforeCount)\(draws)\(text.afterCount(adaptation))")
    try flush()
  }

  func append(_ row: DrawRow) throws(InputError) {
    let beginning = buffer.count
    for (statistic, number) in zip(Statistic.allCases, row.statistics) {
      append(statistic.type == .float64 ? "\(number)" : "\(Int(number))")
      buffer.append(UInt8(ascii: ","))
    }
    for place in places {
      append(isSingle ? "\(Float(row.values[place]))" : "\(row.values[place])")
      buffer.append(UInt8(ascii: ","))
    }
    buffer[buffer.count - 1] = UInt8(ascii: "\n")
    rows += 1
    guard buffer.count >= Self.bufferSize else { return }
    do { try flush() } catch {
      // This row is not taken; those before it wait for another try.
      buffer.removeLast(buffer.count - beginning)
      rows -= 1
      throw error
    }
  }

  func synchronize() throws(InputError) -> Int {
    try flush()
    try file?.synchronize()
    folder?.synchronize()
    // Names without a row are written anew: the file may be taken away before the run goes on.
    return rows > 0 ? written : 0
  }

  func resume(rows: Int, bytes: Int, draws: Int) throws(InputError) {
    folder = try files.prepare(isNew: false)
    guard bytes == 0 || InputFile.exists(path) else {
      throw notThere("\(bytes) bytes, as at the checkpoint", found: "no file")
    }
    let file = try OutputFile(path, .existing)
    self.draws = draws
    phaseBegan = .now
    let beginning = Array(text.beforeCount.utf8)
    let size = try file.size()
    guard size >= bytes else { throw notThere("\(bytes) bytes, as at the checkpoint", found: "\(size)") }
    if bytes > 0 {
      guard try file.read(beginning.count, at: 0) == beginning else {
        throw notThere("the file of the same run", found: "another beginning")
      }
      try file.write("\(draws)", at: beginning.count)
    }
    try file.resize(to: bytes)
    // Not before it is known to be ours: one without rows is taken away.
    self.file = file
    (written, self.rows) = (bytes, rows)
  }

  func finish() throws(InputError) {
    var ending = Result<Void, InputError>.success(())
    do { try flush() } catch {
      keepWholeRows()
      ending = .failure(error)
    }
    guard let file, rows > 0 else {
      removeIfEmpty()
      return try ending.get()
    }
    // Readers look for these lines.
    append(StanCSVText.ending(warmUp: warmUpSeconds, sampling: lap()))
    do { try flush() } catch {
      keepWholeRows()
      ending = .failure(error)
    }
    // Of the same width, so that nothing moves.
    let count = "\(rows)".padding(toLength: "\(draws)".count, withPad: " ", startingAt: 0)
    try file.write(count, at: text.beforeCount.utf8.count)
    self.file = nil
    try ending.get()
  }

  private func append(_ text: String) { buffer.append(contentsOf: text.utf8) }

  /// Writes the buffer, which stays as it is where that fails.
  private func flush() throws(InputError) {
    guard let file, !buffer.isEmpty else { return }
    try file.write(buffer, at: written)
    written += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }

  /// Gives up what could not be written, and cuts off what was written of a row that is not complete.
  private func keepWholeRows() {
    guard let file, let size = try? file.size() else { return }
    let lines = buffer.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var end = written
    for line in lines.dropLast() {
      if end + line.count + 1 > size { break }
      end += line.count + 1
    }
    let lost = buffer.suffix(max(0, buffer.count - (end - written)))
    rows -= min(
      rows, lost.split(separator: UInt8(ascii: "\n")).filter { $0.first != UInt8(ascii: "#") }.count)
    try? file.resize(to: end)
    (written, buffer) = (end, [])
  }

  /// The seconds since the last lap.
  private func lap() -> Double {
    defer { phaseBegan = .now }
    let duration = ContinuousClock.now - phaseBegan
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }

  private func removeIfEmpty() {
    guard rows == 0 else { return }
    if file != nil { unlink(path) }
    file = nil
    folder?.removeIfNewAndEmpty()
    // A later run may make it anew.
    folder = nil
  }

  private func notThere(_ expected: String, found: String) -> InputError {
    InputError(
      path, expected: expected, found: found,
      advice: "Resume with the files as the run has left them, or begin a new run in another folder.")
  }
}
