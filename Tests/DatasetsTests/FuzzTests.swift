// Thousands of damaged files: each is read rightly or gives a typed error, and none stops the program.
import Datasets
import Randomness
import Testing

@Suite struct FuzzTests {
  #if DEBUG
    static let count = 2_000
  #else
    static let count = 20_000
  #endif

  /// Changes, removes, inserts or repeats a few bytes, mostly near the header.
  private func mutate(_ bytes: [UInt8], using generator: inout Philox) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &generator) {
      let reach = Bool.random(using: &generator) ? min(20, bytes.count) : bytes.count
      let place = reach > 0 ? Int.random(in: 0..<reach, using: &generator) : 0
      switch Int.random(in: 0..<5, using: &generator) {
      case 0 where place < bytes.count: bytes[place] = .random(in: .min ... .max, using: &generator)
      case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      case 2: bytes.removeSubrange(place...)
      case 3: bytes.insert(.random(in: .min ... .max, using: &generator), at: place)
      default: bytes += bytes[place...]
      }
    }
    return bytes
  }

  /// The number of files that were read, and that were refused.
  private func read(_ original: [UInt8], seed: UInt64, count: Int = count) -> (good: Int, bad: Int) {
    var generator = Philox(seed: seed, stream: 0)
    var good = 0, bad = 0
    // In memory: the disk would take most of the time.
    for i in 0..<count {
      let name = i % 2 == 0 ? "f.gz" : "f"
      do {
        let array = try IDXArray(
          stored: mutate(original, using: &generator), rank: i % 3 == 0 ? nil : 3, file: name)
        let count = array.dimensions.contains(0) ? 0 : array.dimensions.reduce(1, *)
        #expect(array.elements.count == count * array.elementType.size && array.values.count == count)
        good += 1
      } catch {
        #expect(error.subject == name && !error.description.isEmpty)
        bad += 1
      }
    }
    return (good, bad)
  }

  @Test func damagedPlainFiles() {
    let (good, bad) = read(idx([3, 5, 7], (0..<105).map { UInt8($0) }), seed: 1)
    #expect(good > 0 && bad > good && good + bad == Self.count)
  }

  @Test(arguments: IDXElementType.allCases)
  func damagedFilesOfEveryType(type: IDXElementType) {
    let elements = (0..<(24 * type.size)).map { UInt8($0 % 251) }
    let (good, bad) = read(
      idx([2, 3, 4], elements, type: type), seed: UInt64(type.rawValue), count: Self.count / 5)
    #expect(good > 0 && bad > good && good + bad == Self.count / 5)
  }

  @Test func damagedGzipFiles() {
    let (good, bad) = read(gzip(idx([3, 5, 7], (0..<105).map { UInt8($0 * $0 % 251) })), seed: 2)
    #expect(good + bad == Self.count && bad > Self.count / 2)
  }

  /// A small file that would fill the memory is refused instead.
  @Test func aGzipBombIsRefused() throws {
    let block = gzip([UInt8](repeating: 0, count: 1 << 24))
    try withTemporaryDirectory { directory in
      let path = directory + "/bomb.gz"
      try write((0..<65).flatMap { _ in block }, path)
      let error = #expect(throws: DatasetError.self) { try IDXArray(contentsOf: path, rank: 1) }
      #expect(error?.problem == .tooLarge)
    }
  }
}
