// Compiled kernels in files of the user's cache folder.
import Foundation

/// A file that can be lost or spoilt at any time without harm: then the kernels are compiled again.
package struct BinaryCache {
  let name: String
  package let url: URL

  /// The file for everything that a compiled program depends on.
  static func file(for parts: [String]) -> BinaryCache {
    let name = hash(parts)
    return BinaryCache(name: name, url: folder.appendingPathComponent(name + ".bin"))
  }

  /// The folder for caches of this user, as XDG_CACHE_HOME names it, or `~/.cache`.
  private static var folder: URL {
    let environment = ProcessInfo.processInfo.environment
    let caches =
      environment["XDG_CACHE_HOME"].flatMap { $0.hasPrefix("/") ? URL(fileURLWithPath: $0) : nil }
      ?? FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".cache")
    return caches.appendingPathComponent("hamilton/opencl")
  }

  /// The contents, whose first bytes must be their own check sum.
  package func read() -> [UInt8]? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    let bytes = [UInt8](data)
    let sum = Array(Self.hash(bytes.dropFirst(16)).utf8)
    return bytes.count > 16 && Array(bytes.prefix(16)) == sum ? Array(bytes.dropFirst(16)) : nil
  }

  /// Writes a new file and puts it in its place at once, since other processes may read it.
  package func write(_ binary: [UInt8]) {
    let data = Data(Array(Self.hash(binary[...]).utf8) + binary)
    try? FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try? data.write(to: url, options: .atomic)
  }

  private static func hash(_ parts: [String]) -> String {
    hash(parts.joined(separator: "\0").utf8, offset: 0xCBF2_9CE4_8422_2325)
      + hash(parts.reversed().joined(separator: "\0").utf8, offset: 0x9E37_79B9_7F4A_7C15)
  }

  private static func hash(_ bytes: ArraySlice<UInt8>) -> String {
    hash(bytes, offset: 0xCBF2_9CE4_8422_2325)
  }

  /// FNV-1a of 64 bits in 16 digits: xor a byte, multiply by the prime.
  private static func hash(_ bytes: some Sequence<UInt8>, offset: UInt64) -> String {
    let value = bytes.reduce(offset) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
