// Arrays of the shape (chains, draws, …) that were read from binary files, put together to a run.
import InputErrors
import LogDensities

/// An array that was read.
struct ArrayContent {
  let name: String
  /// The number of draws that it is made for.
  let draws: Int
  /// Chains, draws that are stored, and what one draw has.
  let shape: [Int]
  /// The elements, row by row.
  let values: [Double]
  /// What draws that are not stored are.
  let fill: Double
}

extension StoredRun {
  /// A run of arrays. Draws at the end of a chain in which every number is NaN were not made, and are left out.
  init(
    _ format: Format, _ path: String, quantities: [ArrayContent], statistics: [Statistic: ArrayContent],
    facts: Facts,
    warnings: [String]
  ) throws(InputError) {
    let (statistics, odd) = Self.scalars(statistics, path)
    let all = quantities + statistics.values.sorted { $0.name < $1.name }
    guard let first = all.first else {
      throw InputError(
        path, expected: "arrays of draws", found: "none of the shape (chains, draws, …)",
        advice: "Give the folder of a run, with arrays whose first two dimensions are chain and draw.")
    }
    try Self.requireReason(all, draws: 0, path)
    for array in all where array.shape[0] != first.shape[0] || array.draws != first.draws {
      throw InputError(
        path, expected: "arrays of \(first.shape[0]) chains and \(first.draws) draws, as “\(first.name)” has",
        found: "“\(array.name)” of \(array.shape[0]) and \(array.draws)",
        advice: "Read the arrays of one run.")
    }
    let floats = all.filter { $0.fill.isNaN && $0.rowSize > 0 }
    let stored = all.map { $0.shape[1] }.max() ?? 0
    let counts = (0..<first.shape[0]).map { chain in
      // The acceptance is never NaN, and written after the quantities.
      let acceptance = statistics[.acceptance]?.drawsMade(chain) ?? 0
      if acceptance > 0 { return acceptance }
      return floats.isEmpty ? stored : floats.map { $0.drawsMade(chain) }.max() ?? 0
    }
    try Self.requireReason(all, draws: counts.max() ?? 0, path)
    chains = counts.indices.map { chain in
      Chain(
        count: counts[chain], values: quantities.map { $0.draws(ofChain: chain, counts[chain]) },
        statistics: statistics.mapValues { $0.draws(ofChain: chain, counts[chain]) })
    }
    self.format = format
    self.quantities = quantities.map { Quantity($0.name, shape: Array($0.shape.dropFirst(2))) }
    self.facts = facts
    let remarks = Self.warning(ofMissing: first.draws, counts, path) + Self.warning(ofLengths: counts)
    self.warnings = (warnings + odd + remarks).map(\.printable)
  }
}

extension StoredRun {
  /// The statistics that have one number for each draw, and what is to be said of the others.
  private static func scalars(
    _ statistics: [Statistic: ArrayContent], _ path: String
  ) -> (kept: [Statistic: ArrayContent], warnings: [String]) {
    let others = statistics.filter { $0.value.shape.count != 2 }.keys.map(\.rawValue).sorted()
    return (
      statistics.filter { $0.value.shape.count == 2 },
      others.map { "\(path): “\($0)” has more than one number for each draw; it is left out" }
    )
  }

  /// Checks that what is stored makes so many chains, draws and elements believable: a few bytes can promise any number of
  /// them where one size is zero, or where what is not stored has a value.
  private static func requireReason(_ all: [ArrayContent], draws: Int, _ path: String) throws(InputError) {
    var left = 8 * all.reduce(0) { $0 + $1.values.count } + 1 << 22
    for array in all {
      // Chains and names of elements are made where there is no number as well.
      let chains = array.shape[0]
      let elements = checkedProduct(array.shape.dropFirst(2).map { max(1, $0) })
      let count = elements.flatMap {
        draws == 0 ? max(chains, $0) : checkedProduct([max(1, chains), draws, $0])
      }
      guard let count, count <= left else {
        throw InputError(
          path, expected: "arrays of a shape that fits what is stored",
          found: "“\(array.name)” of the shape \([array.shape[0], array.draws] + array.shape.dropFirst(2))",
          advice: "Check the files; they may be damaged.")
      }
      left -= count
    }
  }

  /// What is to be said of an array of text, dates, or other things that are no numbers.
  static func warning(ofType type: String, _ path: String) -> String {
    "\(path): its data type “\(type)” is not read here; it is left out"
  }

  /// What is to be said of arrays with room for more draws than were made.
  private static func warning(ofMissing draws: Int, _ counts: [Int], _ path: String) -> [String] {
    guard let longest = counts.max(), longest < draws else { return [] }
    return [
      "\(path): \(longest) of \(draws) draws are there, as of a run that was cut off or still goes on; "
        + "sample again where they are too few"
    ]
  }
}

extension ArrayContent {
  /// The number of elements of one draw.
  var rowSize: Int { shape.dropFirst(2).reduce(1, *) }

  /// The draws of a chain up to the last that has a number.
  fileprivate func drawsMade(_ chain: Int) -> Int {
    let (start, size) = (chain * (shape[1] * rowSize), shape[1] * rowSize)
    let last = values[start..<start + size].lastIndex { !$0.isNaN }
    return last.map { ($0 - start) / rowSize + 1 } ?? 0
  }

  fileprivate func draws(ofChain chain: Int, _ count: Int) -> [Double] {
    let (start, there) = (chain * (shape[1] * rowSize), min(count, shape[1]))
    return values[start..<start + there * rowSize]
      + [Double](repeating: fill, count: (count - there) * rowSize)
  }
}

/// The product of sizes; nil where it is more than can be counted, or a size is negative.
func checkedProduct(_ sizes: [Int]) -> Int? {
  var product = 1
  var hasZero = false
  for size in sizes {
    if size < 0 { return nil }
    if size == 0 {
      hasZero = true
      continue
    }
    let (next, overflow) = product.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    product = next
  }
  return hasZero ? 0 : product
}
