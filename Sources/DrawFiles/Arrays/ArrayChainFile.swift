// The part of one chain in files of arrays.
import InputErrors

/// The part of one chain in files of arrays: rows are gathered to blocks, and blocks are written.
final class ArrayChainFile: ChainFile {
  private let store: ArrayStore
  private let chain: Int
  private let isSingle: Bool
  private var run: ArrayRun?
  private var blocks: [Block] = []
  private(set) var rows = 0
  /// The rows that are on the disk for certain.
  private var safeRows = 0

  fileprivate struct Block {
    let array: ArrayLayout
    var bytes: [UInt8] = []
    /// The row that it begins with.
    var firstRow = 0
  }

  init(_ store: ArrayStore, chain: Int, isSingle: Bool) {
    self.store = store
    self.chain = chain
    self.isSingle = isSingle
  }

  deinit {
    // Dropped without its end, as where another chain cannot begin.
    if run != nil { try? store.end(chain: chain, rows: rows) }
  }

  func begin(draws: Int, replacing: Bool) throws(InputError) {
    let run = try store.begin(
      chain: chain, draws: draws, isSingle: isSingle, after: nil, replacing: replacing)
    self.run = run
    blocks = run.arrays.map { Block(array: $0) }
  }

  func beginDraws(_: Adaptation) {}

  func append(_ row: DrawRow) throws(InputError) {
    var start = 0
    let (all, quantities) = (row.values, blocks.count - row.statistics.count)
    for i in blocks.indices {
      if i < quantities {
        let end = start + blocks[i].array.elementCount
        blocks[i].append(all[start..<end])
        start = end
      } else {
        blocks[i].append(row.statistics[(i - quantities)...(i - quantities)])
      }
    }
    rows += 1
    do { for i in blocks.indices where isFull(i) { try write(i) } } catch {
      // This row is not taken; those before it wait for another try.
      for i in blocks.indices { blocks[i].bytes.removeLast(blocks[i].array.rowSize) }
      rows -= 1
      throw error
    }
    for i in blocks.indices where isFull(i) {
      blocks[i].firstRow = rows
      blocks[i].bytes.removeAll(keepingCapacity: true)
    }
  }

  func synchronize() throws(InputError) -> Int {
    guard let run else { return 0 }
    for i in blocks.indices {
      if blocks[i].firstRow < rows { try write(i) }
      try store.format.synchronize(blocks[i].array, chain: chain, rows: safeRows..<rows, run)
    }
    safeRows = rows
    return 0
  }

  func resume(rows: Int, bytes _: Int, draws: Int) throws(InputError) {
    let run = try store.begin(chain: chain, draws: draws, isSingle: isSingle, after: rows)
    self.run = run
    (self.rows, safeRows) = (rows, rows)
    guard rows <= draws else {
      throw InputError(
        "checkpoint", expected: "at most \(draws) draws, as the run has", found: "\(rows)",
        advice: "Resume with the run that made the checkpoint.")
    }
    blocks = try run.arrays.map { array throws(InputError) in
      Block(
        array: array, bytes: try store.format.cut(array, chain: chain, rows: rows, run),
        firstRow: rows - rows % array.blockRows)
    }
  }

  func finish() throws(InputError) {
    guard let run else { return }
    var ending = Result<Void, InputError>.success(())
    for i in blocks.indices where blocks[i].firstRow < rows {
      do { try write(i) } catch {
        // What all arrays have is kept.
        rows = min(rows, max(safeRows, blocks[i].firstRow))
        ending = .failure(error)
      }
    }
    if case .failure = ending { cutToRows(run) }
    self.run = nil
    try store.end(chain: chain, rows: rows)
    try ending.get()
  }

  /// Takes away what some arrays have and others have not, as far as that can be done.
  private func cutToRows(_ run: ArrayRun) {
    for block in blocks {
      let bytes = try? store.format.cut(block.array, chain: chain, rows: rows, run)
      guard let bytes, !bytes.isEmpty else { continue }
      let start = rows - rows % block.array.blockRows
      try? store.format.write(bytes, of: block.array, chain: chain, row: start, run)
    }
  }

  private func isFull(_ i: Int) -> Bool { blocks[i].firstRow + blocks[i].array.blockRows == rows }

  private func write(_ i: Int) throws(InputError) {
    guard let run else { return }
    try store.format.write(blocks[i].bytes, of: blocks[i].array, chain: chain, row: blocks[i].firstRow, run)
  }
}

extension ArrayChainFile.Block {
  fileprivate mutating func append(_ values: ArraySlice<Double>) {
    if array.type == .float64 {
      values.withUnsafeBytes { bytes.append(contentsOf: $0) }
    } else {
      for value in values { array.type.append(value, to: &bytes) }
    }
  }
}
