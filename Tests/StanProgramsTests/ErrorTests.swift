// What is wrong with a library or with data is an error that says what was expected, what was found and what to do.
import Foundation
import InputErrors
import StanPrograms
import StanTestSupport
import Testing

@Suite struct StanErrorTests {
  private func error(library: String, data: StanData = StanDouble.data) throws -> InputError {
    try #require(throws: InputError.self) { try StanProgram(library: library, data: data) }
  }

  private func error(_ macros: String..., data: StanData = StanDouble.data) throws -> InputError {
    try error(library: StanDouble.library(macros), data: data)
  }

  /// The path of a file with this content.
  private func file(_ name: String, _ content: Data) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stan-files-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let url = folder.appendingPathComponent(name)
    try content.write(to: url)
    return url.path
  }

  private func remove(_ path: String) {
    try? FileManager.default.removeItem(at: URL(fileURLWithPath: path).deletingLastPathComponent())
  }

  @Test("paths that lead to no library")
  func paths() throws {
    #expect(try error(library: "/no/such/library.so").found == "no file at /no/such/library.so")
    #expect(try error(library: "/").found == "the folder /")
    let program = try file("model.stan", Data("parameters { real x; }".utf8))
    defer { remove(program) }
    #expect(try error(library: program).found.contains("the program"))
    let text = try file("model.so", Data("no library".utf8))
    defer { remove(text) }
    let error = try error(library: text)
    #expect(error.found.contains("model.so") && error.advice.contains("BridgeStan"))
  }

  @Test("libraries of other things and of other versions")
  func versions() throws {
    let old = try error("VERSION=1")
    #expect(old.expected == "BridgeStan 2, from 2.3 on" && old.found == "BridgeStan 1.3")
    #expect(try error("VERSION=3").found == "BridgeStan 3.3")
    #expect(try error("MINOR_VERSION=2").found == "BridgeStan 2.2")
    #expect(try error("NO_VERSION").found == "one of an older BridgeStan")
    let missing = try error("NO_HESSIAN")
    #expect(missing.expected.contains("bs_log_density_hessian") && missing.advice.contains("make"))
    let count = try error("WRONG_COUNT")
    #expect(count.expected == "a name for each of 1000 quantities" && count.found == "22 names")
  }

  @Test("data that do not fit have the program's words, without the data")
  func data() throws {
    #expect(try error(data: .none).found.hasPrefix("no data: variable does not exist; variable name=mean"))
    #expect(
      try error(data: .json(#"{"mean": [1, 2]}"#)).found.hasPrefix(
        "variable does not exist; variable name=sd"))
    let bound = try error(data: .json(#"{"mean": [1, 2], "sd": -1}"#))
    #expect(bound.found == "sd must be greater than 0 (in 'double.stan', line 7, column 4)")
  }

  @Test("data that are no JSON object", arguments: ["", " \n", "data.json", "[1]", "{\"mean\u{0}\": 1}"])
  func noObject(text: String) throws {
    #expect(try error(data: .json(text)).expected == "a JSON object, {…}")
  }

  @Test("files of data")
  func files() throws {
    #expect(try error(data: .file("/no/such/data.json")).found == "none at /no/such/data.json")
    let bytes = try file("data.json", Data([0x7B, 0xFF, 0xFE]))
    defer { remove(bytes) }
    #expect(try error(data: .file(bytes)).found.contains("no text"))
    let good = try file("data.txt", Data(#"  {"mean": [1, -2], "sd": 3}"#.utf8))
    defer { remove(good) }
    #expect(try StanDouble.program(data: .file(good)).dimension == 11)
    #expect(try error(data: .file("/")).found == "/, which cannot")
  }

  @Test("data with a byte-order mark, and from a pipe")
  func marksAndPipes() throws {
    let text = "\u{FEFF}{\"mean\": [1, -2], \"sd\": 3}"
    #expect(try StanDouble.program(data: .json(text)).dimension == 11)
    let pipe = Pipe()
    try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try pipe.fileHandleForWriting.close()
    let path = "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)"
    #expect(try StanDouble.program(data: .file(path)).dimension == 11)
  }

  @Test("messages are shortened")
  func messages() {
    #expect(explanation(in: "construct({\"a\": 1}, 2) failed with exception: Exception: b\n  c.\n") == "b c")
    #expect(explanation(in: "something else") == "something else")
    #expect(explanation(in: "f() failed with exception: \n") == "an error without a message")
  }
}
