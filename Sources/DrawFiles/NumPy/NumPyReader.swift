// Reads files of NumPy.
import Foundation
import InputErrors

/// Reads files of NumPy, of anybody: `name.npy` of the shape (chains, draws, …) for each quantity, and statistics by ArviZ's
/// names in the folder `sample_stats`. Whole numbers of 1 to 8 bytes, booleans, and floating-point
/// numbers of 4 and 8 bytes are read.
///
/// Draws at the end of a chain in which every number is NaN were not made, and are left out.
public enum NumPyReader {
  /// Reads all files of a folder.
  /// - Throws: where a file cannot be read, is damaged, or has another shape.
  public static func read(folder path: String) throws(InputError) -> StoredRun {
    let names = try names(in: path)
    var statistics: [Statistic: ArrayContent] = [:]
    let folder = path + "/" + NumPyFiles.statisticsFolder
    if InputFile.exists(folder) {
      for name in try self.names(in: folder) {
        guard let statistic = Statistic(rawValue: name) else { continue }
        statistics[statistic] = try content(folder + "/\(name).npy", name)
      }
    }
    return try StoredRun(
      .numPy, path,
      quantities: try names.map { name throws(InputError) in try content(path + "/\(name).npy", name) },
      statistics: statistics, facts: .init(), warnings: [])
  }

  /// Reads one file, as a run of one quantity.
  /// - Throws: where it cannot be read, is damaged, or has another shape.
  public static func read(file path: String) throws(InputError) -> StoredRun {
    let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    return try StoredRun(
      .numPy, path, quantities: [try content(path, name)], statistics: [:], facts: .init(), warnings: [])
  }

  private static func names(in folder: String) throws(InputError) -> [String] {
    try listFolder(folder).filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
  }

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
