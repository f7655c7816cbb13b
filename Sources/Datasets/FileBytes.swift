// Reads a whole file, gzipped or not.
import Foundation
import InputErrors

/// The content of the file at `path`, uncompressed if it is gzipped.
///
/// Gzip is recognised by its first two bytes; a file named `.gz` must have them.
/// - Parameter limit: the largest size of the uncompressed content, so that a small file cannot fill the memory.
func readFile(_ path: String, limit: Int) throws(DatasetError) -> [UInt8] {
  try uncompress(readStoredBytes(path), file: path, limit: limit)
}

/// The content of a file whose bytes are `stored`.
func uncompress(_ stored: [UInt8], file: String, limit: Int) throws(DatasetError) -> [UInt8] {
  guard stored.starts(with: [0x1f, 0x8b]) else {
    guard !file.hasSuffix(".gz") else {
      throw DatasetError(
        file, .notGzip, expected: "a gzip file, which begins with the bytes 1f 8b",
        found: stored.isEmpty ? "an empty file" : "the bytes \(hexadecimal(stored.prefix(2)))",
        advice:
          "Remove .gz from the name if the file is not compressed, or get it again; MNIST comes with `make data`."
      )
    }
    return stored
  }
  return try inflateGzip(stored, file: file, limit: limit)
}

private func readStoredBytes(_ path: String) throws(DatasetError) -> [UInt8] {
  var isDirectory: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
    throw DatasetError(
      path, .missing, expected: "a file", found: "nothing of that name",
      advice: "Check the path; MNIST comes with `make data`.")
  }
  guard !isDirectory.boolValue else {
    throw DatasetError(
      path, .directory, expected: "a file", found: "a directory", advice: "Give the path of the file itself.")
  }
  do {
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  } catch {
    throw DatasetError(
      path, .inaccessible, expected: "a readable file", found: error.systemReason,
      advice: "Check the permissions of the file.")
  }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { (($0 < 16 ? "0" : "") + String($0, radix: 16)) }.joined(separator: " ")
}
