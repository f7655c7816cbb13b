// How arrays are written as a store of Zarr.
import Foundation
import InputErrors
import LogDensities

/// A store of Zarr, version 3: the chunks of a chain are files of its own.
struct ZarrFormat: ArrayFormat {
  var names: QuantityNames.Format { .zarr }

  func type(of statistic: Statistic) -> NumberType { statistic.type }

  func isOfRun(_ name: String) -> Bool {
    ["zarr.json", ".zgroup", ".zmetadata", "posterior", "sample_stats"].contains(name)
  }

  func make(_ run: ArrayRun) throws(InputError) {
    for folder in [run.folder.path] + ["posterior", "sample_stats"].map(run.folder.path) {
      try OutputFolder.make(folder)
      try put(metadata(of: run), in: folder)
    }
    for array in run.arrays { try OutputFolder.make(path(of: array, run)) }
    try putArrays(draws: run.draws, run)
  }

  func reopen(_ run: ArrayRun, hasDraws: Bool) throws(InputError) {
    let path = run.folder.path(of: "zarr.json")
    let found = InputFile.exists(path) ? try InputFile.bytes(path).dropLast() : nil
    let metadata = metadata(of: run)
    // A run without draws may have been killed before it was complete.
    guard found.map({ Array($0) == metadata || !hasDraws && metadata.starts(with: $0) }) ?? !hasDraws else {
      throw InputError(
        path, expected: "the store of the same run", found: found == nil ? "no file" : "that of another",
        advice: "Resume with the files as the run has left them, or begin a new run in another folder.")
    }
    try make(run)
  }

  func write(_ bytes: [UInt8], of array: ArrayLayout, chain: Int, row: Int, _ run: ArrayRun)
    throws(InputError)
  {
    guard array.elementCount > 0 else { return }
    var bytes = bytes
    let padding = array.type.isFloatingPoint ? Double.nan : 0
    for _ in 0..<(array.blockSize - bytes.count) / array.type.size { array.type.append(padding, to: &bytes) }
    let path = chunk(row / array.blockRows, of: array, chain, run)
    try OutputFolder.make((path as NSString).deletingLastPathComponent)
    let file = try OutputFile(path, .existing)
    do throws(InputError) { try file.write(bytes, at: 0) } catch {
      // A chunk that is not whole could not be read; one that is not there reads as NaN.
      if try file.size() < bytes.count { unlink(path) }
      throw error
    }
  }

  func cut(_ array: ArrayLayout, chain: Int, rows: Int, _ run: ArrayRun) throws(InputError) -> [UInt8] {
    let (last, rest) = rows.quotientAndRemainder(dividingBy: array.blockRows)
    let folder = path(of: array, run) + "/c/\(chain)"
    for name in (try? listFolder(folder)) ?? [] {
      guard let index = Int(name), index > last || index == last && rest == 0 else { continue }
      try? FileManager.default.removeItem(atPath: folder + "/" + name)
    }
    guard array.elementCount > 0 else { return [] }
    for index in 0..<last {
      let path = chunk(index, of: array, chain, run)
      try requireWhole(path, of: array, size: OutputFile.size(of: path) ?? 0)
    }
    guard rest > 0 else { return [] }
    let path = chunk(last, of: array, chain, run)
    let bytes = InputFile.exists(path) ? try InputFile.bytes(path).dropLast() : []
    try requireWhole(path, of: array, size: bytes.count)
    return Array(bytes.prefix(rest * array.rowSize))
  }

  private func requireWhole(_ chunk: String, of array: ArrayLayout, size: Int) throws(InputError) {
    guard size == array.blockSize else {
      throw InputError(
        chunk, expected: "\(array.blockSize) bytes, as at the checkpoint", found: "\(size)",
        advice: "Resume with the files as the run has left them, or begin a new run in another folder.")
    }
  }

  func synchronize(_ array: ArrayLayout, chain: Int, rows: Range<Int>, _ run: ArrayRun) throws(InputError) {
    if rows.lowerBound == 0 {
      for folder in [run.folder.path, path(of: array, run)] {
        try OutputFile(folder + "/zarr.json", .existing).synchronize()
      }
    }
    guard !rows.isEmpty, array.elementCount > 0 else { return }
    for index in rows.lowerBound / array.blockRows...(rows.upperBound - 1) / array.blockRows {
      try OutputFile(chunk(index, of: array, chain, run), .existing).synchronize()
    }
  }

  func finish(longest: Int, _ run: ArrayRun) throws(InputError) {
    if longest < run.draws { try putArrays(draws: longest, run) }
  }

  private func path(of array: ArrayLayout, _ run: ArrayRun) -> String {
    run.folder.path(of: array.isStatistic ? "sample_stats/" : "posterior/") + array.name
  }

  private func chunk(_ index: Int, of array: ArrayLayout, _ chain: Int, _ run: ArrayRun) -> String {
    path(of: array, run) + "/c/\(chain)/\(index)" + String(repeating: "/0", count: array.shape.count)
  }

  private func metadata(of run: ArrayRun) -> [UInt8] {
    let about = run.description
    return ZarrJSON.encode(
      ZarrGroup(
        attributes: .init(
          inferenceLibrary: "Hamilton", model: about.model, sampler: about.method, seed: about.seed,
          tuningSteps: about.warmUp, variables: run.arrays.filter { !$0.isStatistic }.map(\.name))))
  }

  private func putArrays(draws: Int, _ run: ArrayRun) throws(InputError) {
    for array in run.arrays {
      let endian = ZarrArray.Codec.Configuration(endian: "little")
      let metadata = ZarrArray(
        shape: [run.chains, draws] + array.shape, dataType: array.type.rawValue,
        chunkGrid: .init(
          name: "regular",
          configuration: .init(chunkShape: [1, array.blockRows] + array.shape.map { max(1, $0) })),
        chunkKeyEncoding: .init(name: "default", configuration: .init(separator: "/")),
        fillValue: array.type.isFloatingPoint
          ? .text("NaN") : array.type == .bool ? .bool(false) : .number(0),
        codecs: [.init(name: "bytes", configuration: array.type.size > 1 ? endian : nil)],
        dimensionNames: array.dimensions)
      try put(ZarrJSON.encode(metadata), in: path(of: array, run))
    }
  }

  private func put(_ json: [UInt8], in folder: String) throws(InputError) {
    let file = try OutputFile(folder + "/zarr.json", .existing)
    try file.write(json, at: 0)
    try file.resize(to: json.count)
  }
}
