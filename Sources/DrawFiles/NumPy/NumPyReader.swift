// Reads files of NumPy.
import Foundation
import InputErrors

/// Reads files of NumPy, of anybody: `name.npy` of the shape (chains, draws, …) for each quantity, and statistics by ArviZ's
/// names in the folder `sample_stats`. Whole numbers of 1 to 8 bytes, booleans, and floating-point
/// numbers of 4 and 8 bytes are read; files of a folder with something else are left out, with a warning.
///
/// Draws at the end of a chain in which every number is NaN were not made, and are left out.
public enum NumPyReader {
  /// Reads all files of a folder.
  /// - Throws: where a file cannot be read, is damaged, or has another shape.
  public static func read(folder path: String) throws(InputError) -> StoredRun {
    let (names, types) = try readableNames(in: path)
    var warnings = types
    var statistics: [Statistic: ArrayContent] = [:]
    let folder = path + "/" + NumPyFiles.statisticsFolder
    if InputFile.exists(folder) {
      for name in try self.names(in: folder) {
        guard let statistic = Statistic(rawValue: quantity(name)) else { continue }
        let file = folder + "/" + name
        if let type = NumPyArray.foreignType(file) {
          warnings.append(StoredRun.warning(ofType: type, file))
        } else {
          statistics[statistic] = try content(file, statistic.rawValue)
        }
      }
    }
    return try StoredRun(
      .numPy, path,
      quantities: try names.map { name throws(InputError) in try content(path + "/" + name, quantity(name)) },
      statistics: statistics, facts: .init(), warnings: warnings)
  }

  /// Reads one file, as a run of one quantity.
  /// - Throws: where it cannot be read, is damaged, or has another shape.
  public static func read(file path: String) throws(InputError) -> StoredRun {
    let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    return try StoredRun(
      .numPy, path, quantities: [try content(path, name)], statistics: [:], facts: .init(), warnings: [])
  }

  /// Those of files of numbers, with warnings of the others; all where no file has numbers, which is an error when they are read.
  private static func readableNames(in folder: String) throws(InputError) -> ([String], [String]) {
    let names = try names(in: folder)
    let types = names.map { NumPyArray.foreignType(folder + "/" + $0) }
    let readable = names.indices.filter { types[$0] == nil }
    if readable.isEmpty { return (names, []) }
    let warnings = names.indices.compactMap { i in
      types[i].map { StoredRun.warning(ofType: $0, folder + "/" + names[i]) }
    }
    return (readable.map { names[$0] }, warnings)
  }

  private static func names(in folder: String) throws(InputError) -> [String] {
    try listFolder(folder).filter { InputFile.isVisible($0, ending: ".npy") }
  }

  /// The name of what a file of a folder has.
  private static func quantity(_ file: String) -> String { String(file.dropLast(4)) }

  private static func content(_ path: String, _ name: String) throws(InputError) -> ArrayContent {
    let array = try NumPyArray(path)
    guard array.shape.count >= 2 else {
      throw InputError(
        path, expected: "an array of the shape (chains, draws, …)", found: "the shape \(array.shape)",
        advice: "For one chain, save array[None].")
    }
    return ArrayContent(
      name: name, draws: array.shape[1], shape: array.shape, values: array.values,
      fill: array.isFloatingPoint ? .nan : 0)
  }
}
