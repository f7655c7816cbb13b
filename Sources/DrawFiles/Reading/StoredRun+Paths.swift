// Finds out what kind of files a path leads to.
import Foundation
import InputErrors

extension StoredRun {
  /// Reads the run at a path, whoever wrote it: a folder with the files of Stan's chains, a store of Zarr, a folder with
  /// files of NumPy, or one file of Stan or NumPy.
  ///
  /// - Throws: where there is no such run, or a file is not what it should be; the error names file and line.
  /// - Complexity: of the order of the bytes of the files, in time and memory.
  public init(at path: String) throws(InputError) {
    guard try InputFile.isFolder(path) else {
      let beginning = try InputFile.beginning(of: path, count: NumPyHeader.magic.count)
      self =
        beginning == NumPyHeader.magic
        ? try NumPyReader.read(file: path) : try StanCSVReader.read(files: [path])
      return
    }
    let names = try listFolder(path)
    let tables = names.filter { InputFile.isVisible($0, ending: ".csv") }
    let arrays = names.filter { InputFile.isVisible($0, ending: ".npy") }
    if names.contains("zarr.json") {
      self = try ZarrReader.read(path)
    } else if names.contains(".zgroup") || names.contains(".zmetadata") {
      throw InputError(
        path, expected: "Zarr of version 3", found: "a store of version 2",
        advice: "Write it again with zarr_format=3 and without compression.")
    } else if !tables.isEmpty && arrays.isEmpty {
      self = try StanCSVReader.read(tables.map { path + "/" + $0 }, areAll: true)
    } else if !arrays.isEmpty && tables.isEmpty {
      self = try NumPyReader.read(folder: path)
    } else {
      throw InputError(
        path, expected: "files of draws: Stan's CSV, Zarr or NumPy",
        found: names.isEmpty
          ? "an empty folder" : tables.isEmpty ? "none of them" : "both CSV and NumPy files",
        advice: "Give the folder of one run, or its CSV files one by one.")
    }
  }

  /// Reads files of Stan, one for each chain, in this order.
  public init(stanCSV paths: [String]) throws(InputError) { self = try StanCSVReader.read(files: paths) }
}
