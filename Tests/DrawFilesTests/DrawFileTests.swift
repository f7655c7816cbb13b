// Draws that go to a file and come back.

import DrawFiles
import Foundation
import InputErrors
import Testing

@Suite struct DrawFileTests {
  @Test func drawsComeBackFromAFile() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("draws-\(UUID().uuidString)")
      .path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let writer = try DrawWriter(path: path, dimension: 3)
    try writer.append([1, 2.5, -3])
    try writer.append([0.1, 0, 1e10])
    #expect(throws: InputError.self) { try writer.append([1]) }
    try writer.close()
    let reader = try DrawReader(path: path)
    #expect(writer.count == 2 && reader.dimension == 3 && reader.count == 2)
    #expect(Array(reader) == [[1, 2.5, -3], [0.1, 0, 1e10]])

    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for bad in [Data(), bytes.dropLast(), Data("HMCDRAWS".utf8), Data("XXXXXXXX".utf8) + bytes.dropFirst(8)] {
      try bad.write(to: URL(fileURLWithPath: path))
      #expect(throws: InputError.self) { try DrawReader(path: path) }
    }
    #expect(throws: InputError.self) { try DrawReader(path: path + "none") }
    #expect(throws: InputError.self) { try DrawWriter(path: path + "/none/f", dimension: 1) }
  }
}
