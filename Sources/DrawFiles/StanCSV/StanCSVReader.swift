// Reads the files of a run in the format of Stan.
import InputErrors
import LogDensities

/// Reads files in the format of Stan, of anybody: with or without comments, the draws of the warm-up, spaces, and columns of
/// statistics; names with dots or brackets; lines that end in the manner of Unix or Windows.
///
/// Files must be of one run, as far as their comments tell. Draws of the warm-up that were saved are left out. A last line that
/// is not complete is left out with a warning, and a file with another number of draws than its comments announce has a
/// warning as well. A file without a row of names is that of a chain that has not begun, of 0 draws.
public enum StanCSVReader {
  /// Reads files, one for each chain, in this order.
  /// - Throws: where a file cannot be read, a line is not what it should be, chains have different quantities, or the
  ///   comments are those of several runs.
  public static func read(files paths: [String]) throws(InputError) -> StoredRun {
    try read(paths, areAll: false)
  }

  /// - Parameter areAll: whether these are all files of a run; then chains are in the order of their ids.
  static func read(_ paths: [String], areAll: Bool) throws(InputError) -> StoredRun {
    guard !paths.isEmpty else {
      throw InputError(
        "files", expected: "at least one file of Stan", found: "none",
        advice: "Give the path of each chain's file.")
    }
    let given = try paths.map { path throws(InputError) in try table(path) }
    let tables = areAll ? given.inOrderOfIDs : given
    let begun = tables.filter { !$0.names.isEmpty }
    guard let first = begun.first else {
      throw InputError(
        paths.count == 1 ? paths[0] : "\(paths[0]) and \(paths.count - 1) more",
        expected: "a row of names and rows of numbers", found: tables[0].beginning,
        advice: "Wait for the first draws, or give the files of a run that has some.")
    }
    for table in begun where table.names != first.names {
      throw InputError(
        table.path, expected: "the same columns as \(first.path), \(first.names.count)",
        found: difference(table.names, first.names),
        advice: "Give the files of one run.")
    }
    try tables.requireOneRun()
    let columns = StanColumns(first.names)
    let lengths = tables.map(\.rowCount)
    return StoredRun(
      format: .stanCSV, quantities: columns.quantities, chains: tables.map { chain($0, columns) },
      facts: facts(begun),
      warnings: (tables.flatMap(\.warnings) + StoredRun.warning(ofLengths: lengths)
        + warning(ofCopies: tables) + tables.warningsOfChains(areAll: areAll)).map(\.printable))
  }

  private static func table(_ path: String) throws(InputError) -> StanCSVTable {
    let table = try StanCSVTable(path)
    if let method = table.settings["method"], ["optimize", "variational", "diagnose"].contains(method) {
      throw InputError(
        path, expected: "draws of a sampler", found: "the result of the method “\(method)”",
        advice: "Give files of Stan's method “sample”.")
    }
    return table
  }

  private static func chain(_ table: StanCSVTable, _ columns: StanColumns) -> StoredRun.Chain {
    let width = table.names.count
    func gather(_ columns: [Int]) -> [Double] {
      table.values.withUnsafeBufferPointer { values in
        var gathered: [Double] = []
        gathered.reserveCapacity(table.rowCount * columns.count)
        for row in 0..<table.rowCount {
          for column in columns { gathered.append(values[row * width + column]) }
        }
        return gathered
      }
    }
    return StoredRun.Chain(
      count: table.rowCount, values: columns.columns.map(gather),
      statistics: columns.statistics.mapValues { gather([$0]) })
  }

  private static func facts(_ tables: [StanCSVTable]) -> StoredRun.Facts {
    let settings = tables[0].settings
    return StoredRun.Facts(
      model: settings["model"], method: settings["sampler"] ?? settings["method"],
      seed: settings["seed"].flatMap { UInt64($0) },
      warmUp: (settings["warm_up"] ?? settings["num_warmup"]).flatMap { Int($0) },
      savedWarmUp: tables.reduce(0) { $0 + $1.savedWarmUp }, thin: settings["thin"].flatMap { Int($0) },
      maximumDepth: settings["max_depth"].flatMap { Int($0) })
  }

  /// Chains that are the same are one chain twice, or two with the same random numbers.
  private static func warning(ofCopies tables: [StanCSVTable]) -> [String] {
    for (i, table) in tables.enumerated() where table.rowCount > 0 {
      if let copy = tables[..<i].first(where: { $0.values == table.values }) {
        return ["\(table.path): its draws are those of \(copy.path)"]
      }
    }
    return []
  }

  private static func difference(_ names: [String], _ others: [String]) -> String {
    let (mine, theirs) = (Set(names), Set(others))
    if let other = names.first(where: { !theirs.contains($0) }) {
      return "\(names.count), among them “\(other)”"
    }
    if let other = others.first(where: { !mine.contains($0) }) {
      return "\(names.count), “\(other)” not among them"
    }
    return "another order of them"
  }
}
