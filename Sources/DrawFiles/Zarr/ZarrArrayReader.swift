// Reads one array of a store of Zarr from its chunks.
import Foundation
import InputErrors

/// Reads one array of the shape (chains, draws, …).
struct ZarrArrayReader {
  private let path: String
  private let name: String
  private let metadata: ZarrArray
  private let type: NumberType
  private let isBigEndian: Bool
  private let fill: Double
  /// The shape of a chunk, and the number of its elements.
  private let chunk: [Int]
  private let chunkCount: Int

  static func decode<Value: Decodable>(_: Value.Type, in folder: String) throws(InputError) -> Value {
    let path = folder + "/zarr.json"
    let bytes = try InputFile.bytes(path, most: 1 << 26).dropLast()
    do { return try ZarrJSON.decode(Value.self, from: Array(bytes)) } catch {
      throw InputError(
        path, expected: "metadata of Zarr, version 3, of numbers", found: explain(error),
        advice: "Check the file; it may be damaged, or have something that is not read here.")
    }
  }

  init(_ path: String, _ name: String, _ metadata: ZarrArray) throws(InputError) {
    (self.path, self.name, self.metadata) = (path, name, metadata)
    let time = metadata.attributes?.typeOfTime
    guard let type = NumberType(rawValue: metadata.dataType), time == nil else {
      throw Self.failure(path, "numbers", found: "the data type “\(time ?? metadata.dataType)”")
    }
    self.type = type
    if let name = metadata.attributes?.unknown(for: type) {
      throw Self.failure(path, "numbers, with attributes that are known here", found: "another “\(name)”")
    }
    guard metadata.codecs.count == 1, metadata.codecs[0].name == "bytes" else {
      let names = metadata.codecs.map(\.name).joined(separator: ", ")
      throw InputError(
        path, expected: "chunks of plain bytes", found: "the codecs \(names)",
        advice: "Write it with the codec bytes alone: "
          + "xarray's to_zarr(…, encoding={name: {\"compressors\": None, \"filters\": None}}).")
    }
    isBigEndian = metadata.codecs[0].configuration?.endian == "big"
    guard let fill = metadata.fillValue.value(as: type) else {
      throw Self.failure(path, "a number to fill with", found: "\(metadata.fillValue)")
    }
    self.fill = fill
    chunk = metadata.chunkGrid.configuration.chunkShape
    guard metadata.chunkGrid.name == "regular", chunk.count == metadata.shape.count,
      chunk.allSatisfy({ $0 > 0 }),
      chunk.count <= 32, let count = checkedProduct(chunk), checkedProduct([count, type.size]) != nil,
      checkedProduct(metadata.shape) != nil
    else {
      throw Self.failure(
        path, "chunks of a shape that fits", found: "\(metadata.shape) in chunks of \(chunk)")
    }
    chunkCount = count
    guard ["default", "v2"].contains(metadata.chunkKeyEncoding.name) else {
      throw Self.failure(path, "the usual names of chunks", found: "“\(metadata.chunkKeyEncoding.name)”")
    }
  }

  /// Reads the chunks. Chunks that are not there have the value that the metadata give.
  func read() throws(InputError) -> ArrayContent {
    let files = try files()
    var stored = 0
    for file in files { stored += try InputFile.size(file.path) }
    var shape = metadata.shape
    if !isWithinReason(shape, stored) {
      // A run that was killed has not made the draws that its shape promises.
      shape[1] =
        files.map { file in min(shape[1] - file.key[1] * chunk[1], chunk[1]) + file.key[1] * chunk[1] }.max()
        ?? 0
    }
    guard isWithinReason(shape, stored), let count = checkedProduct(shape) else {
      throw Self.failure(path, "chunks for the shape \(shape)", found: "\(stored) bytes of chunks")
    }
    var values = [Double](repeating: fill, count: count)
    for file in files {
      let bytes = try InputFile.bytes(file.path).dropLast()
      guard bytes.count == chunkCount * type.size else {
        throw Self.failure(file.path, "a chunk of \(chunkCount * type.size) bytes", found: "\(bytes.count)")
      }
      place(type.numbers(bytes, isBigEndian: isBigEndian), file.key, shape, &values)
    }
    let attributes = metadata.attributes ?? ZarrAttributes()
    return ArrayContent(
      name: name, draws: metadata.shape[1], shape: shape, values: attributes.unpacked(values, type),
      fill: attributes.unpacked([fill], type)[0])
  }

  /// Whether the bytes that are stored make it believable that there are so many elements.
  private func isWithinReason(_ shape: [Int], _ stored: Int) -> Bool {
    guard let bytes = checkedProduct(shape + [8]), let most = checkedProduct([stored, 64]) else {
      return false
    }
    return bytes / 2 <= most / 2 + 1 << 23 && bytes < ProcessInfo.processInfo.physicalMemory
  }

  /// Copies what a chunk has inside the shape.
  private func place(_ chunkValues: [Double], _ key: [Int], _ shape: [Int], _ values: inout [Double]) {
    let rank = shape.count
    let sizes = (0..<rank).map { min(chunk[$0], shape[$0] - key[$0] * chunk[$0]) }
    guard sizes.allSatisfy({ $0 > 0 }) else { return }
    // Runs of the last dimension are copied at once, the others counted up.
    var index = [Int](repeating: 0, count: rank)
    let length = sizes[rank - 1]
    while true {
      var (from, to) = (0, 0)
      for d in 0..<rank {
        from = from * chunk[d] + index[d]
        to = to * shape[d] + key[d] * chunk[d] + index[d]
      }
      values.replaceSubrange(to..<to + length, with: chunkValues[from..<from + length])
      var d = rank - 2
      while d >= 0 {
        index[d] += 1
        if index[d] < sizes[d] { break }
        index[d] = 0
        d -= 1
      }
      if d < 0 { return }
    }
  }

  /// The chunks that are there and begin inside the shape.
  private func files() throws(InputError) -> [(path: String, key: [Int])] {
    let encoding = metadata.chunkKeyEncoding
    let isDefault = encoding.name == "default"
    let separator = encoding.configuration?.separator ?? (isDefault ? "/" : ".")
    var found: [(path: String, key: [Int])] = []
    for name in try names(depth: separator == "/" ? metadata.shape.count + (isDefault ? 1 : 0) : 1) {
      var parts = name.split(
        separator: Character(separator == "/" ? "/" : "."), omittingEmptySubsequences: false)
      if isDefault {
        guard parts.first == "c" else { continue }
        parts.removeFirst()
      }
      let key = parts.compactMap { Int($0) }
      guard key.count == parts.count, key.count == metadata.shape.count,
        zip(key, zip(metadata.shape, chunk)).allSatisfy({ $0 >= 0 && $0 <= ($1.0 - 1) / $1.1 && $1.0 > 0 })
      else { continue }
      found.append((path + "/" + name, key))
    }
    return found
  }

  /// The names of the files that lie that deep below the folder.
  private func names(depth: Int) throws(InputError) -> [String] {
    var level = [""]
    for step in 0..<depth {
      var next: [String] = []
      for folder in level {
        for name in try listFolder(path + "/" + folder) where name != "zarr.json" {
          let inside = folder.isEmpty ? name : folder + "/" + name
          if try InputFile.isFolder(path + "/" + inside) == (step < depth - 1) { next.append(inside) }
        }
      }
      level = next
    }
    return level
  }

  private static func failure(_ path: String, _ expected: String, found: String) -> InputError {
    InputError(
      path, expected: expected, found: found,
      advice: "Check the store; it may be damaged, or have something that is not read here.")
  }
}

/// What was wrong with JSON, in a few words.
private func explain(_ error: any Error) -> String {
  func key(_ path: [any CodingKey], _ last: String = "") -> String {
    (path.map(\.stringValue) + (last.isEmpty ? [] : [last])).joined(separator: ".")
  }
  switch error as? DecodingError {
  case .keyNotFound(let missing, let context)?: return "no “\(key(context.codingPath, missing.stringValue))”"
  case .valueNotFound(_, let context)?, .typeMismatch(_, let context)?:
    return "something else as “\(key(context.codingPath))”"
  default: return "no JSON"
  }
}
