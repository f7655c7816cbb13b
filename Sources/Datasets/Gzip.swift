// Uncompresses gzip data with zlib.
import CZlib

/// The content of the gzip members in `compressed`, one after the other (RFC 1952).
func inflateGzip(_ compressed: [UInt8], file: String, limit: Int) throws(DatasetError) -> [UInt8] {
  var input = compressed
  let result = input.withUnsafeMutableBufferPointer { inflateMembers($0, limit: limit) }
  switch result {
  case .success(let content): return content
  case .failure(.damaged(let reason)):
    throw DatasetError(
      file, .damagedGzip, expected: "complete gzip data", found: reason, advice: DatasetError.getAgain)
  case .failure(.tooLarge):
    throw DatasetError(
      file, .tooLarge, expected: "at most \(limit) bytes of content", found: "more",
      advice: DatasetError.getAgain)
  }
}

private enum InflateFailure: Error {
  case damaged(String)
  case tooLarge
}

private func inflateMembers(
  _ input: UnsafeMutableBufferPointer<UInt8>, limit: Int
) -> Result<[UInt8], InflateFailure> {
  var stream = z_stream()
  // 15 bits of window, and 16 for the gzip format.
  let size = Int32(MemoryLayout<z_stream>.size)
  guard inflateInit2_(&stream, 15 + 16, zlibVersion(), size) == Z_OK else {
    fatalError("zlib could not allocate its state")
  }
  defer { inflateEnd(&stream) }
  stream.next_in = input.baseAddress
  stream.avail_in = UInt32(input.count)

  var content: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 18)
  while true {
    let blockCount = block.count
    let status = block.withUnsafeMutableBufferPointer { block in
      stream.next_out = block.baseAddress
      stream.avail_out = UInt32(blockCount)
      return inflate(&stream, Z_NO_FLUSH)
    }
    let count = blockCount - Int(stream.avail_out)
    guard content.count + count <= limit else { return .failure(.tooLarge) }
    content.append(contentsOf: block[..<count])
    switch status {
    case Z_OK: continue
    case Z_STREAM_END where stream.avail_in == 0: return .success(content)
    case Z_STREAM_END: inflateReset(&stream)
    case Z_BUF_ERROR: return .failure(.damaged("data that end too early"))
    default: return .failure(.damaged(stream.msg.map { String(cString: $0) } ?? "damaged data"))
    }
  }
}
