// Damaged files: an error or a run, and never a crash, a hang or memory without end.

import DrawFiles
import Foundation
import InputErrors
import LogDensities
import Randomness
import Testing

@Suite struct FuzzTests {
  #if DEBUG
    private static let inputs = 1_000
  #else
    private static let inputs = 10_000
  #endif

  /// Reads files of which one is damaged, again and again.
  private func damage(_ format: TestFormat, seed: UInt64, only isDamaged: (String) -> Bool = { _ in true })
    throws
  {
    try withFolder(inMemory: true) { folder in
      var run = KnownRun(draws: 12)
      run.source = Passing(quantities: [Quantity("mu"), Quantity("beta", shape: [2, 2])])
      try run.write(format, in: folder)
      // Fewer arrays are read faster.
      for name in ["energy", "step_size", "tree_depth", "n_steps", "lp"] {
        unlink("\(folder)/sample_stats/\(name).npy")
        try? FileManager.default.removeItem(atPath: "\(folder)/sample_stats/\(name)")
      }
      let whole = files(in: folder)
      let names = whole.keys.sorted().filter(isDamaged)
      var random = Philox(seed: seed, stream: 0)
      var readable = 0
      let began = ContinuousClock.now
      for _ in 0..<Self.inputs {
        let name = names.randomElement(using: &random)!
        write(
          damaged(whole[name]!, whole.values.randomElement(using: &random)!, using: &random),
          folder + "/" + name)
        do {
          let read = try StoredRun(at: folder)
          readable += 1
          #expect(read.chains.allSatisfy { $0.values.count == read.quantities.count })
          #expect(read.chains.reduce(0) { $0 + $1.count } < 1 << 20)
        } catch let error as InputError {
          #expect(!error.advice.isEmpty)
        }
        write(whole[name]!, folder + "/" + name)
      }
      #expect(readable < Self.inputs && readable > 0)
      #expect(ContinuousClock.now - began < .seconds(120))
      #expect(try StoredRun(at: folder).column("beta", element: 3)?.map(\.count) == [12, 12])
    }
  }

  /// Without waiting for the disk, as Foundation does.
  private func write(_ bytes: [UInt8], _ path: String) {
    guard let file = fopen(path, "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }

  /// One to four changes: bytes flipped, taken away, put in, cut off, repeated, or taken from another file.
  private func damaged(_ bytes: [UInt8], _ other: [UInt8], using random: inout Philox) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, place + Int.random(in: 0...20, using: &random))
      switch Int.random(in: 0..<7, using: &random) {
      case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes.removeSubrange(place..<end)
      case 2:
        let signs = Array("0123456789.,-+eE[]{}\":# \n\r\0()'".utf8) + [0xff]
        let count = Int.random(in: 1...8, using: &random)
        bytes.insert(contentsOf: (0..<count).map { _ in signs.randomElement(using: &random)! }, at: place)
      case 3: bytes.removeSubrange(place...)
      case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
      case 5:
        let start = Int.random(in: 0...other.count, using: &random)
        bytes.insert(contentsOf: other[start..<min(other.count, start + 40)], at: place)
      default:
        // The metadata live in the first bytes of most files.
        let early = Int.random(in: 0...min(120, bytes.count), using: &random)
        bytes.insert(
          contentsOf: Array("999999999999".utf8).prefix(Int.random(in: 1...12, using: &random)), at: early)
      }
    }
    return bytes
  }

  @Test func damagedFilesOfStan() throws { try damage(.stanCSV, seed: 1) }

  @Test func damagedStores() throws { try damage(.zarr, seed: 2) }

  @Test func damagedMetadata() throws { try damage(.zarr, seed: 3) { $0.hasSuffix("zarr.json") } }

  @Test func damagedFilesOfNumPy() throws { try damage(.numPy, seed: 4) }
}
