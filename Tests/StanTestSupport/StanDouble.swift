// The library of double.c, compiled as it is needed.
import Foundation
import StanPrograms
import Synchronization
import Testing

/// A library with the interface of BridgeStan that tests compile themselves.
package enum StanDouble {
  package static let data = StanData.json(#"{"mean": [1, -2], "sd": 3}"#)

  package static func program(
    _ macros: String..., data: StanData = StanDouble.data, seed: UInt32 = 0,
    transformedParameters: Bool = true,
    generatedQuantities: Bool = true
  ) throws -> StanProgram {
    try StanProgram(
      library: library(macros), data: data, seed: seed, transformedParameters: transformedParameters,
      generatedQuantities: generatedQuantities)
  }

  /// The path of the library with these macros: SMALL, STAN_THREADS, ….
  package static func library(_ macros: [String] = []) throws -> String {
    try compiled.withLock { compiled in
      let name = (["double"] + macros).joined(separator: "-")
      if let path = compiled[name] { return path }
      let path = folder.appendingPathComponent(name + ".so").path
      try compile(macros, to: path)
      compiled[name] = path
      return path
    }
  }

  /// A counter of the library with these macros, such as `live_messages`.
  package static func counter(_ name: String, _ macros: [String] = []) throws -> Int {
    let handle = try #require(dlopen(library(macros), RTLD_NOW | RTLD_LOCAL))
    return Int(try #require(dlsym(handle, name)).load(as: Int32.self))
  }

  private static let compiled = Mutex<[String: String]>([:])

  /// Removed when the tests end.
  private static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("stan-double-\(UUID())")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    atexit { StanDouble.clean() }
    return folder
  }()

  private static func clean() { try? FileManager.default.removeItem(at: folder) }

  /// Compiles by the first C compiler that can: one that is installed, or that of the Swift toolchain.
  private static func compile(_ macros: [String], to path: String) throws {
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("double.c").path
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let swift = folders.map { URL(fileURLWithPath: $0 + "/swift") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    let toolchain = swift?.resolvingSymlinksInPath().deletingLastPathComponent().path
    var said: [String] = []
    for compiler in (folders + [toolchain].compactMap(\.self)).flatMap({ [$0 + "/clang", $0 + "/cc"] })
    where FileManager.default.isExecutableFile(atPath: compiler) {
      let arguments =
        ["-O1", "-std=c11", "-shared", "-fPIC", source, "-o", path, "-lm"] + macros.map { "-D" + $0 }
      let (status, output) = try run(compiler, arguments)
      if status == 0 { return }
      said.append("\(compiler): \(output)")
    }
    throw CompilerError(
      description: "no C compiler has made \(path) of \(source)\n" + said.joined(separator: "\n"))
  }

  private static func run(_ compiler: String, _ arguments: [String]) throws -> (status: Int32, output: String)
  {
    let (process, pipe) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: compiler)
    process.arguments = arguments
    process.standardError = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  private struct CompilerError: Error, CustomStringConvertible {
    let description: String
  }
}
